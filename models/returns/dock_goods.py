"""What the returns desk counts: rows of announced goods, codes of scanned ones."""

from collections import defaultdict, namedtuple

# What a scanned code names: a product, maybe its lot, and how many.
Goods = namedtuple("Goods", "product lot quantity")


class DockRow:
    """One announced product of a parcel: what is to come, what has been counted.

    All quantities are in the unit of the product. What is counted stands on the rows of
    the stock moves, marked as picked, so that nothing is lost when a phone goes dark
    and the transfer's own screen shows the same.

    :param line: the return line, maybe none
    :param moves: the open stock moves of one product
    """

    def __init__(self, line, moves):
        self.line, self.moves = line, moves
        self.product = moves.product_id
        self.unit = self.product.uom_id
        self.expected = sum(moves.mapped("product_qty"))
        self.counts = self._read_counts()

    @property
    def key(self):
        return f"{self.line.id or 0}-{self.product.id}"

    @property
    def counted(self):
        return sum(self.counts.values())

    @property
    def missing(self):
        """What is still to come; negative when more came."""
        return self.unit.round(self.expected - self.counted)

    @property
    def lots(self):
        """The lots or serials that can come back; none when nothing is known."""
        if self.line.lot_id.product_id == self.product:
            return self.line.lot_id
        delivered = self.moves.sudo().origin_returned_move_id.move_line_ids.lot_id
        return delivered.with_env(self.moves.env)

    def _read_counts(self):
        counts = defaultdict(float)
        for row in self.moves.move_line_ids.filtered("picked"):
            counts[row.lot_id] += row.quantity_product_uom
        return counts

    def accepts(self, lot):
        """Return whether goods of a lot are what was announced."""
        return not lot or not self.lots or lot in self.lots

    def guess_lot(self):
        """Return the lot that goods without a label can only be of, maybe none."""
        known = self.moves.env["stock.lot"].union(*filter(None, self.counts))
        candidates = self.lots or known
        is_clear = len(candidates) == 1 and self.product.tracking == "lot"
        return candidates if is_clear else candidates[:0]

    def store(self, counts):
        """Write what has been counted on the moves, what is over on the last one.

        :param counts: dict lot -> quantity
        """
        self.moves.move_line_ids.unlink()
        left = {lot: quantity for lot, quantity in counts.items() if quantity > 0}
        vals_list = []
        for number, move in enumerate(self.moves, start=1):
            room = move.product_qty
            is_last = number == len(self.moves)
            for lot in self._sort_lots(move, left):
                part = left[lot] if is_last else min(left[lot], room)
                if self.unit.compare(part, 0) > 0:
                    vals_list.append(self._prepare_row_values(move, lot, part))
                    left[lot] -= part
                    room -= part
        self.moves.env["stock.move.line"].create(vals_list)
        counted = self.moves.filtered("move_line_ids")
        (self.moves - counted).picked = False
        self.counts = self._read_counts()

    @staticmethod
    def _sort_lots(move, left):
        """Return lots, those first that were delivered by the move's own delivery."""
        delivered = move.sudo().origin_returned_move_id.move_line_ids.lot_id
        return sorted(left, key=lambda lot: lot.id not in delivered.ids)

    def _prepare_row_values(self, move, lot, quantity):
        return {
            "move_id": move.id,
            "picking_id": move.picking_id.id,
            "product_id": move.product_id.id,
            "product_uom_id": self.unit.id,
            "location_id": move.location_id.id,
            "location_dest_id": move.location_dest_id.id,
            "lot_id": lot.id,
            "quantity": quantity,
            "picked": True,
        }
