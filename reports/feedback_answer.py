from odoo import api, models


class FeedbackAnswer(models.AbstractModel):
    """The same form, filled in with what a customer answered."""

    _name = "report.aftersales.report_survey_answer"
    _inherit = "report.aftersales.report_survey_form"
    _description = "Survey Answer (paper)"

    _paper_model = "survey.user_input"

    # === BUSINESS === #

    @api.model
    def _get_survey(self, document):
        return document.survey_id

    @api.model
    def _get_lang(self, document):
        """Return the language in which the customer answered."""
        return document.sudo().lang_id.code or self.env.lang

    @api.model
    def _get_lines(self, document):
        return document.user_input_line_ids.filtered(lambda line: not line.skipped)

    @api.model
    def _get_head(self, document):
        partner = document.partner_id
        return [
            (self.env._("Number"), str(document.id)),
            (self.env._("Survey Date"), self._say_day(document)),
            (self.env._("Customer"), partner.commercial_partner_id.name),
            (self.env._("Contact"), partner.name),
            (self.env._("About"), document.aftersales_origin),
            (self.env._("Phone"), partner.phone),
        ]

    @api.model
    def _say_day(self, document):
        return self._say(document, "end_datetime") if document.end_datetime else ""
