from odoo import api, fields, models

# Remedies by which money goes back: what is returned counts as not delivered.
REFUNDED = ("refund", "return")


class ReturnLine(models.Model):
    """What of a line is still to come, and from which deliveries."""

    _inherit = "aftersales.return.line"

    open_qty = fields.Float(
        "To Come",
        digits="Product Unit",
        compute="_compute_open_qty",
        help="What has not arrived yet, in the unit of the line.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("quantity", "received_qty", "needs_goods")
    def _compute_open_qty(self):
        for line in self:
            missing = max(line.quantity - line.received_qty, 0)
            line.open_qty = missing if line.needs_goods else 0

    def _compute_received_qty(self):
        """Count a kit by the parts of it that are there."""
        kits = self.filtered(lambda line: line._get_kit_needs(1))
        for line in kits:
            arrived = line.sudo().move_ids.filtered(lambda move: move._is_arrival())
            line.received_qty = line._count_goods(arrived, "quantity")
        return super(ReturnLine, self - kits)._compute_received_qty()

    # === BUSINESS === #

    def _get_open_qty(self):
        """Return what the dock has not been told of yet, in the unit of the line."""
        self.ensure_one()
        if not self.needs_goods:
            return 0.0
        open_moves = self.move_ids.filtered(lambda move: move._is_expected())
        announced = self._count_goods(open_moves, "product_uom_qty")
        return self.quantity - self.received_qty - announced

    def _get_awaited(self, product):
        """Return how many of a product have not arrived, in the product's unit.

        :param product: the line's own, or a part of the kit
        """
        self.ensure_one()
        needs = self._get_kit_needs(self.quantity)
        needed, uom = needs.get(product, (self.quantity, self.uom_id))
        arrived = self.move_ids.filtered(
            lambda move: move._is_arrival() and move.product_id == product
        )
        unit = product.uom_id
        return uom._compute_quantity(needed, unit, round=False) - sum(
            move.product_uom._compute_quantity(move.quantity, unit, round=False)
            for move in arrived
        )

    def _is_short(self):
        """Return whether less has come than announced, which nobody has said yet."""
        self.ensure_one()
        said = self.return_id.discrepancy_ids.filtered(
            lambda row: (
                row.kind == "short"
                and row.line_id == self
                and row.decision != "awaited"
            )
        )
        awaited = self.uom_id.compare(self.quantity, self.received_qty) > 0
        return self.needs_goods and awaited and not said

    def _prepare_shortage_values(self):
        return {
            "kind": "short",
            "line_id": self.id,
            "product_id": self.product_id.id,
            "lot_id": self.lot_id.id,
            "quantity": self.quantity - self.received_qty,
        }

    def _is_refunded(self):
        """Return whether, as asked for, the goods count as not delivered any more."""
        return self.requested_id.kind in REFUNDED

    def _count_goods(self, moves, name):
        """Return the sum of a quantity of moves in the unit of the line.

        :param name: ``quantity`` or ``product_uom_qty``
        """
        needs = self._get_kit_needs(1) or {self.product_id: (1, self.uom_id)}
        counts = []
        for product, (needed, uom) in needs.items():
            own = moves.filtered(lambda move, p=product: move.product_id == p)
            found = sum(
                move.product_uom._compute_quantity(move[name], uom, round=False)
                for move in own
            )
            counts.append(found / needed if needed else found)
        return self.uom_id.round(min(counts))

    def _get_kit_needs(self, quantity):
        """Return the parts of a kit: product -> (quantity, unit); else nothing.

        :param quantity: how many kits, in the unit of the line
        """
        self.ensure_one()
        product = self.product_id.sudo()
        if "mrp.bom" not in self.env or not product:
            return {}
        shipped = self.sudo().order_line_id.move_ids | self.sudo().move_id
        if product in shipped.product_id:
            return {}
        boms = self.env["mrp.bom"].sudo()
        bom = boms._bom_find(
            product, company_id=self.company_id.id, bom_type="phantom"
        )[product]
        if not bom:
            return {}
        times = self.uom_id._compute_quantity(quantity, bom.product_uom_id, round=False)
        _boms, rows = bom.explode(product, times / bom.product_qty)
        needs = {}
        for row, data in rows:
            part, uom = row.product_id, row.product_id.uom_id
            if part.type != "consu":
                continue
            needed = row.product_uom_id._compute_quantity(data["qty"], uom, round=False)
            needs[part] = (needs.get(part, (0, uom))[0] + needed, uom)
        return needs
