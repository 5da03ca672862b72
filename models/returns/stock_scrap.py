from odoo import fields, models

from .stock_picking import RETURN_READERS


class StockScrap(models.Model):
    _name = "stock.scrap"
    _inherit = ["stock.scrap", "aftersales.recorded"]

    _aftersales_recorded = frozenset(["aftersales_disposition_id"])
    _aftersales_recorded_new = _aftersales_recorded

    aftersales_disposition_id = fields.Many2one(
        "aftersales.return.disposition",
        "Disposition of a Return",
        index="btree_not_null",
        copy=False,
        readonly=True,
        groups=RETURN_READERS,
        help="The decision about returned goods that scraps them.",
    )
