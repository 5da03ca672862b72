from odoo import api, fields, models
from odoo.tools import float_compare, float_is_zero

from ..complaint.complaint_source import READERS
from .ledger import Ledger, Moved, Returnable
from .ledger_query import read_rows

# The ledger is for whoever sells, too; nobody else pays for it.
LEDGER_READERS = f"{READERS},sales_team.group_sale_salesman"
# What the query reads; written down before it runs.
LEDGER_MODELS = (
    "stock.move",
    "stock.move.line",
    "aftersales.return",
    "aftersales.return.line",
    "aftersales.return.disposition",
)


class SaleOrderLine(models.Model):
    """The returnable ledger of what was sold, in the unit it was sold by.

    Counted where goods cross the customer's boundary, whatever the order is told about
    it: what was sent back to him after a return is with him again.

    What the order is told: core knows ``to_refund``, a yes or no for a whole transfer.
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

    _inherit = "sale.order.line"

    aftersales_return_line_ids = fields.One2many(
        "aftersales.return.line", "order_line_id", "Return Lines", groups=READERS
    )
    aftersales_delivered = fields.Float(
        "Handed Over",
        digits="Product Unit",
        compute="_compute_returnable",
        groups=LEDGER_READERS,
        help="What the customer was given, by deliveries and replacements.",
    )
    aftersales_returned = fields.Float(
        "Returned",
        digits="Product Unit",
        compute="_compute_returnable",
        groups=LEDGER_READERS,
        help="What has come back; without what was sent to the customer again.",
    )
    aftersales_requested = fields.Float(
        "Return Requested",
        digits="Product Unit",
        compute="_compute_returnable",
        groups=LEDGER_READERS,
        help="What open returns and transfers have announced and has not come yet.",
    )
    aftersales_kept = fields.Float(
        "Kept",
        digits="Product Unit",
        compute="_compute_returnable",
        groups=LEDGER_READERS,
        help="What the customer was paid for, or got replaced, and may keep.",
    )
    aftersales_returnable = fields.Float(
        "Returnable",
        digits="Product Unit",
        compute="_compute_returnable",
        groups=LEDGER_READERS,
        help="What can still come back.",
    )

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

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends(
        "product_id",
        "product_uom_id",
        "qty_delivered",
        "move_ids.state",
        "move_ids.quantity",
        "move_ids.product_uom_qty",
        "aftersales_return_line_ids.quantity",
        "aftersales_return_line_ids.received_qty",
        "aftersales_return_line_ids.needs_goods",
        "aftersales_return_line_ids.decided_id",
        "aftersales_return_line_ids.disposition_ids.quantity",
        "aftersales_return_line_ids.return_id.state",
    )
    def _compute_returnable(self):
        found = self._get_returnable()
        for line in self:
            for name, quantity in found[line]._asdict().items():
                line[f"aftersales_{name}"] = quantity

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

    # === ACTIONS === #

    def action_new_return(self):
        """Choose how many of this line come back."""
        self.ensure_one()
        returns = self.env["aftersales.return"]
        return returns._action_pick(returns._prepare_order_values(self.order_id, self))

    # === BUSINESS === #

    def _get_customers(self):
        """Return the customers that the goods of these lines are for."""
        order = self.order_id
        people = order.partner_id | order.partner_shipping_id | order.partner_invoice_id
        return people.commercial_partner_id

    def _get_returnable(self, excluded=None):
        """Return the ledger of each line, in its unit: line -> ``Returnable``.

        One query, however many lines; with kits, those that find their parts.

        :param excluded: return lines that do not count as asked for
        """
        ledger = self._read_ledger(excluded=excluded or ())
        found = {}
        for line in self:
            account = ledger.get_order_line(line._origin.id, line.product_id.id)
            figures = (
                account.delivered,
                account.returned,
                account.requested,
                account.kept,
                max(account.left, 0),
            )
            unit = line.sudo().product_uom_id
            factor = unit.factor or 1
            figures = [unit.round(n / factor) if unit else 0 for n in figures]
            found[line] = Returnable(*figures)
        return found

    def _read_ledger(self, moves=None, excluded=(), ignored=(), is_locked=False):
        """Return the :class:`Ledger` of these order lines.

        :param moves: deliveries, also those without an order, to be in it, too
        :param excluded: return lines that do not count
        :param ignored: stock moves that do not count
        :param is_locked: let no other transaction speak for the same goods meanwhile
        """
        moves = self.env["stock.move"] if moves is None else moves.sudo()
        lines = self._origin.sudo() | moves.sale_line_id
        loose = moves.filtered(lambda move: not move.sale_line_id)
        # Of a quotation nothing has been delivered.
        lines = lines.filtered(lambda line: line.state not in ("draft", "sent"))
        for name in LEDGER_MODELS:
            self.env[name].flush_model()
        moved, asked = read_rows(
            self.env,
            lines.ids,
            loose.ids,
            excluded=[record.id for record in excluded],
            ignored=[record.id for record in ignored],
            is_locked=is_locked,
        )
        shipped = {(row.order_line_id, row.product_id) for row in moved}
        kits = lines._get_kit_parts(shipped)
        return Ledger(moved + lines._prepare_services(), asked, kits)

    def _prepare_services(self):
        """Return, as if it had been moved, what is delivered without any transfer."""
        others = self.filtered(
            lambda line: (
                not line.display_type and line.qty_delivered_method != "stock_move"
            )
        )
        return [
            Moved(
                move_id=-line.id,
                order_line_id=line.id,
                origin_id=None,
                product_id=line.product_id.id,
                lot_id=None,
                return_line_id=None,
                quantity=line.qty_delivered * line.product_uom_id.factor,
                name=None,
                is_out=True,
                is_done=True,
            )
            for line in others
        ]

    def _get_kit_parts(self, shipped):
        """Return what one of each kit consists of, in reference units.

        :param shipped: pairs (order line, product) of what was moved as itself
        :return: order line id -> {product id: quantity}
        """
        lines = self.filtered(lambda line: (line.id, line.product_id.id) not in shipped)
        if not lines or not self.env["stock.move"]._knows_kits():
            return {}
        parts = {}
        for company, own in lines.grouped("company_id").items():
            products = own.product_id
            boms = self.env["mrp.bom"].sudo()
            kits = boms._bom_find(products, company_id=company.id, bom_type="phantom")
            found = {p: self._explode_kit(p, kits[p]) for p in products if kits[p]}
            parts.update(
                (line.id, found[line.product_id])
                for line in own
                if found.get(line.product_id)
            )
        return parts

    @api.model
    def _explode_kit(self, product, kit):
        """Return the goods in one reference unit of a kit: product id -> quantity."""
        made = kit.product_qty * kit.product_uom_id.factor
        parts = {}
        for row, data in kit.explode(product, 1)[1]:
            if row.product_id.type == "consu":
                quantity = data["qty"] * row.product_uom_id.factor / made
                product_id = row.product_id.id
                parts[product_id] = parts.get(product_id, 0) + quantity
        return parts

    # === WHAT THE ORDER IS TOLD === #

    def _prepare_qty_delivered(self):
        """Leave delivered what came back without money for it."""
        quantities = super()._prepare_qty_delivered()
        for line in self.filtered(lambda li: li in quantities):
            _outgoing, incoming = line._get_outgoing_incoming_moves()
            quantities[line] += line._get_kept_qty(
                incoming.filtered(lambda move: move.state == "done")
            )
        return quantities

    def _get_qty_procurement(self, previous_product_uom_qty=False):
        """Order nothing anew for what came back without money for it."""
        quantity = super()._get_qty_procurement(previous_product_uom_qty)
        _outgoing, incoming = self._get_outgoing_incoming_moves(strict=False)
        return quantity + self._get_kept_qty(incoming)

    def _get_outgoing_incoming_moves(self, strict=True):
        """Leave replacements out: the goods that came back stay delivered instead."""
        outgoing, incoming = super()._get_outgoing_incoming_moves(strict)
        return outgoing.filtered(
            lambda m: not m.sudo().aftersales_replacement_id
        ), incoming

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
            return settled - self.aftersales_lowered_qty
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
