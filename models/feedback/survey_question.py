from odoo import fields, models


class SurveyQuestion(models.Model):
    """A question that says what it measures, so that answers become figures."""

    _inherit = "survey.question"

    measure = fields.Selection(
        [
            ("item", "Service items"),
            ("outcome", "Satisfaction with the outcome"),
            ("handling", "Satisfaction with the handling"),
            ("overall", "Overall satisfaction"),
            ("recommend", "Intention to recommend"),
            ("effort", "Effort"),
            ("suggestion", "Suggestion"),
        ],
        help="What the answers tell: ratings become means and shares of satisfied"
        " customers, intentions to recommend become the NPS, suggestions go to the"
        " register. Empty: the question is asked, and counts nowhere.",
        groups="aftersales.group_user",
    )
    satisfied_from = fields.Float(
        help="A rating counts as satisfied from this number on, e.g. 5 of 7.",
        groups="aftersales.group_user",
    )
