from odoo import models


class ProductProduct(models.Model):
    _inherit = "product.product"

    # === ACTIONS === #

    def action_aftersales_trace(self):
        """Trace the product, with all its lots when it has some."""
        self.ensure_one()
        return self.env["aftersales.trace"]._open(product=self)
