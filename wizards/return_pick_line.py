from odoo import api, fields, models

# What makes a row the same as another.
KEY = ("order_line_id", "move_id", "product_id", "lot_id")


class ReturnPickLine(models.TransientModel):
    """What a customer still has of one lot of one delivery, or of a kit he bought."""

    _name = "aftersales.return.pick.line"
    _description = "Goods That Can Come Back"
    _order = "id"
    _check_company_auto = True

    pick_id = fields.Many2one(
        "aftersales.return.pick", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="pick_id.company_id")
    order_line_id = fields.Many2one("sale.order.line", check_company=True)
    move_id = fields.Many2one("stock.move", "Delivery Move", check_company=True)
    product_id = fields.Many2one("product.product", required=True, check_company=True)
    lot_id = fields.Many2one("stock.lot", "Lot/Serial", check_company=True)
    # Not related: no move that changes shall look for dialogs.
    uom_id = fields.Many2one("uom.uom", "Unit", compute="_compute_goods")
    order_name = fields.Char("Order", compute="_compute_goods")
    order_reference = fields.Char("Customer's Reference", compute="_compute_goods")
    picking_name = fields.Char("Delivery", compute="_compute_goods")
    delivered_on = fields.Datetime(compute="_compute_goods")
    left_qty = fields.Float(
        "Returnable",
        digits="Product Unit",
        help="Delivered, not come back, and not asked for by another return.",
    )
    quantity = fields.Float("Comes Back", digits="Product Unit")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("move_id", "order_line_id", "product_id")
    def _compute_goods(self):
        """Name them also to who may not open them: the customer has them."""
        for line in self.sudo():
            move, sold = line.move_id, line.order_line_id
            order = sold.order_id
            unit = move.product_uom or sold.product_uom_id
            line.uom_id = unit or line.product_id.uom_id
            line.order_name = order.name
            line.order_reference = order.client_order_ref
            line.picking_name = move.picking_id.name
            line.delivered_on = move.date

    # === CONSTRAINTS AND ONCHANGE === #

    @api.onchange("quantity")
    def _onchange_quantity(self):
        """Say at once when it is more than there is."""
        if self.uom_id.compare(self.quantity, self.left_qty) > 0:
            self.quantity = self.left_qty
            return {
                "warning": {
                    "title": self.product_id.display_name,
                    "message": self.env._(
                        "Only %(quantity)s can come back of this delivery.",
                        quantity=self.left_qty,
                    ),
                }
            }
        return None

    # === BUSINESS === #

    def _get_key(self):
        return tuple(self[name].id for name in KEY)

    def _prepare_return_line_values(self):
        """Return the values of the line of a return for what was chosen."""
        pick = self.pick_id
        return {
            "order_line_id": self.order_line_id.id,
            "move_id": self.move_id.id,
            "product_id": self.product_id.id,
            "lot_id": self.lot_id.id,
            "quantity": self.quantity,
            "reason_id": pick.reason_id.id,
            "requested_id": pick.requested_id.id,
        }
