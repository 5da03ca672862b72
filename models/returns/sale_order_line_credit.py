from odoo import api, fields, models
from odoo.tools import float_compare, float_is_zero

from ..complaint.complaint_source import READERS


class SaleOrderLine(models.Model):
    """What the order is told of returns.

    Core knows ``to_refund``, a yes or no for a whole transfer.
    A return decides for each piece, so that three things are told here:

    - pieces of a refunded transfer for which no money goes back stay delivered;
    - a replacement is no delivery: it stands for the goods that came back;
    - what is credited is not to be invoiced again. Core asks for it (on ordered
      quantities always, on delivered ones until the goods are there), so that the
      ordered quantity is lowered, as core itself advises after a return: the contract
      is about less now, and totals, forecasts and credit limits follow. Where it may
      not be lowered (the order is locked, or the goods are not back yet), the pieces
      are marked: they are not to be invoiced, and the order counts as invoiced.
    """

    _name = "sale.order.line"
    _inherit = ["sale.order.line", "aftersales.recorded"]

    _aftersales_recorded = frozenset(
        [
            "aftersales_lowered_qty",
            "aftersales_marked_qty",
            "aftersales_replacement_id",
        ]
    )
    _aftersales_recorded_new = _aftersales_recorded

    aftersales_lowered_qty = fields.Float(
        "Lowered by Returns",
        digits="Product Unit",
        readonly=True,
        copy=False,
        groups=READERS,
        help="By so many the ordered quantity was lowered, for they were credited.",
    )
    aftersales_marked_qty = fields.Float(
        "Credited, Not to Invoice",
        digits="Product Unit",
        readonly=True,
        copy=False,
        groups=READERS,
        help="Pieces that were credited and are still ordered: not to be invoiced.",
    )
    aftersales_replacement_id = fields.Many2one(
        "aftersales.return.replacement",
        "Replacement",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups=READERS,
        help="This product is sold instead of what came back.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends(
        "move_ids.to_refund",
        "move_ids.aftersales_kept_qty",
        "move_ids.aftersales_replacement_id",
    )
    def _compute_qty_delivered(self):
        """Follow what is decided about goods that have come back."""
        return super()._compute_qty_delivered()

    @api.depends("aftersales_marked_qty")
    def _compute_qty_to_invoice(self):
        """Do not ask for an invoice of what was credited."""
        result = super()._compute_qty_to_invoice()
        for line in self:
            marked = line.sudo().aftersales_marked_qty
            if marked and line.state == "sale":
                line.qty_to_invoice -= marked
        return result

    def _compute_invoice_status(self):
        """Count what is marked as credited as invoiced."""
        result = super()._compute_invoice_status()
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        for line in self.filtered(lambda li: li.invoice_status == "no"):
            marked = line.sudo().aftersales_marked_qty
            if not marked or not float_is_zero(line.qty_to_invoice, digits):
                continue
            covered = line.qty_invoiced + marked
            if float_compare(covered, line.product_uom_qty, digits) >= 0:
                line.invoice_status = "invoiced"
        return result

    # === BUSINESS === #

    def _prepare_qty_delivered(self):
        """Leave delivered what came back without money for it."""
        quantities = super()._prepare_qty_delivered()
        for line in self.filtered(lambda li: li in quantities and li._keeps_goods()):
            _outgoing, incoming = line._get_outgoing_incoming_moves()
            quantities[line] += line._get_kept_qty(
                incoming.filtered(lambda move: move.state == "done")
            )
        return quantities

    def _get_qty_procurement(self, previous_product_uom_qty=False):
        """Order nothing anew for what came back without money for it."""
        quantity = super()._get_qty_procurement(previous_product_uom_qty)
        if not self._keeps_goods():
            return quantity
        _outgoing, incoming = self._get_outgoing_incoming_moves(strict=False)
        return quantity + self._get_kept_qty(incoming)

    def _get_outgoing_incoming_moves(self, strict=True):
        """Leave replacements out: the goods that came back stay delivered instead."""
        outgoing, incoming = super()._get_outgoing_incoming_moves(strict)
        return outgoing.filtered(
            lambda m: not m.sudo().aftersales_replacement_id
        ), incoming

    def _keeps_goods(self):
        """Return whether goods came back that stay delivered: seldom, and cheap."""
        return any(self.move_ids.sudo().mapped("aftersales_kept_qty"))

    def _get_kept_qty(self, moves):
        """Return, of goods that came back, what stays delivered, in the line's unit."""
        return sum(
            move.product_uom._compute_quantity(
                move.aftersales_kept_qty, self.product_uom_id
            )
            for move in moves.sudo()
            if move.aftersales_kept_qty and move.product_id == self.product_id
        )

    def _get_gross_delivered(self):
        """Return what was ever delivered, in the unit of the line.

        By the rules of core, which asks the database for each move.
        """
        self.ensure_one()
        delivered = self.move_ids.filtered(
            lambda move: (
                move.product_id == self.product_id
                and move._is_departure()
                and (move.to_refund or not move.origin_returned_move_id)
                and not move.sudo().aftersales_replacement_id
            )
        )
        return sum(
            move.product_uom._compute_quantity(move.quantity, self.product_uom_id)
            for move in delivered
        )

    def _get_settled_goods(self, states):
        """Return the pieces that returns have settled, in the unit of the line."""
        settlements = self.sudo().aftersales_return_line_ids.settlement_ids
        return sum(
            settlement.uom_id._compute_quantity(
                settlement.goods_qty, self.product_uom_id
            )
            for settlement in settlements
            if settlement.state in states and settlement.goods_qty
        )

    def _follow_credits(self):
        """Let the order say what was credited: lowered, or marked; see the class.

        Nothing is procured or cancelled by it: the goods have moved. Twice changes
        nothing.
        """
        for line in self.sudo().filtered("product_id"):
            if line.product_id.invoice_policy == "order":
                line._lower_ordered()
            marked = line._get_marked_qty()
            if line.product_uom_id.compare(marked, line.aftersales_marked_qty) != 0:
                line.aftersales_marked_qty = marked

    def _get_marked_qty(self):
        """Return the credited pieces of which the order does not know otherwise."""
        settled = self._get_settled_goods(("draft", "settled"))
        if self.product_id.invoice_policy == "order":
            unlowered = settled - self.aftersales_lowered_qty
            return min(unlowered, max(self.product_uom_qty, 0.0))
        returned = self.aftersales_return_line_ids.move_ids.filtered(
            lambda move: move.state == "done" and move._is_return() and move.to_refund
        )
        back = sum(
            move.product_uom._compute_quantity(
                move.quantity - move.aftersales_kept_qty, self.product_uom_id
            )
            for move in returned
        )
        return max(settled - back, 0.0)

    def _lower_ordered(self):
        """Let the ordered quantity follow the credit notes that are posted."""
        unit = self.product_uom_id
        delta = self._get_settled_goods(("settled",)) - self.aftersales_lowered_qty
        ordered = unit.round(self.product_uom_qty - delta)
        is_closed = self.state != "sale" or self.order_id.locked
        if unit.is_zero(delta) or is_closed:
            return
        if delta > 0 and unit.compare(ordered, self.qty_delivered) < 0:
            return
        before = self.product_uom_qty
        self.with_context(skip_procurement=True).write(
            {
                "product_uom_qty": ordered,
                "aftersales_lowered_qty": self.aftersales_lowered_qty + delta,
                # Core may reckon them anew for another quantity.
                "price_unit": self.price_unit,
                "discount": self.discount,
            }
        )
        self._tell_lowered(before)

    def _tell_lowered(self, before):
        """Tell the salesperson on the order why its quantity is another one."""
        documents = self.aftersales_return_line_ids.return_id
        self.order_id._message_log(
            body=self.env._(
                "%(product)s: the ordered quantity is %(after)s instead of %(before)s,"
                " by what was credited for %(documents)s.",
                product=self.product_id.display_name,
                after=self.product_uom_qty,
                before=before,
                documents=", ".join(documents.mapped("name")),
            )
        )
