from odoo import api, models

from ..problem.stock_quant import STOCK_FIELDS


class StockQuant(models.Model):
    """Goods that are being reworked are not written off past all stock moves.

    The core itself changes quantities with full rights, people do not.
    """

    _inherit = "stock.quant"

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create.

        :raise UserError: when a negative stock would take goods of a rework away
        """
        ids = {vals["product_id"] for vals in vals_list if vals.get("product_id")}
        with self._keep_reworked(self.env["product.product"].browse(ids)):
            return super().create(vals_list)

    def write(self, vals):
        """Write.

        :raise UserError: when goods of a rework would be gone
        """
        is_stock = not vals.keys().isdisjoint(STOCK_FIELDS)
        products = self.product_id if is_stock else self.product_id.browse()
        with self._keep_reworked(products):
            return super().write(vals)

    def unlink(self):
        """Delete.

        :raise UserError: when goods of a rework would be gone
        """
        with self._keep_reworked(self.product_id):
            return super().unlink()

    # === BUSINESS === #

    def _keep_reworked(self, products):
        kept = products.browse() if self.env.su else products
        return self.env["aftersales.rework"]._keep_goods(kept)
