from odoo import api, fields, models
from odoo.fields import Domain


class ComplaintLine(models.Model):
    """One product of a complaint: which lot and delivery, how many, what is wrong."""

    _name = "aftersales.complaint.line"
    _inherit = "aftersales.complaint.part"
    _description = "Complaint Line"
    _order = "complaint_id, sequence, id"
    _check_company_auto = True

    complaint_id = fields.Many2one(
        "aftersales.complaint",
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
    defect_id = fields.Many2one("aftersales.defect", index="btree_not_null")
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

    @api.depends("product_id", "lot_id")
    def _compute_display_name(self):
        for line in self:
            names = [line.product_id.display_name, line.lot_id.name]
            line.display_name = " · ".join(filter(None, names))

    @api.depends("order_line_id", "move_id")
    def _compute_from_origin(self):
        for line in self:
            origin = line.move_id or line.order_line_id
            line.product_id = origin.product_id or line.product_id
            if line.move_id:
                line.delivered_qty = line.move_id.quantity
            elif line.order_line_id:
                line.delivered_qty = max(line.order_line_id.qty_delivered, 0)

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
            partner, move = line.partner_id, line.move_id.sudo()
            order_line = line.order_line_id.sudo()
            if line.lot_id:
                line.is_shipped = (partner.id, "lot", line.lot_id.id) in delivered
            elif move:
                receivers = (
                    move.picking_id.partner_id | move.sale_line_id.order_partner_id
                )
                line.is_shipped = (
                    move.state == "done" and partner in receivers.commercial_partner_id
                )
            elif order_line:
                line.is_shipped = (
                    order_line.qty_delivered > 0
                    and partner == order_line.order_partner_id.commercial_partner_id
                )
            else:
                product = line.product_id
                line.is_shipped = (partner.id, "product", product.id) in delivered

    def _get_delivered(self):
        """Return what was delivered: set of (customer id, "lot"/"product", id).

        To the address of the delivery, or elsewhere by order of the customer.
        """
        products, partners = self.product_id, self.partner_id
        if not partners or not products:
            return set()
        receivers = (
            "picking_id.partner_id.commercial_partner_id",
            "picking_id.sale_id.partner_id.commercial_partner_id",
        )
        domain = (
            Domain("state", "=", "done")
            & Domain("product_id", "in", products.ids)
            & Domain("location_dest_id.usage", "=", "customer")
            & Domain.OR(Domain(path, "in", partners.ids) for path in receivers)
        )
        groups = (
            self.env["stock.move.line"]
            .sudo()
            ._read_group(domain, [*receivers, "product_id", "lot_id"])
        )
        delivered = {
            (partner.id, kind, record.id)
            for *partners, product, lot in groups
            for partner in partners
            for kind, record in (("product", product), ("lot", lot))
        }
        found = {id_ for _partner, kind, id_ in delivered if kind == "product"}
        missing = products.filtered(lambda product: product.id not in found)
        return delivered | self._get_delivered_kits(missing, partners)

    @api.model
    def _get_delivered_kits(self, products, partners):
        """Return the same for what left as its components: set of (customer id, …).

        The move of a component knows the order line of the kit.
        """
        if not products:
            return set()
        path = "sale_line_id.order_partner_id.commercial_partner_id"
        groups = (
            self.env["stock.move"]
            .sudo()
            ._read_group(
                [
                    ("state", "=", "done"),
                    ("sale_line_id.product_id", "in", products.ids),
                    ("location_dest_id.usage", "=", "customer"),
                    (path, "in", partners.ids),
                ],
                [path, "sale_line_id.product_id"],
            )
        )
        return {(partner.id, "product", product.id) for partner, product in groups}

    # === CONSTRAINTS AND ONCHANGE === #

    @api.onchange("product_id")
    def _onchange_product_id(self):
        """Drop a lot that belongs to another product."""
        if self.lot_id.product_id != self.product_id:
            self.lot_id = False
