"""A hand that writes what happens straight into the tables, as documents would."""

from itertools import count as count_up

from odoo.tools import SQL

from odoo.addons.aftersales.models.returns.claim import Claim

from .return_histories import Goods

DOZEN = 12


class Eyes:
    """What both hands see: the ledger, through the addon's own methods."""

    def __init__(self, env):
        self.env = env
        self.units, self.parcels = {}, {}

    def records(self):
        return self.env["sale.order.line"].browse(self.units)

    def pieces(self, quantity, line):
        """Return a quantity of an order line in pieces."""
        return round(quantity * self.units[line])

    def figures(self):
        """Return what the ledger says of each line: line -> five numbers of pieces."""
        return {
            line.id: tuple(self.pieces(n, line.id) for n in found)
            for line, found in self.records()._get_returnable().items()
        }

    def parcels_left(self):
        """Return what can go back of each delivery: (line, move) -> pieces."""
        moves = self.env["stock.move"].browse(self.parcels)
        left = moves._get_returnable()
        return {(self.parcels[move.id], move.id): round(n) for move, n in left.items()}

    def lots_left(self):
        """Return what the ledger says of each lot: (line, lot) -> pieces."""
        accounts = self.records()._read_ledger().accounts.items()
        return {key[1:]: round(a.left) for key, a in accounts if key[0] == "lot"}

    def try_limits(self, left):
        """Ask for all that is left, which must do, and for one more, which must not.

        :param left: line -> pieces
        """
        return self._try(left, 0) + self._try(left, 1)

    def _try(self, left, more):
        lines = self.env["aftersales.return.line"]
        piece = self.env.ref("uom.product_uom_unit")
        claims = [
            Claim(
                record=line,
                product=line.product_id,
                uom=piece,
                quantity=left[line.id] + more,
                order_line=line,
                move=self.env["stock.move"],
                lot=self.env["stock.lot"],
            )
            for line in self.records()
        ]
        refused = {found[0].record.id for found in lines._find_excess(claims)}
        wrong = refused.symmetric_difference(self.units if more else ())
        return [f"line {line}: {left[line]} left, {more} more" for line in wrong]


