from odoo import fields, models

from .repair_order import REWORK_READERS


class StockPicking(models.Model):
    """The transfers by which goods leave a rework."""

    _inherit = "stock.picking"

    _aftersales_recorded = frozenset(["aftersales_rework_id"])
    _aftersales_recorded_new = _aftersales_recorded

    aftersales_rework_id = fields.Many2one(
        "aftersales.rework",
        "Rework",
        index="btree_not_null",
        copy=False,
        readonly=True,
        groups=f"aftersales.group_user,{REWORK_READERS}",
        help="The rework that these goods come from.",
    )

    # === BUSINESS === #

    def _link_rework(self, outcome):
        """Link deliveries, as superuser, with the way out that they are."""
        self.aftersales_rework_id = outcome.rework_id
        self.move_ids.write(
            {
                "aftersales_rework_id": outcome.rework_id.id,
                "aftersales_outcome_id": outcome.id,
            }
        )

    def _create_backorder_picking(self):
        """Create it; the rest comes from the same rework."""
        backorder = super()._create_backorder_picking()
        rework = self.sudo().aftersales_rework_id
        if rework:
            backorder.sudo().aftersales_rework_id = rework
        return backorder
