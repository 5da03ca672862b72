from odoo import fields, models

from .problem_table import MEASURED_STATES


class ProblemComparison(models.Model):
    """A row of the is / is-not table (D2): what distinguishes the bad from the good."""

    _name = "aftersales.problem.comparison"
    _inherit = "aftersales.problem.part"
    _description = "Is / Is Not"
    _order = "problem_id, sequence, id"

    _settled_states = MEASURED_STATES

    problem_id = fields.Many2one(
        "aftersales.problem", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="problem_id.company_id", store=True, precompute=True, index=True
    )
    sequence = fields.Integer(default=10)
    question = fields.Selection(
        [
            ("what", "What"),
            ("where", "Where"),
            ("when", "When"),
            ("how_much", "How much"),
        ],
        required=True,
        default="what",
    )
    is_so = fields.Char("Is", required=True)
    is_not = fields.Char(help="What could be expected too, but is not so.")
    distinction = fields.Char(help="What is special about the one against the other.")
    change = fields.Char(help="What changed there, and when.")
