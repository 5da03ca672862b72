from odoo import api, models

from ..returns.stock_move import JUDGED


class StockMove(models.Model):
    """A move is not said to be done while the goods are being reworked.

    What really moves is judged by its lines; here is judged what only says so.
    """

    _inherit = "stock.move"

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create; a move that begins as finished, without lines, moves nothing.

        :raise UserError: when it says that goods of a rework have left
        """
        moves = super().create(vals_list)
        bare = moves.filtered(lambda m: m.state == "done" and not m.move_line_ids)
        bare._check_reworked()
        return moves

    def write(self, vals):
        """Write; the core says *done* after the lines have moved, a client before.

        :raise UserError: when goods of a rework would be said to have left
        """
        is_judged = self.env.context.get("aftersales_judged") is JUDGED
        if vals.get("state") == "done" and not is_judged:
            self.filtered(lambda move: move.state != "done")._check_reworked()
        return super().write(vals)

    # === BUSINESS === #

    def _check_reworked(self):
        flows = [flow for move in self.sudo() for flow in move._get_gate_flows()]
        if flows:
            self.env["aftersales.rework"]._check_unmoved(flows)

    def _get_gate_flows(self):
        """Return what the gate must know of a move: see ``_check_unmoved``."""
        self.ensure_one()
        lines = [
            (
                line.product_id,
                line.lot_id,
                line.location_id,
                line.location_dest_id,
                line.quantity_product_uom,
            )
            for line in self.move_line_ids
        ]
        lot = self.env["stock.lot"]
        places = (self.location_id, self.location_dest_id)
        return lines or [(self.product_id, lot, *places, self.product_qty)]
