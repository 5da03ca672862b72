import { click, field, text, tour } from "./tour_steps";

// Somebody at the call-back desk, with a phone in the other hand.

const CUSTOMER = "Northern Mills";
const row = `.o_data_row:contains("${CUSTOMER}")`;
const says = (name, words) => ({ trigger: `.modal ${field(name)}:contains("${words}")` });
const outcome = (value) => [
    click(`.modal ${field("outcome")} input[data-value=${value}]`),
    { trigger: `.modal ${field("outcome")} input[data-value=${value}]:checked` },
];
const save = click(".modal-footer button[name=action_save]");
const isGone = { trigger: `body:not(:has(.modal)) .o_list_view:not(:has(${row}))` };

tour("calls_back", [
    click(`${row} td[name=partner_id]`),
    says("script", "Has everything arrived, and does it work?"),
    says("complaint_id", "The gears are loud"),
    outcome("unreached"),
    text("next_on", "12/31/2098"),
    save,
    isGone,
    // What is not due yet is found without the filter.
    click(".o_searchview_facet:contains('Due') .o_facet_remove"),
    { trigger: `${row} td[name=attempts]:contains(1)` },
    click(`${row} td[name=partner_id]`),
    says("attempts", "1"),
    outcome("dissatisfied"),
    text("person", "Ann Miller"),
    text("words", "They are still loud", "textarea"),
    save,
    isGone,
]);
