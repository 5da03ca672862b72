from odoo import fields, models


class SurveyUserInput(models.Model):
    """The answers of one contact, and the invitation that they belong to."""

    _inherit = "survey.user_input"

    # An answer has one invitation at most.
    invitation_ids = fields.One2many(
        "aftersales.survey.invitation", "answer_id", groups="aftersales.group_user"
    )