class Rows(Eyes):
    """Writes rows; lots and origins are chosen at random among those that fit."""

    def sell(self, rng, count):
        """Sell on one order; return line -> ordered pieces."""
        self.rng, self.numbers = rng, count_up()
        self._make_goods()
        kinds = [
            (
                rng.choice((self.plain, self.plain, self.traced)),
                rng.choice((1, 1, DOZEN)),
                rng.randint(2, 15),
            )
            for _number in range(count)
        ]
        rows = [self._prepare_order_line(*kind) for kind in kinds]
        ids = self._insert("sale_order_line", rows)
        found = list(zip(ids, kinds, strict=True))
        self.products = {key: product for key, (product, _size, _n) in found}
        self.units = {key: size for key, (_product, size, _n) in found}
        return {key: number * size for key, (_product, size, number) in found}

    def _prepare_order_line(self, product, size, number):
        return {
            "order_id": self.order_id,
            "name": "Goods",
            "product_id": product,
            "product_uom_id": self.dozen if size > 1 else self.piece,
            "product_uom_qty": number,
            "price_unit": 7,
            "customer_lead": 0,
            "state": "sale",
            "qty_delivered_method": "stock_move",
            "company_id": self.env.company.id,
        }

    def _make_goods(self):
        env = self.env
        values = {"is_storable": True, "list_price": 7}
        plain, traced = env["product.product"].create(
            [{"name": "Nut", **values}, {"name": "Bolt", "tracking": "lot", **values}]
        )
        lots = [{"name": f"B-{n}", "product_id": traced.id} for n in range(3)]
        self.plain, self.traced = plain.id, traced.id
        self.lots = env["stock.lot"].create(lots).ids
        self.order_id = (
            env["sale.order"]
            .create({"partner_id": env["res.partner"].create({"name": "Bench"}).id})
            .id
        )
        house = env["stock.warehouse"].search(
            [("company_id", "=", env.company.id)], limit=1
        )
        self.shelf = house.lot_stock_id.id
        self.customer = env.ref("stock.stock_location_customers").id
        self.piece = env.ref("uom.product_uom_unit").id
        self.dozen = env.ref("uom.product_uom_dozen").id
        self.paid = env.ref("aftersales.remedy_refund").id
        self.unpaid = env.ref("aftersales.remedy_repair").id
        env.flush_all()

    # === WHAT HAPPENS === #

    def deliver(self, wanted):
        lots = {line: self._choose_lots(line, n) for line, n in wanted.items()}
        parcel, facts = self._move(wanted, lots, is_out=True)
        return parcel, facts

    def ask(self, wanted):
        name = f"BENCH-{self.order_id}-{next(self.numbers)}"
        values = {"name": name, "state": "submitted", "registered_at": "2026-01-01"}
        values["company_id"] = self.env.company.id
        [document] = self._insert("aftersales_return", [values])
        rows = [
            {
                "return_id": document,
                "order_line_id": line,
                "product_id": self.products[line],
                "uom_id": self.piece,
                "quantity": pieces,
                "move_id": parcel,
                "lot_id": lot,
                "needs_goods": True,
                "requested_id": self.paid,
            }
            for line, pieces, parcel, lot in wanted
        ]
        ids = self._insert("aftersales_return_line", rows)
        facts = [
            (line, key, pieces, parcel, lot)
            for key, (line, pieces, parcel, lot) in zip(ids, wanted, strict=True)
        ]
        requests = {key: line for line, key, *_rest in facts}
        return Goods(document, requests=requests), facts

    def approve(self, document):
        self._write(document, "approved")

    def give_up(self, document):
        self._write(document, document.state)

    def finish(self, document):
        self._write(document, "done")

    def receive(self, document, wanted, pages):
        """Let pieces come: ``wanted`` by the keys of the requests."""
        lots, origins, pieces, keys = {}, {}, {}, {}
        for key, number in wanted.items():
            line = document.requests[key]
            request = pages[line].requests[key]
            origins[line], keys[line], pieces[line] = request.parcel, key, number
            if request.parcel is None and self.rng.random() < 0.7:
                origins[line] = self._choose_parcel(pages[line], number)
            lots[line] = self._find_lots(pages[line], number, request.lot)
        self._write(document, "receiving")
        parcel, facts = self._move(pieces, lots, False, origins, keys)
        return parcel, [(*fact, origins[fact[0]], keys[fact[0]]) for fact in facts]

    def decide(self, document, stays, whole):
        """Decide.

        :param stays: key of a request -> the request, of which something stays
        :param whole: those keys of which nothing needs to come back at all
        """
        self._write(document, "processing")
        rows = []
        for key, request in stays.items():
            remedy = self.paid if request.is_paid else self.unpaid
            self._update_line(key, remedy, key not in whole)
            if key not in whole:
                row = {"return_id": document.handle, "line_id": key, "kind": "stays"}
                rows.append({**row, "quantity": request.stays})
        if rows:
            self._insert("aftersales_return_disposition", rows)

    def plan(self, parcel, wanted):
        keys = self._plan(wanted, parcel.keys)
        return Goods(None, keys)

    def carry_out(self, plan, came, pages, keeps_rest):
        """Receive by a plan; what is missing is planned again or given up."""
        self.env.cr.execute(
            SQL(
                "UPDATE stock_move SET state = 'cancel' WHERE id = ANY(%s)",
                list(plan.keys.values()),
            )
        )
        lots = {line: self._find_lots(pages[line], n) for line, n in came.items()}
        parcel, facts = self._move(came, lots, False, plan.origins)
        missing = {}
        for line, key in plan.keys.items():
            planned, _parcel = pages[line].planned[key]
            if planned > came.get(line, 0):
                missing[line] = planned - came.get(line, 0)
        rest = None
        if keeps_rest and missing:
            rest = Goods(None, self._plan(missing, plan.origins)), missing
        return parcel, facts, rest

    def send_again(self, parcel, wanted, pages):
        lots = {}
        for line in wanted:
            rows = self._read_lots(parcel.keys[line])
            lots[line] = self._take_lots(rows, wanted[line])
        return self._move(wanted, lots, True, parcel.keys)

    # === ROWS === #

    def _insert(self, table, rows):
        """Insert rows that have the same columns; return their ids."""
        columns = list(rows[0])
        query = "INSERT INTO {} ({}) VALUES %s RETURNING id".format(
            table, ", ".join(columns)
        )
        values = [tuple(row[name] for name in columns) for row in rows]
        found = self.env.cr.execute_values(query, values, fetch=True)
        return [key for (key,) in found]

    def _write(self, document, state):
        query = SQL(
            "UPDATE aftersales_return SET state = %s WHERE id = %s",
            state,
            document.handle,
        )
        self.env.cr.execute(query)

    def _update_line(self, key, remedy, needs_goods):
        query = SQL(
            "UPDATE aftersales_return_line SET decided_id = %s, needs_goods = %s"
            " WHERE id = %s",
            remedy,
            needs_goods,
            key,
        )
        self.env.cr.execute(query)

    def _prepare_move(self, line, pieces, is_out, **values):
        places = (self.shelf, self.customer)
        source, target = places if is_out else places[::-1]
        return {
            "company_id": self.env.company.id,
            "product_id": self.products[line],
            "product_uom": self.piece,
            "product_uom_qty": pieces,
            "quantity": pieces,
            "location_id": source,
            "location_dest_id": target,
            "procure_method": "make_to_stock",
            "date": "2026-01-01",
            "sale_line_id": line,
            "state": "done",
            "origin_returned_move_id": None,
            "aftersales_return_line_id": None,
            **values,
        }

    def _plan(self, wanted, origins):
        rows = []
        for line, pieces in wanted.items():
            origin = {"origin_returned_move_id": origins[line], "state": "assigned"}
            rows.append(self._prepare_move(line, pieces, False, **origin))
        return dict(zip(wanted, self._insert("stock_move", rows), strict=True))

    def _move(self, wanted, lots, is_out, origins=None, return_lines=None):
        """Move goods; sometimes only the origin tells what they were sold by."""
        rows = []
        for line, pieces in wanted.items():
            origin = (origins or {}).get(line)
            values = {
                "origin_returned_move_id": origin,
                "aftersales_return_line_id": (return_lines or {}).get(line),
            }
            if not is_out and origin and self.rng.random() < 0.1:
                values["sale_line_id"] = None
            rows.append(self._prepare_move(line, pieces, is_out, **values))
        if not rows:
            return Goods(None), []
        ids = self._insert("stock_move", rows)
        keys = dict(zip(wanted, ids, strict=True))
        self._insert_lines(keys, rows, lots)
        if is_out:
            self.parcels.update({key: line for line, key in keys.items()})
        facts = [
            (line, keys[line], n, [row for row in lots[line] if row[0]])
            for line, n in wanted.items()
        ]
        return Goods(None, keys), facts

    def _insert_lines(self, keys, rows, lots):
        shared = (
            "company_id",
            "product_id",
            "location_id",
            "location_dest_id",
            "date",
            "state",
        )
        details = []
        for (line, key), row in zip(keys.items(), rows, strict=True):
            for lot, number in lots[line]:
                values = {name: row[name] for name in shared}
                values |= {"move_id": key, "lot_id": lot, "quantity": number}
                details.append({**values, "product_uom_id": self.piece})
        self._insert("stock_move_line", details)

    # === LOTS === #

    def _choose_lots(self, line, pieces):
        """Return (lot, number) pairs; no lot for goods without."""
        if self.products[line] != self.traced:
            return [(None, pieces)]
        part = self.rng.randint(0, pieces)
        first, second = self.rng.sample(self.lots, 2)
        return [(lot, n) for lot, n in ((first, part), (second, pieces - part)) if n]

    def _find_lots(self, page, pieces, lot=None):
        """Return lots that the customer has; what is too much is of any."""
        if not page.lots:
            return [(None, pieces)]
        if lot:
            return [(lot, pieces)]
        return self._take_lots(list(page.lots.items()), pieces)

    def _take_lots(self, rows, pieces):
        taken = []
        for lot, number in rows:
            part = min(number, pieces)
            if part > 0:
                taken.append((lot, part))
                pieces -= part
        if pieces:
            taken.append((rows[0][0], pieces))
        return taken

    def _read_lots(self, move):
        query = "SELECT lot_id, quantity::int FROM stock_move_line WHERE move_id = %s"
        return self.env.execute_query(SQL(query, move))

    def _choose_parcel(self, page, pieces):
        """Return a delivery of which so much is still with the customer, if any."""
        fitting = [
            key
            for key, parcel in page.deliveries.items()
            if parcel.pieces - parcel.undone >= pieces
        ]
        return self.rng.choice(fitting) if fitting else None
