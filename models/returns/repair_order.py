from odoo import fields, models

from .stock_picking import RETURN_READERS


class RepairOrder(models.Model):
    _inherit = "repair.order"

    aftersales_disposition_id = fields.Many2one(
        "aftersales.return.disposition",
        "Disposition of a Return",
        index="btree_not_null",
        copy=False,
        readonly=True,
        groups=RETURN_READERS,
        help="The decision about returned goods that has them repaired.",
    )
