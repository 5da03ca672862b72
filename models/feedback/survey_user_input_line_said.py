from odoo import api, fields, models


class SurveyUserInputLine(models.Model):
    """What one answer says, whatever the kind of its question."""

    _inherit = "survey.user_input.line"

    aftersales_said = fields.Char(
        "Answer", compute="_compute_aftersales_said", groups="aftersales.group_user"
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("answer_type", "suggested_answer_id")
    def _compute_aftersales_said(self):
        for line in self:
            choice = line.suggested_answer_id
            value = choice.value if choice else line._get_aftersales_value()
            line.aftersales_said = False if line.skipped else value

    # === BUSINESS === #

    def _get_aftersales_value(self):
        """Return the text of what is no choice; the whole of it, unlike core's name."""
        kind = self.answer_type
        if kind == "numerical_box":
            return f"{self.value_numerical_box:g}"
        return str(self[f"value_{kind}"]) if kind else ""
