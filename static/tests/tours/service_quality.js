import { choice, click, step, tour } from "./tour_steps";

// Quality goes through a checklist; a coordinator has an evaluation countersigned.

// The row before is left first: whoever does not wait for that writes into it.
const selected = (question) => `.o_selected_row:contains("${question}")`;
const answer = (question, result) => [
    click(`.o_data_row:contains("${question}") td[name=result]`),
    choice("result", result, `${selected(question)} [name=result]`),
];
const LAMP = "Is there a lamp?";
const SAVED = { trigger: ".o_form_saved" };

tour("goes_through_a_checklist", [
    answer("Is the phone answered?", "Yes"),
    answer(LAMP, "No"),
    { trigger: `${selected(LAMP)} [name=finding] textarea`, run: "edit It is dark at noon" },
    click(".o_form_button_save"),
    SAVED,
    step("Finish", "Finished"),
]);

tour("passes_an_evaluation_on", step("Pass On to Countersign", "To Countersign"));
