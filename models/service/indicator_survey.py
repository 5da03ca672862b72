from odoo import fields, models


class Indicator(models.Model):
    """Which items of the surveys ask the customers about an indicator."""

    _inherit = "aftersales.indicator"

    survey_item_ids = fields.Many2many(
        "survey.question.answer",
        "aftersales_indicator_survey_item_rel",
        string="Survey Items",
        domain="[('matrix_question_id.measure', '!=', False)]",
        help="Ratings of these items make the customers' score in the evaluation."
        " Empty: all that was said about the department.",
    )
