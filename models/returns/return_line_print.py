from odoo import models


class ReturnLine(models.Model):
    """What the papers say of a line."""

    _inherit = "aftersales.return.line"

    # === BUSINESS === #

    def _get_product_code(self):
        """Return what a scanner reads for the product; empty without a code."""
        self.ensure_one()
        return self.product_id.barcode or self.product_id.default_code or ""
