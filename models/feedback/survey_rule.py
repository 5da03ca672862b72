from odoo import fields, models


class SurveyRule(models.Model):
    """Which survey is asked after which event, whom, when, and how often at most."""

    _name = "aftersales.survey.rule"
    _description = "Survey Rule"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", help="Empty: the rule holds for every company.", index=True
    )
    survey_id = fields.Many2one(
        "survey.survey",
        required=True,
        ondelete="restrict",
        domain=[("survey_type", "=", "aftersales")],
        index=True,
    )
