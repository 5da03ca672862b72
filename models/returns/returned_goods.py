"""What came back and is not disposed of yet, while it is handed out to dispositions."""

from collections import defaultdict, namedtuple

# A quantity, in the unit of the product, that lies somewhere.
Piece = namedtuple("Piece", "product lot package owner location quantity")


class ReturnedGoods:
    """Says which goods in quarantine a disposition is about: lot, package, owner.

    What has come for a line is counted by the receipts, less what the documents of
    dispositions take; where it lies is what the stock says, so that goods which were
    packed or put on another shelf of the quarantine are found.
    """

    def __init__(self, lines):
        """:param lines: return lines, as superuser"""
        # Read at once what the loops below look at line by line.
        moves = lines.move_ids | lines.move_ids.move_dest_ids
        moves |= lines.disposition_ids.move_ids
        moves.move_line_ids.fetch(["quantity_product_uom", "product_id", "lot_id"])
        self.places = {line: self._get_places(line) for line in lines}
        self.due = {line: self._count_due(line) for line in lines}
        self.quants = self._find_quants(lines)
        self.free = {q: q.quantity - q.reserved_quantity for q in self.quants}

    @staticmethod
    def _get_places(line):
        """Return where the goods of a line wait: quarantine, or where they came in."""
        arrived = line.move_ids.filtered(lambda move: move._is_arrival())
        onward = arrived.move_dest_ids.filtered(
            lambda move: move.location_dest_id.usage == "internal"
        )
        places = (arrived | onward.filtered(lambda m: m.state == "done")).mapped(
            "location_dest_id"
        )
        return places | line.return_id.warehouse_id.aftersales_quarantine_id

    @staticmethod
    def _count_due(line):
        """Return what came and no document takes: (product, lot) -> quantity."""
        due = defaultdict(float)
        arrived = line.move_ids.filtered(lambda move: move._is_arrival())
        for row in arrived.move_line_ids:
            due[row.product_id, row.lot_id] += row.quantity_product_uom
        for disposition in line.disposition_ids:
            for product, lot, quantity in disposition._get_taken():
                due[product, lot] -= quantity
        return due

    def _find_quants(self, lines):
        places = lines.env["stock.location"].union(*self.places.values())
        products = {product.id for due in self.due.values() for product, _lot in due}
        quants = lines.env["stock.quant"]
        return quants.search(
            [
                ("product_id", "in", list(products)),
                ("location_id", "child_of", places.ids),
                ("quantity", ">", 0),
            ],
            order="in_date, id",
        )

    def hand_out(self, disposition):
        """Return the pieces that a disposition is about, and what of it is not there.

        :return: (list of :class:`Piece`, dict of (product, lot) -> missing quantity)
        """
        pieces, missing = [], {}
        line = disposition.line_id
        for product, needed in self._get_needs(disposition).items():
            due = self.due[line]
            lots = [lot for p, lot in due if p == product]
            if disposition.lot_id:
                lots = [lot for lot in lots if lot == disposition.lot_id]
            for lot in lots:
                part = min(needed, due[product, lot])
                found = self._take(line, product, lot, part)
                taken = sum(piece.quantity for piece in found)
                pieces += found
                due[product, lot] -= taken
                needed -= taken
                if product.uom_id.compare(part, taken) > 0:
                    missing[product, lot] = part - taken
                    needed -= part - taken
            if product.uom_id.compare(needed, 0) > 0:
                missing[product, None] = needed
        return pieces, missing

    def is_ambiguous(self, disposition):
        """Return whether it is open which of several lots a disposition is about."""
        if disposition.lot_id or disposition.product_id.tracking == "none":
            return False
        product = disposition.product_id
        [needed] = self._get_needs(disposition).values()
        due = {
            lot: quantity
            for (p, lot), quantity in self.due[disposition.line_id].items()
            if p == product and product.uom_id.compare(quantity, 0) > 0
        }
        is_all = product.uom_id.compare(needed, sum(due.values())) == 0
        return len(due) > 1 and not is_all

    @staticmethod
    def _get_needs(disposition):
        """Return how much it is about: product -> quantity; a kit came as its parts."""
        line, quantity = disposition.line_id, disposition.quantity
        needs = line._get_kit_needs(quantity)
        needs = needs or {line.product_id: (quantity, line.uom_id)}
        return {
            product: uom._compute_quantity(needed, product.uom_id)
            for product, (needed, uom) in needs.items()
        }

    def _take(self, line, product, lot, needed):
        pieces = []
        for quant in self.quants:
            if product.uom_id.compare(needed, 0) <= 0:
                break
            if quant.product_id != product or quant.lot_id != lot:
                continue
            if not self._is_at(quant.location_id, self.places[line]):
                continue
            part = min(needed, self.free[quant])
            if product.uom_id.compare(part, 0) > 0:
                self.free[quant] -= part
                needed -= part
                where = (quant.package_id, quant.owner_id, quant.location_id)
                pieces.append(Piece(product, lot, *where, part))
        return pieces

    @staticmethod
    def _is_at(location, places):
        return any(location.parent_path.startswith(p.parent_path) for p in places)
