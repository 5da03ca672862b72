from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    aftersales_rework_loops = fields.Integer(
        "Loops of a Rework",
        default=3,
        help="So often a re-inspection may fail and the route begin anew; after that a"
        " manager decides. 0: without a limit.",
    )

    _aftersales_rework_loops_positive = models.Constraint(
        "CHECK (aftersales_rework_loops >= 0)",
        "The number of loops of a rework cannot be negative.",
    )
