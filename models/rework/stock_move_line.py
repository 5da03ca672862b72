from odoo import api, models

from ..problem.stock_move_line import FLOW_FIELDS, QUANTITY_FIELDS


class StockMoveLine(models.Model):
    """Every quantity in stock changes by a line that is done: here is the gate."""

    _inherit = "stock.move.line"

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create; a line of a finished move moves goods at once.

        :raise UserError: when they are being reworked
        """
        products = self._get_done_products(vals_list)
        with self.env["aftersales.rework"]._keep_goods(products):
            return super().create(vals_list)

    def write(self, vals):
        """Write; the change of a finished line moves goods there or back.

        :raise UserError: when they are being reworked
        """
        products = self.env["product.product"]
        if not vals.keys().isdisjoint(FLOW_FIELDS | QUANTITY_FIELDS):
            products |= self.filtered(lambda line: line.state == "done").product_id
            products |= self._get_done_products([vals])
        with self.env["aftersales.rework"]._keep_goods(products):
            return super().write(vals)

    # === BUSINESS === #

    def _action_done(self):
        """Move the goods.

        :raise UserError: when some of them are being reworked
        """
        with self.env["aftersales.rework"]._keep_goods(self.product_id):
            return super()._action_done()

    @api.model
    def _get_done_products(self, vals_list):
        """Return the products of new lines that move goods at once."""
        moves, pickings = self.env["stock.move"], self.env["stock.picking"]
        products = self.env["product.product"]
        for vals in vals_list:
            move = moves.browse(vals.get("move_id"))
            picking = pickings.browse(vals.get("picking_id"))
            if "done" in (move.state, picking.state):
                products |= products.browse(vals.get("product_id")) | move.product_id
        return products
