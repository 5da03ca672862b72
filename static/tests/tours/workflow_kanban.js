import { rpc } from "@web/core/network/rpc";
import { tour } from "./tour_steps";

const MODEL = "aftersales.complaint";
const column = (label) => `.o_kanban_group:contains("${label}")`;
const card = (label, text) => `${column(label)} .o_kanban_record:contains("${text}")`;
// A dropped card lies in its new column before the server has taken the step.
const isTaken = (subject, state) => ({
    trigger: ".o_kanban_group",
    async run() {
        const args = [[["subject", "=", subject], ["state", "=", state]]];
        const call = { model: MODEL, method: "search_count", args, kwargs: {} };
        while (!(await rpc(`/web/dataset/call_kw/${MODEL}/search_count`, call))) {
            await new Promise((resolve) => setTimeout(resolve, 200));
        }
    },
});

tour("drags_a_card", [
    { trigger: ".o_switch_view.o_kanban", run: "click" },
    {
        content: "A step that needs no reason is taken as the card is dropped",
        trigger: card("Registered", "The gears are loud"),
        run: "drag_and_drop(.o_kanban_group:eq(1))",
    },
    { trigger: card("Accepted", "The gears are loud") },
    isTaken("The gears are loud", "accepted"),
    { trigger: ".o_kanban_group.o_column_folded:eq(2)", run: "click" },
    { trigger: `${column("Cancelled")}:not(.o_column_folded)` },
    {
        content: "One that does asks for it",
        trigger: card("Accepted", "The gears are loud"),
        run: "drag_and_drop(.o_kanban_group:eq(8))",
    },
    { trigger: ".modal [name=reason] textarea", run: "edit Registered twice" },
    { trigger: ".modal footer .btn-primary", run: "click" },
    { trigger: `body:not(:has(.modal)):not(:has(${card("Accepted", "The gears are loud")}))` },
]);
