from odoo import models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    # === ACTIONS === #

    def action_aftersales_trace(self):
        """Trace the only variant."""
        return self.product_variant_id.action_aftersales_trace()
