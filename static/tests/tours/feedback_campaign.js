import { arrives, button, click, field, record, text, tour } from "./tour_steps";

// Somebody plans a campaign, looks whom it would ask, and starts it.

const modal = ".modal-dialog";

tour("runs_a_campaign", [
    text("name", "Spring"),
    record("survey_id", "Customer Satisfaction"),
    click(".o_form_button_save"),
    { trigger: ".o_form_saved" },
    button("Who Would Be Asked"),
    { trigger: `${modal} .o_data_row:contains("Ann Miller")` },
    click(`${modal} .btn-close`),
    { trigger: "body:not(:has(.modal))" },
    button("Start"),
    click(`${modal} .modal-footer .btn-primary`),
    arrives("Running"),
    { trigger: `.o-form-buttonbox ${field("answered_count")}:contains("0")` },
    click(".o-form-buttonbox .oe_stat_button:has([name=invited_count])"),
    { trigger: ".o_list_view .o_data_row:contains('Ann Miller')" },
]);
