from odoo import api, models


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "aftersales.hold.source"]

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("state", "move_ids.product_id", "move_line_ids.lot_id")
    def _compute_holds(self):
        return super()._compute_holds()

    # === BUSINESS === #

    def _get_active_holds(self):
        """Name holds on open transfers only; what is done is done."""
        active = super()._get_active_holds()
        is_over = ("done", "cancel")
        return {
            picking: holds.browse() if picking.state in is_over else holds
            for picking, holds in active.items()
        }

    def _get_all_holds(self):
        """Return those on what it moves: its products, and the lots of its lines.

        A product of which only other lots are held concerns it while it has none yet.
        """
        by_product = self.move_ids.product_id._get_all_holds()
        holds = self.env["aftersales.hold"]
        return {
            picking: holds.union(
                *(by_product[p] for p in picking.move_ids.product_id)
            ).filtered(lambda hold, picking=picking: picking._meets(hold))
            for picking in self
        }

    def _meets(self, hold):
        lots = self.move_line_ids.filtered(
            lambda line: line.product_id == hold.product_id
        ).lot_id
        is_concerned = not hold.lot_id or not lots or hold.lot_id in lots
        return is_concerned and bool(hold._in_force_in(self.company_id))
