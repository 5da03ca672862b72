from odoo import fields, models


class Complaint(models.Model):
    """The problem that explains a complaint."""

    _inherit = "aftersales.complaint"

    problem_id = fields.Many2one(
        "aftersales.problem",
        index="btree_not_null",
        check_company=True,
        copy=False,
        tracking=True,
        help="The problem (8D) that explains this complaint, maybe others with it.",
    )
