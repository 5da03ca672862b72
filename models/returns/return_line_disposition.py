from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

# What a discrepancy was decided to become of -> kind of disposition.
DISCREPANCY_KINDS = {"back": "back", "scrap": "scrap"}


def _cell(kind, label):
    """Return a cell of the grid: how much of a line goes the way of ``kind``.

    Each is computed by itself: writing one cell must not read the others back.
    """

    @api.depends("disposition_ids.kind", "disposition_ids.quantity")
    def compute(lines):
        for line in lines:
            line[f"{kind}_qty"] = line._get_disposed_qty(kind)

    def inverse(lines):
        for line in lines:
            line._dispose(kind, line[f"{kind}_qty"])

    return fields.Float(label, digits="Product Unit", compute=compute, inverse=inverse)


class ReturnLine(models.Model):
    """The grid: which quantity of a line goes which way."""

    _inherit = "aftersales.return.line"

    restock_qty = _cell("restock", "To Stock")
    rework_qty = _cell("rework", "Rework")
    scrap_qty = _cell("scrap", "Scrap")
    supplier_qty = _cell("supplier", "To Supplier")
    back_qty = _cell("back", "Back to Customer")
    grade_qty = _cell("grade", "As Other Product")
    sample_qty = _cell("sample", "Sample")
    stays_qty = _cell("stays", "Stays with Customer")
    undecided_qty = fields.Float(
        "Undecided",
        digits="Product Unit",
        compute="_compute_undecided_qty",
        help="Received, and nobody has said yet what becomes of it.",
    )
    waiting_qty = fields.Float(
        "In Quarantine",
        digits="Product Unit",
        compute="_compute_waiting_qty",
        store=True,
        help="Received, and its disposition is not done yet.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("received_qty", "disposition_ids.kind", "disposition_ids.quantity")
    def _compute_undecided_qty(self):
        for line in self:
            goods = line.disposition_ids.filtered(lambda row: row._is_of_goods())
            line.undecided_qty = line.received_qty - sum(goods.mapped("quantity"))

    @api.depends("received_qty", "disposition_ids.state", "disposition_ids.quantity")
    def _compute_waiting_qty(self):
        for line in self:
            gone = line.disposition_ids.filtered(
                lambda row: row._is_of_goods() and row.state == "done"
            )
            line.waiting_qty = max(line.received_qty - sum(gone.mapped("quantity")), 0)

    # === BUSINESS === #

    def _get_disposed_qty(self, kind):
        """Return how much of the line goes the way of ``kind``."""
        own = self.disposition_ids.filtered(lambda row: row.kind == kind)
        return sum(own.mapped("quantity"))

    def _dispose(self, kind, quantity):
        """Let a quantity of the line go the way of ``kind``, no more and no less.

        Of several rows, by lot, the last ones give way.

        :raise UserError: when the quantity is negative
        """
        self.ensure_one()
        if self.uom_id.compare(quantity, 0) < 0:
            text = self.env._("A quantity cannot be negative.")
            raise UserError(text)
        rows = self.disposition_ids.filtered(lambda row: row.kind == kind)
        surplus = sum(rows.mapped("quantity")) - quantity
        for row in rows.sorted(lambda row: bool(row.lot_id)):
            if self.uom_id.compare(surplus, 0) <= 0:
                break
            if self.uom_id.compare(row.quantity, surplus) <= 0:
                surplus -= row.quantity
                row.unlink()
            else:
                row.quantity -= surplus
                surplus = 0
        if self.uom_id.compare(surplus, 0) < 0:
            self._dispose_more(kind, -surplus)

    def _dispose_more(self, kind, quantity):
        """Let so much more go the way of ``kind``."""
        row = self.disposition_ids.filtered(
            lambda row: row.kind == kind and not row.lot_id
        )[:1]
        if row:
            row.quantity += quantity
        else:
            rows = self.env["aftersales.return.disposition"]
            rows.create({"line_id": self.id, "kind": kind, "quantity": quantity})

    def _get_absent_qty(self):
        """Return how much of the line has not come."""
        return max(self.quantity - self.received_qty, 0)

    def _get_disposition_refusals(self):
        """Return why it is not decided yet what becomes of this line."""
        self.ensure_one()
        refusals = []
        values = {"product": self.display_name}
        if self.uom_id.compare(self.undecided_qty, 0) > 0:
            quantity = self._format_quantity(self.undecided_qty)
            text = self.env._(
                "%(product)s: what becomes of %(quantity)s is missing.",
                quantity=quantity,
                **values,
            )
            refusals.append(text)
        elif self.uom_id.compare(self.undecided_qty, 0) < 0:
            quantity = self._format_quantity(-self.undecided_qty)
            text = self.env._(
                "%(product)s: %(quantity)s more are decided about than came.",
                quantity=quantity,
                **values,
            )
            refusals.append(text)
        if self.uom_id.compare(self.stays_qty, self._get_absent_qty()) > 0:
            text = self.env._(
                "%(product)s: only what has not come can stay with the customer.",
                **values,
            )
            refusals.append(text)
        return refusals

    # === PROPOSALS === #

    def _propose_dispositions(self):
        """Decide as the inspection and the dock found, where nothing is decided yet.

        The grade says what goods of its kind usually become; goods nobody needs back
        stay where they are. Whoever decides may change all of it.
        """
        rows = self.env["aftersales.return.disposition"]
        vals_list = [
            {"line_id": line.id, **values}
            for line in self.filtered(lambda line: not line.disposition_ids)
            for values in line._prepare_proposals()
        ]
        return rows.create(vals_list) if vals_list else rows

    def _prepare_proposals(self):
        """Return the values of what is proposed for one line."""
        self.ensure_one()
        absent = self._get_absent_qty()
        if not self.needs_goods and self.uom_id.compare(absent, 0) > 0:
            return [{"kind": "stays", "quantity": absent}]
        kind = self._get_discrepancy_kind()
        if kind and self.received_qty:
            return [{"kind": kind, "quantity": self.received_qty}]
        quantities = defaultdict(float)
        for row in self.inspection_ids.filtered("quantity"):
            if row.grade_id.disposition_kind:
                quantities[row.grade_id.disposition_kind, row.lot_id] += row.quantity
        return [
            {"kind": kind, "lot_id": lot.id, "quantity": quantity}
            for (kind, lot), quantity in quantities.items()
        ]

    def _get_discrepancy_kind(self):
        """Return what was decided at the dock of goods that nobody had announced."""
        rows = self.return_id.discrepancy_ids
        row = rows.filtered(lambda row: row.goods_line_id == self)[:1]
        return DISCREPANCY_KINDS.get(row.decision)

    # === CARRYING OUT === #

    def _get_done_kinds(self):
        """Return also that it was repaired."""
        kinds = super()._get_done_kinds()
        rows = self.disposition_ids.filtered(lambda row: row.kind == "rework")
        if "done" in rows.repair_ids.mapped("state"):
            kinds.append("repair")
        return kinds

    def _is_under_warranty(self):
        """Return whether a repair is free of charge for the customer."""
        self.ensure_one()
        return self.warranty_state == "in"
