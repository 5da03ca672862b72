from odoo import api, models


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "aftersales.hold.source"]

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("state", "order_line.product_id")
    def _compute_holds(self):
        return super()._compute_holds()

    # === BUSINESS === #

    def _get_active_holds(self):
        """Warn of what cannot be delivered; not of one lot among others."""
        active = super()._get_active_holds()
        holds = self.env["aftersales.hold"].union(*active.values())
        blocking = holds._filter_blocking()
        is_open = self.filtered(lambda order: order.state != "cancel")
        return {
            order: found & blocking if order in is_open else found.browse()
            for order, found in active.items()
        }

    def _get_all_holds(self):
        by_product = self.order_line.product_id._get_all_holds()
        holds = self.env["aftersales.hold"]
        return {
            order: holds.union(
                *(by_product[product] for product in order.order_line.product_id)
            )._in_force_in(order.company_id)
            for order in self
        }
