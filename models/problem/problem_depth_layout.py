from odoo import fields, models


class ProblemDepth(models.Model):
    """The layout of the report that fits a depth of investigation."""

    _inherit = "aftersales.problem.depth"

    layout_id = fields.Many2one(
        "aftersales.problem.layout",
        "Usual Report Layout",
        index="btree_not_null",
        ondelete="restrict",
        help="Used where the customer does not prescribe a layout of his own.",
    )
