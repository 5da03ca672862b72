import { registry } from "@web/core/registry";

// What a person does on a form, in one or two clicks each.

const click = (trigger) => ({ trigger, run: "click" });
const field = (name) => `.o_field_widget[name=${name}]`;
const page = (name) => click(`.o_notebook .nav-link[name=${name}]`);
const text = (name, value, input = "input") => ({
    trigger: `${field(name)} ${input}`,
    run: `edit ${value}`,
});
const html = (name, value) => ({
    trigger: `${field(name)} .odoo-editor-editable`,
    run: `editor ${value}`,
});
const record = (name, value) => [
    text(name, value),
    click(`.o-autocomplete--dropdown-item:contains("${value}")`),
];
const choice = (name, value, cell = field(name)) => [
    click(`${cell} input`),
    click(`.o_select_menu_item:contains("${value}")`),
];
const radio = (name, value) => click(`${field(name)} input[data-value=${value}]`);
const button = (label) => click(`.o_statusbar_buttons button:contains("${label}")`);
const arrives = (label) => ({
    trigger: `.o_statusbar_status .o_arrow_button_current:contains("${label}")`,
});
// The form is read anew then: what is typed before that would be lost.
const disappears = (label) => ({
    trigger: `.o_statusbar_buttons:not(:contains("${label}"))`,
});
const step = (label, state) => [button(label), arrives(state)];
const tour = (name, steps) =>
    registry.category("web_tour.tours").add(`aftersales_${name}`, {
        steps: () => steps.flat(),
    });

tour("registers_and_judges", [
    button("New Complaint"),
    text("subject", "The gears are loud"),
    record("category_id", "Gear noise"),
    record("remedy_sought_ids", "Replacement"),
    click(`${field("line_ids")} .o_data_row:contains("Gear") [name=complained_qty]`),
    text("complained_qty", "4"),
    click(".o_form_button_save"),
    { trigger: ".o_form_saved" },
    step("Accept", "Accepted"),
    step("Investigate", "Investigating"),
    page("investigation"),
    radio("fact_check", "true"),
    radio("validity", "valid"),
    choice("responsibility", "Own department"),
    record("responsible_team_id", "Gear Shop"),
    text("responsibility_reason", "The grinding wheel was worn", "textarea"),
    step("Responsibility Judged", "Drafting Measures"),
    page("solution"),
    html("cause", "A worn grinding wheel"),
    html("solution", "It is dressed every week"),
    record("remedy_agreed_ids", "Replacement"),
    html("answer", "We replace the gears"),
    click(".o_form_button_save"),
    { trigger: ".o_form_saved" },
]);

tour("signs", [
    click(".o_aftersales_sign"),
    click(".modal-footer .btn-primary"),
    { trigger: ".o-mail-Message:contains('Signed')" },
]);

tour("executes_and_closes", [
    button("Mark as Answered"),
    disappears("Mark as Answered"),
    page("solution"),
    choice("consent", "Agreed"),
    text("consent_by", "Ann Miller"),
    text("consent_at", "01/02/2026 10:00"),
    record("consent_channel_id", "Telephone"),
    step("Execute", "Executing"),
    page("closing"),
    record("remedy_done_ids", "Replacement"),
    step("Executed", "Confirming Effect"),
    page("closing"),
    click(`${field("contact_ids")} .o_field_x2many_list_row_add a`),
    choice("outcome", "Satisfied", `${field("contact_ids")} ${field("outcome")}`),
    text("closing_summary", "Gears replaced, the mill is quiet", "textarea"),
    text("lesson", "Dress the wheel every week", "textarea"),
    choice("standard_changed", "Changed"),
    text("standard_note", "WI-12 revision B"),
    step("Close", "Closed"),
]);
