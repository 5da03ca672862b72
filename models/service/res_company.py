from odoo import fields, models


class ResCompany(models.Model):
    """How the company evaluates its service."""

    _inherit = "res.company"

    aftersales_evaluation_share = fields.Float(
        "Evaluation: Customers' Weight",
        default=50,
        digits=(5, 2),
        help="How many percent of the composite score the customers' grade makes; the"
        " rest is the internal grade's.",
    )

    _aftersales_evaluation_share_between = models.Constraint(
        "CHECK (aftersales_evaluation_share BETWEEN 0 AND 100)",
        "After-sales: the customers' weight in an evaluation lies between 0 and 100"
        " percent.",
    )
