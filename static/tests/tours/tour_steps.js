import { registry } from "@web/core/registry";

// What a person does on a form, in one or two clicks each.
//
// A form is read anew after a button, which undoes what was typed meanwhile: whoever
// taps a button that saves or moves something waits for what one sees of it.

export const click = (trigger) => ({ trigger, run: "click" });
export const field = (name) => `.o_field_widget[name=${name}]`;
export const page = (name) => click(`.o_notebook .nav-link[name=${name}]`);
export const text = (name, value, input = "input") => ({
    trigger: `${field(name)} ${input}`,
    run: `edit ${value}`,
});
export const html = (name, value) => ({
    trigger: `${field(name)} .odoo-editor-editable`,
    run: `editor ${value}`,
});
export const record = (name, value) => [
    text(name, value),
    click(`.o-autocomplete--dropdown-item:contains("${value}")`),
];
export const choice = (name, value, cell = field(name)) => [
    click(`${cell} input`),
    click(`.o_select_menu_item:contains("${value}")`),
];
export const radio = (name, value) => click(`${field(name)} input[data-value=${value}]`);
export const button = (label) => click(`.o_statusbar_buttons button:contains("${label}")`);
export const arrives = (label) => ({
    trigger: `.o_statusbar_status .o_arrow_button_current:contains("${label}")`,
});
export const disappears = (label) => ({
    trigger: `.o_statusbar_buttons:not(:contains("${label}"))`,
});
export const step = (label, state) => [button(label), arrives(state)];

// A busy machine takes its time; what never comes fails all the same.
const PATIENCE = 60000;

/** Register a tour; each step may take as long as a step of a tour may. */
export const tour = (name, steps) =>
    registry.category("web_tour.tours").add(`aftersales_${name}`, {
        steps: () => steps.flat(Infinity).map((each) => ({ timeout: PATIENCE, ...each })),
    });
