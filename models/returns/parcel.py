"""What is on the rows of a receipt, sorted out against what was announced."""

from collections import defaultdict, namedtuple

# Goods that belong to no announced move; the move that takes them in on their own.
Stray = namedtuple("Stray", "kind line product lot rows")


class Parcel:
    """The goods of one product in one receipt, when it is validated.

    What belongs to an announced move goes there, on whichever row it was entered; what
    is left over is strayed: too many, of another lot, of a product that nobody
    announced. Nothing is ever refused here.
    """

    def __init__(self, product, moves):
        """:param moves: those of the product in the receipt, as superuser"""
        self.unit = product.uom_id
        self.product = product
        self.moves = moves
        self.announced = moves.filtered("aftersales_return_line_id")
        self.left = {}
        self.left_of_line = {}
        for move in self.announced:
            line = move.aftersales_return_line_id
            self.left[move] = self._count_demand(move)
            self.left_of_line[line] = line._get_awaited(product)

    # === SORTING === #

    def sort_out(self, is_incomplete):
        """Give each row to the move it belongs to.

        :param is_incomplete: whether another product of the receipt is missing
        :return: the strays
        """
        queue = [row for move in self.moves for row in self._loosen(move)]
        strays = defaultdict(list)
        while queue:
            row = queue.pop(0)
            home = self._find_home(row)
            if home:
                queue += self._cut(row, self._get_left(home))
                self._settle(row, home)
            else:
                strays[self._judge(row, is_incomplete)].append(row)
        return [
            Stray(kind, line, self.product, rows[0].lot_id, rows)
            for (kind, line, _lot), rows in strays.items()
        ]

    def _loosen(self, move):
        """Return the rows of a move, or parts of them, that are not its own."""
        rows = self._get_picked_rows(move)
        if move not in self.announced:
            return list(rows)
        loose = []
        for row in rows:
            left = self._get_left(move)
            if not self._fits(move, row) or self.unit.compare(left, 0) <= 0:
                loose.append(row)
                continue
            loose += self._cut(row, left)
            self._take(move, row)
        return loose

    def _find_home(self, row):
        """Return an announced move that still waits for such goods."""
        for move in self.announced:
            waits = self.unit.compare(self._get_left(move), 0) > 0
            if waits and self._fits(move, row):
                return move
        return None

    def _settle(self, row, move):
        if row.move_id != move:
            row.move_id = move
        self._take(move, row)

    def _cut(self, row, quantity):
        """Let a row keep so much; return the row of the rest, if there is one."""
        rest = self._count_row(row) - quantity
        if self.unit.compare(rest, 0) <= 0:
            return []
        unit = row.product_uom_id
        rest = self.unit._compute_quantity(rest, unit, rounding_method="HALF-UP")
        other = row.copy({"quantity": rest, "picked": row.picked})
        row.quantity -= rest
        return [other]

    def _judge(self, row, is_incomplete):
        """Return why goods have no home: kind, line, lot."""
        own = row.move_id if row.move_id in self.announced else self.announced[:1]
        line = own.aftersales_return_line_id
        lot = self._get_lot_name(row)
        if not own:
            kind = "product" if is_incomplete else "unannounced"
        else:
            kind = "over" if self._fits(own, row) else "lot"
        return kind, line, lot

    # === MEASURING === #

    def is_short(self):
        """Return whether less is on the rows than was announced."""
        there = sum(
            self._count_row(row)
            for move in self.moves
            for row in self._get_picked_rows(move)
        )
        return self.unit.compare(there, sum(self.left.values())) < 0

    def _get_picked_rows(self, move):
        """Return the rows that core will move."""
        return move.move_line_ids.filtered(lambda row: row.picked and row.quantity)

    def _count_row(self, row):
        unit = row.product_uom_id
        return unit._compute_quantity(row.quantity, self.unit, round=False)

    def _count_demand(self, move):
        unit = move.product_uom
        return unit._compute_quantity(move.product_uom_qty, self.unit, round=False)

    def _get_left(self, move):
        """Return what a move still waits for: never more than its line does."""
        line = move.aftersales_return_line_id
        return min(self.left[move], self.left_of_line[line])

    def _take(self, move, row):
        quantity = self._count_row(row)
        self.left[move] -= quantity
        self.left_of_line[move.aftersales_return_line_id] -= quantity

    # === LOTS === #

    def _fits(self, move, row):
        """Return whether the lot of a row is one that is to come back by a move."""
        name = self._get_lot_name(row)
        known = self._get_known_lots(move)
        return not name or not known or name in known

    def _get_known_lots(self, move):
        named = move.aftersales_return_line_id.lot_id
        if named.product_id == self.product:
            return {named.name}
        return set(move.origin_returned_move_id.move_line_ids.lot_id.mapped("name"))

    @staticmethod
    def _get_lot_name(row):
        return row.lot_id.name or row.lot_name or ""
