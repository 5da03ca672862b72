from odoo import api, models


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "aftersales.return.source"]

    _return_field = "order_id"

    # === COMPUTE, INVERSE, SEARCH === #

    def _compute_picking_ids(self):
        """Count also receipts that bring back goods of several orders.

        Core knows one order a transfer, a parcel of a customer knows no such limit.
        """
        result = super()._compute_picking_ids()
        for order in self:
            order.delivery_count += len(order._get_shared_receipts())
        return result

    # === ACTIONS === #

    def action_view_delivery(self):
        shared = self._get_shared_receipts()
        if not shared:
            return super().action_view_delivery()
        return self._get_action_view_picking(self.picking_ids | shared)

    @api.readonly
    def action_open_ledger(self):
        """Show what of these orders can still come back, line by line."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales.sale_order_line_action_ledger"
        )
        domain = [("order_id", "in", self.ids), ("display_type", "=", False)]
        return {**action, "domain": domain}

    # === BUSINESS === #

    def _get_shared_receipts(self):
        """Return the receipts of returns that core counts at another order."""
        pickings = self.order_line.move_ids.picking_id - self.picking_ids
        return pickings.sudo().filtered("aftersales_return_id").sudo(self.env.su)

    def _prepare_return_values(self):
        return self.env["aftersales.return"]._prepare_order_values(self)
