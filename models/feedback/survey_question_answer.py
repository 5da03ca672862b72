from odoo import fields, models


class SurveyQuestionAnswer(models.Model):
    """A column of a rating matrix, or a choice, with the number that it stands for."""

    _inherit = "survey.question.answer"

    rating = fields.Float(
        help="The number that this answer counts as, e.g. 7 for Very good."
        " Answers given before a change keep the number that they were given with.",
        groups="aftersales.group_user",
    )
    is_rated = fields.Boolean(
        "Counts as a Rating",
        help="Unset for answers such as Does not apply, which count nowhere.",
        groups="aftersales.group_user",
    )
