from odoo import fields, models


class SurveySurvey(models.Model):
    """A survey that customers are asked to answer after a sale or a complaint."""

    _inherit = "survey.survey"

    survey_type = fields.Selection(
        selection_add=[("aftersales", "After-Sales")],
        ondelete={"aftersales": "set default"},
    )
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        help="Empty: every company may ask this survey.",
        groups="aftersales.group_user",
    )
