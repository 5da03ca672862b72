from odoo import fields, models


class StockScrap(models.Model):
    _inherit = "stock.scrap"

    # No groups: core copies and compares it, with the rights of whoever works.
    aftersales_disposition_id = fields.Many2one(
        "aftersales.return.disposition",
        "Disposition of a Return",
        index="btree_not_null",
        copy=False,
        readonly=True,
        help="The decision about returned goods that scraps them.",
    )
