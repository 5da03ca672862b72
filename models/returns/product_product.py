from odoo import models


class ProductProduct(models.Model):
    _name = "product.product"
    _inherit = ["product.product", "aftersales.return.source"]

    _return_field = "product_id"

    def _prepare_return_values(self):
        return self.env["aftersales.return"]._prepare_product_values(self)
