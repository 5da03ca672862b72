from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ReturnLine(models.Model):
    """Where the goods of a line came from: product, lot, order and delivery agree."""

    _inherit = "aftersales.return.line"

    commercial_partner_id = fields.Many2one(
        related="return_id.commercial_partner_id",
        string="Customer",
        store=True,
        index=True,
    )
    registered_at = fields.Datetime(
        related="return_id.registered_at", string="Registered On", store=True
    )
    # Not related: no move and no order line that changes shall look for returns.
    order_id = fields.Many2one(
        "sale.order",
        "Sales Order",
        compute="_compute_order_id",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    picking_id = fields.Many2one(
        "stock.picking",
        "Delivery",
        compute="_compute_picking_id",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    origin = fields.Char(
        "Bought With",
        compute="_compute_origin",
        help="The order, else the delivery, by which the customer got the goods.",
    )
    is_foreign = fields.Boolean(
        "Bought Elsewhere",
        help="The customer did not get these goods from us, or not by this system:"
        " no delivery is looked for.",
    )
    is_lot_unknown = fields.Boolean(
        "Lot Unknown",
        help="The customer cannot say which lot or serial number it is; it is found out"
        " when the goods arrive.",
    )
    is_tracked = fields.Boolean(compute="_compute_is_tracked")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("order_line_id")
    def _compute_order_id(self):
        for line in self:
            line.order_id = line.order_line_id.sudo().order_id

    @api.depends("move_id")
    def _compute_picking_id(self):
        for line in self:
            line.picking_id = line.move_id.sudo().picking_id

    @api.depends("order_id", "picking_id", "is_foreign")
    def _compute_origin(self):
        """Name them also to who may not open them: they are the goods of the line."""
        for line in self.sudo():
            elsewhere = self.env._("Elsewhere") if line.is_foreign else False
            line.origin = elsewhere or line.order_id.name or line.picking_id.name

    @api.depends("product_id")
    def _compute_is_tracked(self):
        for line in self:
            line.is_tracked = line.product_id.tracking in ("lot", "serial")

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains(
        "return_id",
        "product_id",
        "lot_id",
        "order_line_id",
        "move_id",
        "quantity",
        "is_foreign",
        "complaint_line_id",
    )
    def _check_origin(self):
        """Refuse goods, lots, orders and deliveries that do not belong together."""
        for line in self:
            misfit = line._get_misfit()
            if misfit:
                raise ValidationError(
                    self.env._(
                        "%(product)s: %(misfit)s",
                        product=line.product_id.display_name,
                        misfit=misfit,
                    )
                )

    # === BUSINESS === #

    def _get_misfit(self):
        """Return what does not belong together, empty if all does.

        Judged with full rights, for who registers need not see orders; nothing is said
        about what belongs to somebody else.
        """
        line = self.sudo()
        return (
            line._get_origin_misfit()
            or line._get_owner_misfit()
            or line._get_lot_misfit()
            or line._get_complaint_misfit()
        )

    def _get_origin_misfit(self):
        move, sold = self.move_id, self.order_line_id
        if self.is_foreign and (move or sold):
            return self.env._(
                "what was bought elsewhere has no order and no delivery of ours."
            )
        if move and not move._is_departure():
            return self.env._("this transfer has not delivered it to a customer.")
        if move and move.product_id != self.product_id:
            return self.env._("this delivery carried another product.")
        # Parts of a kit come back by themselves, too.
        is_other = sold and self.product_id != sold.product_id
        if is_other and self.product_id not in sold.move_ids.product_id:
            return self.env._("this order line is about another product.")
        if move and sold != move.sale_line_id:
            return self.env._("this delivery belongs to another order line.")
        return ""

    def _get_owner_misfit(self):
        """Return a message when order or delivery are another customer's."""
        customer = self.partner_id
        owners = self.move_id._get_customers()
        owners |= self.order_line_id._get_customers()
        if customer and owners and customer not in owners:
            return self.env._(
                "the order or the delivery belongs to another customer than the return."
            )
        return ""

    def _get_lot_misfit(self):
        lot, product = self.lot_id, self.product_id
        if not lot:
            return ""
        if lot.product_id != product:
            return self.env._(
                "%(lot)s is a lot of another product.", lot=lot.display_name
            )
        moves = self.move_id or self.order_line_id.move_ids
        delivered = moves.filtered(lambda m: m._is_departure()).move_line_ids.lot_id
        if delivered and lot not in delivered:
            return self.env._("%(lot)s was not in this delivery.", lot=lot.display_name)
        unit = product.uom_id
        if (
            product.tracking == "serial"
            and unit.compare(self._get_stock_quantity(), 1) > 0
        ):
            return self.env._(
                "%(lot)s is one piece, more cannot come back of it.",
                lot=lot.display_name,
            )
        return ""

    def _get_complaint_misfit(self):
        complaint = self.complaint_line_id.complaint_id
        if complaint and complaint != self.return_id.complaint_id:
            return self.env._("it is a line of another complaint than the return's.")
        return ""
