from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    # No groups: core copies and compares it, with the rights of whoever works.
    aftersales_settlement_id = fields.Many2one(
        "aftersales.return.settlement",
        "Settlement of a Return",
        index="btree_not_null",
        copy=False,
        readonly=True,
        help="The settlement of a return that this line carries out.",
    )
