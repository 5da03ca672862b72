import { click, step, tour } from "./tour_steps";

// Quality goes through a checklist; a coordinator has an evaluation countersigned.

const row = (question) => `.o_data_row:contains("${question}")`;
const answer = (question, result) => {
    const cell = `${row(question)} td[name=result]`;
    return [
        click(`${cell} button:contains("${result}")`),
        { trigger: `${cell} button[aria-pressed]:contains("${result}")` },
    ];
};
const LAMP = "Is there a lamp?";
const SAVED = { trigger: ".o_form_saved" };

tour("goes_through_a_checklist", [
    answer("Is the phone answered?", "Yes"),
    answer(LAMP, "No"),
    click(`${row(LAMP)} td[name=finding]`),
    { trigger: ".o_selected_row [name=finding] textarea", run: "edit It is dark at noon" },
    click(".o_form_button_save"),
    SAVED,
    step("Finish", "Finished"),
]);

tour("passes_an_evaluation_on", step("Pass On to Countersign", "To Countersign"));
