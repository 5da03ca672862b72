from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

# Change these, and the goods are looked for in the deliveries again.
GOODS = {"product_id", "lot_id", "order_line_id", "move_id", "quantity", "is_foreign"}


class ReturnLine(models.Model):
    """Which delivery the goods came by: the oldest of which something is left.

    While a return is a draft, a line without a delivery is given one, and a line of
    more than its delivery has left is split over the next ones. Whoever may register
    returns need not see deliveries: they are looked up with full rights, and only
    those of the line's own customer and company.
    """

    _inherit = "aftersales.return.line"

    # === CONSTRAINTS AND ONCHANGE === #

    @api.onchange("order_line_id")
    def _onchange_order_line_id(self):
        """Follow the chosen order line, whatever was chosen before."""
        sold = self.order_line_id.sudo()
        if sold and self.move_id.sudo().sale_line_id != sold:
            self.move_id = False
            self.product_id = sold.product_id

    @api.onchange("product_id", "order_line_id", "lot_id", "is_foreign")
    def _onchange_goods(self):
        """Propose the delivery that the goods came by."""
        # Each of these would say the product again, were it not kept here.
        product = self.product_id
        if self.lot_id.product_id != product:
            self.lot_id = False
            self.product_id = product
        if self._get_misfit():
            self.update({"move_id": False, "order_line_id": False})
            self.product_id = product
        for line, pieces in self._allocate():
            if pieces:
                line.update(line._prepare_piece_values(pieces[0][0]))

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create lines; where no delivery is named, the oldest that fits is taken."""
        lines = super().create(vals_list)
        lines._assign_deliveries()
        return lines

    def write(self, vals):
        """Write; changed goods are looked for in the deliveries again."""
        result = super().write(vals)
        if GOODS.intersection(vals):
            self._assign_deliveries()
        return result

    # === BUSINESS === #

    def _assign_deliveries(self):
        """Give draft lines their deliveries, and split what came by several."""
        drafts = self.filtered(lambda line: line.return_state == "draft")
        more = []
        for line, pieces in drafts._allocate():
            if not pieces:
                continue
            (move, quantity), *others = pieces
            values = line._prepare_piece_values(move)
            covered = quantity + sum(part for _move, part in others)
            if others and line.uom_id.compare(covered, line.quantity) >= 0:
                values["quantity"] = quantity
                more += line._prepare_split_values(others)
            if values:
                line._store(values)
        if more:
            self._store_new(more)

    def _prepare_piece_values(self, move):
        """Return what a delivery tells of the line that it does not know yet.

        The quantity stays what it is, and so does the unit that it was entered in.
        """
        values = {} if self.move_id == move else {"move_id": move.id}
        if values and self.uom_id:
            values["uom_id"] = self.uom_id.id
        lots = move.move_line_ids.lot_id
        if len(lots) == 1 and not self.lot_id and not self.is_lot_unknown:
            values["lot_id"] = lots.id
        return values

    def _prepare_split_values(self, pieces):
        """Return the values of further lines for goods that came by other deliveries.

        :param pieces: list of ``(move, quantity)``
        """
        return [
            {
                **self.copy_data({"return_id": self.return_id.id})[0],
                "move_id": move.id,
                "order_line_id": move.sale_line_id.id,
                "quantity": quantity,
            }
            for move, quantity in pieces
        ]

    def _allocate(self):
        """Return ``(line, pieces)``: by which deliveries the goods of each line came.

        A piece is ``(move, quantity)``, in the unit of the line. The delivery that the
        line names comes first, then the oldest of its order line, else of its customer.
        """
        lines = self.filtered(lambda line: line.product_id and not line.is_foreign)
        left = self._get_at_customer(lines.move_id)
        lines._deduct_siblings(left)
        needy = lines.filtered(lambda line: not line._is_delivered_by_its_move(left))
        if needy:
            others = needy._find_deliveries() - lines.move_id
            more = self._get_at_customer(others)
            lines._deduct_siblings(more)
            left.update(more)
        oldest = sorted(left, key=lambda move: (move.date, move.id))
        by_product = defaultdict(list)
        for move in oldest:
            by_product[move.product_id].append(move)
        return [(line, line._take(by_product[line.product_id], left)) for line in lines]

    def _is_delivered_by_its_move(self, left):
        """Return whether the delivery that the line names has all of it left."""
        lots = left.get(self.move_id, {})
        rest = self._sum_left(lots)
        wanted = self._get_stock_quantity()
        return bool(self.move_id) and self.product_id.uom_id.compare(rest, wanted) >= 0

    def _take(self, moves, left):
        """Take the goods of the line out of what is ``left`` of ``moves``.

        :return: list of ``(move, quantity)``, in the unit of the line
        """
        unit, wanted, pieces = self.product_id.uom_id, self._get_stock_quantity(), []
        fitting = [move for move in moves if self._may_come_by(move)]
        for move in sorted(fitting, key=lambda move: move != self.move_id):
            part = min(self._sum_left(left[move]), wanted)
            if unit.compare(part, 0) > 0:
                self._deduct(left[move], self.lot_id, part)
                quantity = unit._compute_quantity(part, self.uom_id, round=False)
                pieces.append((move, quantity))
                wanted -= part
        return pieces

    def _may_come_by(self, move):
        """Return whether the line says nothing that speaks against a delivery."""
        if self.move_id == move:
            return True
        if self.order_line_id:
            return move.sale_line_id == self.order_line_id
        return self.partner_id in move._get_customers()

    def _get_stock_quantity(self):
        """Return the quantity of the line in the unit of the stock."""
        unit = self.product_id.uom_id
        return (self.uom_id or unit)._compute_quantity(self.quantity, unit, round=False)

    def _sum_left(self, lots):
        """Return how much there is for the line: of its lot, of all if it has none."""
        if self.lot_id:
            return lots.get(self.lot_id, 0)
        return sum(lots.values())

    @api.model
    def _deduct(self, lots, lot, quantity):
        """Take a quantity away from its lot; of no lot in particular: from any.

        :param lots: lot -> quantity, changed in place
        """
        for key in [lot] if lot in lots else list(lots):
            part = min(lots[key], quantity)
            lots[key] -= part
            quantity -= part

    def _deduct_siblings(self, left):
        """Take away what the other lines of the same drafts are going to need."""
        for line in self.return_id._origin.line_ids - self._origin:
            if line.return_state == "draft" and line.move_id in left:
                lots = left[line.move_id]
                self._deduct(lots, line.lot_id, line._get_stock_quantity())

    def _find_deliveries(self):
        """Return the deliveries that the goods of these lines may have come by."""
        sold = self.filtered("order_line_id")
        others = self - sold
        same = Domain("product_id", "in", others.product_id.ids)
        fitting = Domain("sale_line_id", "in", sold.order_line_id.ids) | (
            same & self.env["stock.move"]._get_customer_domain(others.partner_id)
        )
        done = self.env["stock.move"]._get_delivered_domain(self.company_id)
        return self.env["stock.move"].sudo().search(done & fitting, order="date, id")

    @api.model
    def _get_at_customer(self, moves, excluded=None):
        """Return what of deliveries the customer still has, free to be returned.

        In the stock unit: move -> lot -> quantity. By the returnable ledger, which
        knows orders, deliveries and lots; what it has less of by order or by lot is
        taken from the oldest delivery first. As many queries for one as for many.

        :param excluded: return lines that do not count as asked for
        """
        moves = moves.sudo()
        ledger = moves.sale_line_id._read_ledger(moves, excluded or ())
        delivered = defaultdict(list)
        for move, lot, quantity in moves._read_delivered():
            delivered[move].append((lot, quantity))
        budgets, left = {}, {move: {} for move in moves}
        for move in moves.sorted(lambda move: (move.date, move.id)):
            factor = move.product_id.uom_id.factor or 1
            for lot, quantity in delivered[move]:
                keys = ledger.get_keys(
                    move.sale_line_id.id, move.id, move.product_id.id, lot.id
                )
                rests = [budgets.setdefault(k, ledger.get(k).left) for k in keys]
                part = max(min(quantity * factor, *rests), 0)
                budgets.update((key, budgets[key] - part) for key in keys)
                left[move][lot] = part / factor
        return left
