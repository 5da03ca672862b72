from odoo import fields, models


class ProblemWhy(models.Model):
    """One “why?” of a 5-Why chain, with its evidence."""

    _name = "aftersales.problem.why"
    _inherit = "aftersales.problem.part"
    _description = "Why"
    _order = "cause_id, sequence, id"

    cause_id = fields.Many2one(
        "aftersales.problem.cause", required=True, index=True, ondelete="cascade"
    )
    problem_id = fields.Many2one(
        related="cause_id.problem_id", store=True, precompute=True, index=True
    )
    team_id = fields.Many2one(related="cause_id.team_id")
    company_id = fields.Many2one(
        related="cause_id.company_id", store=True, precompute=True, index=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char("Because", required=True)
    evidence = fields.Char(help="What shows it: record, measurement, picture.")
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Evidence Files", copy=False, bypass_search_access=True
    )
