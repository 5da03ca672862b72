import { click, tour } from "./tour_steps";

// A customer at his phone: no login, a thumb, one page.

const ready = (value) => click(`button[value=${value}]:not(.disabled)`);
const submit = [ready("finish"), click(".modal-footer .btn-primary")];
// Tapped, and seen to be tapped.
const choose = (cell) => [click(cell), { trigger: `${cell}.o_survey_selected` }];
const rate = (row, column) =>
    choose(
        `.o_survey_question_matrix tbody tr:nth-child(${row}) td:nth-child(${column + 1})`
    );
const ITEMS = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const QUITE_GOOD = 2;
const VERY_BAD = 7;
const UNDAMAGED = 8;

tour("answers_a_survey", [
    ready("start"),
    ITEMS.map((row) => rate(row, row === UNDAMAGED ? VERY_BAD : QUITE_GOOD)),
    choose(".o_survey_choice_btn:contains('Rather dissatisfied')"),
    choose("[data-question-type=scale] .o_survey_choice_btn:contains('3')"),
    { trigger: ".o_survey_question_text_box", run: "edit Pack the gears in oil paper" },
    submit,
    { trigger: "body:contains('Your answers go to the people who can change something')" },
]);

tour("forgets_a_question", [
    ready("start"),
    rate(1, QUITE_GOOD),
    submit,
    { trigger: ".o_survey_question_error:contains('requires an answer')" },
    { trigger: ".o_survey_question_matrix .o_survey_selected" },
]);
