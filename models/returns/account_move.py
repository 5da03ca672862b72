from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    # No groups: core copies and compares it, with the rights of whoever works.
    aftersales_return_id = fields.Many2one(
        "aftersales.return",
        "Return Authorization",
        index="btree_not_null",
        copy=False,
        readonly=True,
        help="The return that this document settles.",
    )
