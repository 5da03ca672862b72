import { registry } from "@web/core/registry";

const column = (label) => `.o_kanban_group:contains("${label}")`;
const card = (label, text) => `${column(label)} .o_kanban_record:contains("${text}")`;

registry.category("web_tour.tours").add("aftersales_drags_a_card", {
    steps: () => [
        { trigger: ".o_switch_view.o_kanban", run: "click" },
        {
            content: "A step that needs no reason is taken as the card is dropped",
            trigger: card("Registered", "The gears are loud"),
            run: "drag_and_drop(.o_kanban_group:eq(1))",
        },
        { trigger: card("Accepted", "The gears are loud") },
        { trigger: ".o_kanban_group.o_column_folded:eq(2)", run: "click" },
        { trigger: `${column("Cancelled")}:not(.o_column_folded)` },
        {
            content: "One that does asks for it",
            trigger: card("Accepted", "The gears are loud"),
            run: "drag_and_drop(.o_kanban_group:eq(8))",
        },
        { trigger: ".modal [name=reason] textarea", run: "edit Registered twice" },
        { trigger: ".modal footer .btn-primary", run: "click" },
        { trigger: `body:not(:has(${card("Accepted", "The gears are loud")}))` },
    ],
});
