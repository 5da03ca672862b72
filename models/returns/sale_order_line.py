from odoo import api, fields, models

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
