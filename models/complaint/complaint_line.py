from odoo import api, fields, models


class ComplaintLine(models.Model):
    """One product of a complaint: which lot and delivery, how many, what is wrong."""

    _name = "aftersales.complaint.line"
    _inherit = "aftersales.complaint.part"
    _description = "Complaint Line"
    _order = "complaint_id, sequence, id"
    _check_company_auto = True

    complaint_id = fields.Many2one(
        "aftersales.complaint",
        "Complaint",
        required=True,
        ondelete="cascade",
        index=True,
    )
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        related="complaint_id.company_id", store=True, precompute=True
    )
    partner_id = fields.Many2one(related="complaint_id.commercial_partner_id")
    product_id = fields.Many2one(
        "product.product",
        "Product",
        compute="_compute_from_origin",
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
        "Order Line",
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
    )
    delivered_qty = fields.Float(
        "Delivered",
        digits="Product Unit",
        compute="_compute_from_origin",
        store=True,
        readonly=False,
        precompute=True,
        help="What the customer got by this delivery or order line.",
    )
    complained_qty = fields.Float(
        "Complained Quantity", digits="Product Unit", default=1.0
    )
    defective_qty = fields.Float(
        "Confirmed Defective",
        digits="Product Unit",
        help="What the investigation confirmed.",
    )
    defect_id = fields.Many2one("aftersales.defect", "Defect", index="btree_not_null")
    note = fields.Char("Abnormality")
    is_more_than_delivered = fields.Boolean(compute="_compute_is_more_than_delivered")
    is_shipped = fields.Boolean(
        "Shipped by Us",
        compute="_compute_is_shipped",
        help="A delivery of this lot, order line or product to this customer is on"
        " record.",
    )

    _quantities_positive = models.Constraint(
        "CHECK (complained_qty >= 0 AND defective_qty >= 0 AND delivered_qty >= 0)",
        "Quantities of a complaint cannot be negative.",
    )
    _defective_within = models.Constraint(
        "CHECK (defective_qty <= complained_qty)",
        "More cannot be confirmed defective than was complained about.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("order_line_id", "move_id")
    def _compute_from_origin(self):
        for line in self:
            origin = line.move_id or line.order_line_id
            line.product_id = origin.product_id or line.product_id
            if line.move_id:
                line.delivered_qty = line.move_id.quantity
            elif line.order_line_id:
                line.delivered_qty = line.order_line_id.qty_delivered

    @api.depends("product_id", "order_line_id", "move_id")
    def _compute_uom_id(self):
        for line in self:
            line.uom_id = (
                line.move_id.product_uom
                or line.order_line_id.product_uom_id
                or line.product_id.uom_id
            )

    @api.depends("delivered_qty", "complained_qty", "uom_id")
    def _compute_is_more_than_delivered(self):
        for line in self:
            line.is_more_than_delivered = bool(line.delivered_qty) and (
                line.uom_id.compare(line.complained_qty, line.delivered_qty) > 0
            )

    @api.depends("lot_id", "move_id", "order_line_id", "product_id", "partner_id")
    def _compute_is_shipped(self):
        """Look the deliveries up with full rights: who registers need not see them."""
        delivered = self._get_delivered()
        for line in self:
            partner = line.partner_id
            if line.lot_id:
                line.is_shipped = (partner.id, "lot", line.lot_id.id) in delivered
            elif line.move_id:
                line.is_shipped = line.move_id.sudo().state == "done"
            elif line.order_line_id:
                line.is_shipped = line.order_line_id.sudo().qty_delivered > 0
            else:
                product = line.product_id
                line.is_shipped = (partner.id, "product", product.id) in delivered

    def _get_delivered(self):
        """Return what was delivered: set of (customer id, "lot"/"product", id)."""
        lots, products = self.lot_id, self.product_id
        partners = self.partner_id
        if not partners or not products:
            return set()
        groups = (
            self.env["stock.move.line"]
            .sudo()
            ._read_group(
                [
                    ("state", "=", "done"),
                    ("product_id", "in", products.ids),
                    ("picking_id.partner_id.commercial_partner_id", "in", partners.ids),
                    ("location_dest_id.usage", "=", "customer"),
                ],
                ["picking_id", "product_id", "lot_id"],
            )
        )
        delivered = set()
        for picking, product, lot in groups:
            partner_id = picking.partner_id.commercial_partner_id.id
            delivered.add((partner_id, "product", product.id))
            if lot in lots:
                delivered.add((partner_id, "lot", lot.id))
        return delivered

    # === CONSTRAINTS AND ONCHANGE === #

    @api.onchange("product_id")
    def _onchange_product_id(self):
        """Drop a lot that belongs to another product."""
        if self.lot_id.product_id != self.product_id:
            self.lot_id = False
