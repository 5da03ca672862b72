from odoo import api, fields, models


class ReturnLine(models.Model):
    """One product of a return: asked for, decided and done are facts of their own.

    The quantity is in ``uom_id``, the unit of the delivery or order line it comes
    from; ``price_unit`` is what the customer paid for one unit, without taxes and
    after discount, in the currency of the order.
    """

    _name = "aftersales.return.line"
    _inherit = "aftersales.return.part"
    _description = "Return Line"
    _order = "return_id, sequence, id"
    _check_company_auto = True

    sequence = fields.Integer(default=10)
    partner_id = fields.Many2one(related="return_id.commercial_partner_id")
    complaint_line_id = fields.Many2one(
        "aftersales.complaint.line", index="btree_not_null", ondelete="restrict"
    )
    parent_id = fields.Many2one(
        "aftersales.return.line",
        "Returned Before By",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        help="The earlier return of the same goods, which fail again.",
    )

    # What
    product_id = fields.Many2one(
        "product.product",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        check_company=True,
    )
    uom_id = fields.Many2one(
        "uom.uom",
        "Unit",
        compute="_compute_uom_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    lot_id = fields.Many2one(
        "stock.lot",
        "Lot/Serial",
        domain="[('product_id', '=', product_id)]",
        index="btree_not_null",
        check_company=True,
    )
    order_line_id = fields.Many2one(
        "sale.order.line",
        compute="_compute_order_line_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('order_partner_id', 'child_of', partner_id),"
        " ('display_type', '=', False)]",
        index="btree_not_null",
        check_company=True,
    )
    move_id = fields.Many2one(
        "stock.move",
        "Delivery Move",
        index="btree_not_null",
        check_company=True,
        help="The delivery by which the customer got the goods.",
    )
    quantity = fields.Float(digits="Product Unit", default=1.0, required=True)
    move_ids = fields.One2many(
        "stock.move", "aftersales_return_line_id", "Stock Moves", readonly=True
    )
    received_qty = fields.Float(
        "Received",
        digits="Product Unit",
        compute="_compute_received_qty",
        store=True,
        help="What has come back, in the unit of the line.",
    )

    # Why, and what for
    reason_id = fields.Many2one("aftersales.return.reason", index="btree_not_null")
    defect_id = fields.Many2one("aftersales.defect", index="btree_not_null")
    note = fields.Char("Description")
    requested_id = fields.Many2one(
        "aftersales.remedy",
        index="btree_not_null",
        help="What the customer asks for.",
    )
    decided_id = fields.Many2one(
        "aftersales.remedy",
        index="btree_not_null",
        copy=False,
        help="What we have decided to do.",
    )
    done_id = fields.Many2one(
        "aftersales.remedy",
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="What has been carried out, by the documents of the return.",
    )
    needs_goods = fields.Boolean(
        "Goods Come Back",
        default=True,
        help="Off: nothing needs to come back, a picture or the word is enough.",
    )

    # Value
    currency_id = fields.Many2one(
        "res.currency", compute="_compute_price", store=True, precompute=True
    )
    price_unit = fields.Float(
        "Price",
        digits="Product Price",
        compute="_compute_price",
        store=True,
        readonly=False,
        precompute=True,
        help="What the customer paid for one unit, without taxes, after discount.",
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    amount = fields.Monetary(
        "Value",
        currency_field="company_currency_id",
        compute="_compute_amount",
        store=True,
        precompute=True,
    )

    disposition_ids = fields.One2many(
        "aftersales.return.disposition", "line_id", "Dispositions"
    )
    inspection_ids = fields.One2many(
        "aftersales.return.inspection", "line_id", "Inspections"
    )
    settlement_ids = fields.One2many(
        "aftersales.return.settlement", "line_id", "Settlements"
    )
    replacement_ids = fields.One2many(
        "aftersales.return.replacement", "line_id", "Replacements"
    )

    _quantity_positive = models.Constraint(
        "CHECK (quantity >= 0)", "A returned quantity cannot be negative."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("product_id", "lot_id", "quantity", "uom_id")
    def _compute_display_name(self):
        for line in self:
            names = [line.product_id.display_name, line.lot_id.sudo().name]
            line.display_name = " · ".join(filter(None, names))

    @api.depends("move_id")
    def _compute_order_line_id(self):
        for line in self:
            move = line.move_id.sudo()
            line.order_line_id = move.sale_line_id if move else line.order_line_id

    @api.depends("move_id", "order_line_id", "lot_id")
    def _compute_product_id(self):
        for line in self:
            origin = line.move_id.sudo() or line.order_line_id.sudo() or line.lot_id
            line.product_id = origin.product_id or line.product_id

    @api.depends("product_id", "move_id", "order_line_id")
    def _compute_uom_id(self):
        """Count in the unit of the delivery, else of the order, else of the product."""
        for line in self:
            origin = line.move_id.sudo()
            sold = line.order_line_id.sudo()
            if not origin and sold.product_id == line.product_id:
                line.uom_id = sold.product_uom_id or line.product_id.uom_id
            else:
                line.uom_id = origin.product_uom or line.product_id.uom_id

    @api.depends("order_line_id", "product_id", "uom_id")
    def _compute_price(self):
        for line in self:
            sold = line.order_line_id.sudo()
            line.currency_id = sold.currency_id or line.company_id.currency_id
            price = sold.price_reduce_taxexcl
            if sold and line.uom_id and sold.product_uom_id:
                price = sold.product_uom_id._compute_price(price, line.uom_id)
            line.price_unit = price if sold else line.price_unit

    @api.depends("price_unit", "quantity", "currency_id", "return_id.registered_at")
    def _compute_amount(self):
        for line in self:
            document = line.return_id
            own = document.company_id.currency_id
            line.amount = (line.currency_id or own)._convert(
                line.price_unit * line.quantity,
                own,
                document.company_id,
                document.registered_at or fields.Datetime.now(),
            )

    @api.depends(
        "move_ids.state",
        "move_ids.quantity",
        "move_ids.product_uom",
        "move_ids.location_id.usage",
        "move_ids.location_dest_id.usage",
    )
    def _compute_received_qty(self):
        """Count what came in from the customer, whoever received it."""
        for line in self:
            arrived = line.sudo().move_ids.filtered(lambda move: move._is_arrival())
            line.received_qty = sum(
                move.product_uom._compute_quantity(
                    move.quantity, line.uom_id, rounding_method="HALF-UP"
                )
                for move in arrived
            )
