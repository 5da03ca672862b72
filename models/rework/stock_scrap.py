from odoo import fields, models

from .repair_order import REWORK_READERS


class StockScrap(models.Model):
    """What could not be made good."""

    _inherit = "stock.scrap"

    _aftersales_recorded = frozenset(["aftersales_outcome_id", "aftersales_rework_id"])
    _aftersales_recorded_new = _aftersales_recorded

    aftersales_rework_id = fields.Many2one(
        "aftersales.rework",
        "Rework",
        index="btree_not_null",
        copy=False,
        readonly=True,
        groups=f"aftersales.group_user,{REWORK_READERS}",
        help="The rework that has shown the goods to be scrap.",
    )
    aftersales_outcome_id = fields.Many2one(
        "aftersales.rework.outcome",
        "Way Out of a Rework",
        index="btree_not_null",
        copy=False,
        readonly=True,
        groups=f"aftersales.group_user,{REWORK_READERS}",
    )
