"""A hand that makes real documents: orders, transfers, returns and core's dialog."""

from odoo.exceptions import UserError
from odoo.fields import Command

from .return_histories import Goods
from .return_rows import DOZEN, Eyes

QUIET = {
    "tracking_disable": True,
    "mail_notrack": True,
    "mail_create_nosubscribe": True,
}


class Documents(Eyes):
    """Does what people do, and reads off their documents what has happened."""

    def __init__(self, env):
        super().__init__(env(context={**env.context, **QUIET}))

    def sell(self, rng, count):
        """Sell on one order; return line -> ordered pieces."""
        self.rng = rng
        products = self._make_goods(count)
        self.piece, dozen = (
            self.env.ref(f"uom.product_uom_{name}") for name in ("unit", "dozen")
        )
        rows = [
            {
                "product_id": rng.choice(products).id,
                "product_uom_id": rng.choice((self.piece, self.piece, dozen)).id,
                "product_uom_qty": rng.randint(2, 15),
            }
            for _number in range(count)
        ]
        self.order = self._make_order([Command.create(row) for row in rows])
        for line in self.order.order_line:
            self.units[line.id] = 1 if line.product_uom_id == self.piece else DOZEN
        return {
            line.id: round(line.product_uom_qty * self.units[line.id])
            for line in self.order.order_line
        }

    def _make_order(self, lines):
        customer = self.env["res.partner"].create({"name": "Bench"})
        order = self.env["sale.order"].create(
            {"partner_id": customer.id, "order_line": lines}
        )
        order.action_confirm()
        return order

    def _make_goods(self, count):
        env = self.env
        values = {"is_storable": True, "list_price": 7}
        plain, traced = env["product.product"].create(
            [{"name": "Nut", **values}, {"name": "Bolt", "tracking": "lot", **values}]
        )
        lots = [{"name": f"B-{n}", "product_id": traced.id} for n in range(3)]
        house = env["stock.warehouse"].search(
            [("company_id", "=", env.company.id)], limit=1
        )
        quants = env["stock.quant"]
        quants._update_available_quantity(plain, house.lot_stock_id, 100 * count)
        for lot in env["stock.lot"].create(lots):
            quants._update_available_quantity(
                traced, house.lot_stock_id, 20 * count, lot_id=lot
            )
        return [plain, plain, traced]

    # === WHAT HAPPENS === #

    def deliver(self, wanted):
        picking = self.order.picking_ids.filtered(
            lambda p: p.state not in ("done", "cancel") and not p.return_id
        )
        moves = self._carry_out(
            picking, {m: wanted.get(m.sale_line_id.id, 0) for m in picking.move_ids}
        )
        return self._prepare_goods(picking, moves), self._read_facts(moves)

    def ask(self, wanted):
        document = self.env["aftersales.return"].create(
            {
                "partner_id": self.order.partner_id.id,
                "line_ids": [
                    Command.create(self._prepare_line(*goods)) for goods in wanted
                ],
            }
        )
        refusals = list(document._returnable_refusals())
        if refusals:
            raise AssertionError(refusals)
        document._write_protected({"state": "submitted"})
        facts = [
            (
                line.order_line_id.id,
                line.id,
                round(line.quantity * line.uom_id.factor),
                line.move_id.id or None,
                line.lot_id.id or None,
            )
            for line in document.line_ids
        ]
        requests = {key: line for line, key, *_rest in facts}
        return Goods(document, requests=requests), facts

    def _prepare_line(self, line, pieces, parcel=None, lot=None):
        return {
            "order_line_id": line,
            "product_id": self.env["sale.order.line"].browse(line).product_id.id,
            "uom_id": self.piece.id,
            "quantity": pieces,
            "move_id": parcel,
            "lot_id": lot,
            "reason_id": self.env.ref("aftersales.return_reason_defect").id,
            "requested_id": self.env.ref("aftersales.remedy_refund").id,
        }

    def approve(self, document):
        document.handle._write_protected({"state": "approved"})
        document.handle._create_receipts()

    def give_up(self, document):
        self._call_off(document)
        document.handle._write_protected({"state": document.state})

    def _call_off(self, document):
        moves = document.handle.line_ids.move_ids
        moves.filtered(lambda m: m.state not in ("done", "cancel"))._action_cancel()

    def receive(self, document, wanted, pages):
        """Let pieces come: ``wanted`` by the keys of the requests."""
        open_moves = document.handle.line_ids.move_ids.filtered(
            lambda move: move.state not in ("done", "cancel")
        )
        counts, left = {}, dict(wanted)
        for move in open_moves:
            key = move.aftersales_return_line_id.id
            counts[move] = min(move.quantity, left.get(key, 0))
            left[key] = left.get(key, 0) - counts[move]
        picking = open_moves.picking_id[:1]
        counts = {m: n for m, n in counts.items() if m.picking_id == picking}
        moves = self._carry_out(picking, counts)
        facts = [
            (
                *fact,
                move.origin_returned_move_id.id or None,
                move.aftersales_return_line_id.id,
            )
            for move, fact in zip(moves, self._read_facts(moves), strict=True)
        ]
        return self._prepare_goods(picking, moves), facts

    def decide(self, document, stays, whole):
        """Decide, see `Rows.decide`; nothing more is expected."""
        self._call_off(document)
        lines, kinds = self.env["aftersales.return.line"], ("repair", "refund")
        for key, request in stays.items():
            remedy = self.env.ref(f"aftersales.remedy_{kinds[request.is_paid]}")
            line = lines.browse(key)
            line.write({"decided_id": remedy.id})
            line._store({"needs_goods": key not in whole})
            if key not in whole:
                row = {"line_id": key, "kind": "stays", "quantity": request.stays}
                row["return_id"] = document.handle.id
                self.env["aftersales.return.disposition"]._store_new([row])
        document.handle._write_protected({"state": "processing"})

    def finish(self, document):
        document.handle._write_protected({"state": "done"})

    def plan(self, parcel, wanted):
        picking = self._return(parcel, wanted)
        moves = picking.move_ids
        return Goods(picking, {move.sale_line_id.id: move.id for move in moves})

    def carry_out(self, plan, came, pages, keeps_rest):
        """Receive by a plan; what is missing is planned again or given up."""
        picking = plan.handle
        counts = {m: came.get(m.sale_line_id.id, 0) for m in picking.move_ids}
        moves = self._carry_out(picking, counts, is_rest_kept=True)
        rest = picking.backorder_ids if moves else picking
        missing = {m.sale_line_id.id: round(m.product_uom_qty) for m in rest.move_ids}
        if not keeps_rest:
            rest.action_cancel()
        keys = {move.sale_line_id.id: move.id for move in rest.move_ids}
        facts = self._read_facts(moves)
        goods = self._prepare_goods(picking, moves)
        return goods, facts, keeps_rest and keys and (Goods(rest, keys), missing)

    def send_again(self, parcel, wanted, pages):
        picking = self._return(parcel, wanted)
        moves = self._carry_out(picking, {m: m.quantity for m in picking.move_ids})
        return self._prepare_goods(picking, moves), self._read_facts(moves)

    # === TRANSFERS === #

    def _return(self, parcel, wanted):
        """Return goods of a transfer with core's dialog."""
        wizards = self.env["stock.return.picking"]
        wizard = wizards.create({"picking_id": parcel.handle.id})
        keys = {parcel.keys[line]: pieces for line, pieces in wanted.items()}
        for row in wizard.product_return_moves:
            row.quantity = keys.get(row.move_id.id, 0)
        action = wizard.action_create_returns()
        return self.env["stock.picking"].browse(action["res_id"])

    def _carry_out(self, picking, counts, is_rest_kept=False):
        """Validate a transfer; return its moves that are done.

        :param counts: move -> pieces
        """
        moves = picking.move_ids.browse()
        for move, pieces in counts.items():
            if pieces:
                self._count(move, pieces)
                moves |= move
        if not moves:
            return moves
        (picking.move_ids - moves).picked = False
        moves.picked = True
        picking._action_done()
        is_back = picking.return_id or picking.aftersales_return_id
        if is_back and not is_rest_kept and not picking.aftersales_return_id:
            picking.backorder_ids.action_cancel()
        return moves.filtered(lambda move: move.state == "done")

    def _count(self, move, pieces):
        """Write down how many came, of the lots that are proposed as far as they go."""
        for row in move.move_line_ids:
            part = min(row.quantity, pieces)
            pieces -= part
            row.quantity = part
        if pieces:
            row = move.move_line_ids[:1]
            row.quantity += pieces

    def _prepare_goods(self, picking, moves):
        keys = {move.sale_line_id.id: move.id for move in moves}
        for move in moves:
            if move.location_dest_id.usage == "customer":
                self.parcels[move.id] = move.sale_line_id.id
        return Goods(picking, keys)

    def _read_facts(self, moves):
        return [
            (
                move.sale_line_id.id,
                move.id,
                round(move.quantity),
                [
                    (row.lot_id.id, round(row.quantity))
                    for row in move.move_line_ids
                    if row.lot_id
                ],
            )
            for move in moves
        ]

    # === ATTEMPTS === #

    def try_limits(self, left):
        """Try also, with one line, what people would try."""
        line = self.rng.choice(list(left))
        found = super().try_limits(left)
        if not self._is_refused(self.ask, [(line, left[line] + 1, None, None)]):
            found.append(f"line {line}: a return of {left[line] + 1} is registered")
        move = self.rng.choice(list(self.parcels))
        line = self.parcels[move]
        picking = self.env["stock.move"].browse(move).picking_id
        parcel, many = Goods(picking, {line: move}), {line: left[line] + 1}
        if not self._is_refused(self._return, parcel, many):
            found.append(f"line {line}: the warehouse returns {many[line]}")
        return found

    def _is_refused(self, work, *args):
        try:
            with self.env.cr.savepoint():
                work(*args)
        except UserError:
            self.env.invalidate_all()
            return True
        return False
