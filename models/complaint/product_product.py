from odoo import models
from odoo.fields import Command


class ProductProduct(models.Model):
    _name = "product.product"
    _inherit = ["product.product", "aftersales.complaint.source"]

    _complaint_path = "line_ids.product_id"

    def _prepare_complaint_values(self):
        return {"line_ids": [Command.create({"product_id": self.id})]}
