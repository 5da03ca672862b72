from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def action_new_complaint(self):
        """Register a complaint about this line of the order."""
        self.ensure_one()
        complaints = self.env["aftersales.complaint"]
        return complaints._action_new(
            complaints._prepare_order_values(self.order_id, self)
        )
