"""What customers still hold of each delivery, while it is handed out to returns."""

from collections import namedtuple

# A quantity, in ``uom``, of a return line that comes back from one delivery move.
Share = namedtuple("Share", "line product uom quantity move")


class DeliveredGoods:
    """Says from which deliveries the goods of return lines come back, oldest first.

    What open and finished returns have taken of a delivery is deducted; a delivery
    that the line names comes first.
    """

    def __init__(self, lines):
        """:param lines: the return lines, as superuser"""
        moves = lines.move_id | lines.order_line_id.move_ids
        self.moves = moves.filtered(lambda move: move._is_departure()).sorted(
            lambda move: (move.date, move.id)
        )
        self.left = {move: self._count_left(move) for move in self.moves}

    @staticmethod
    def _count_left(move):
        """Return what has not been returned of a delivery, in the product's unit."""
        unit = move.product_id.uom_id

        def count(moved):
            is_done = moved.state == "done"
            quantity = moved.quantity if is_done else moved.product_uom_qty
            return moved.product_uom._compute_quantity(quantity, unit, round=False)

        back = move.returned_move_ids.filtered(lambda moved: moved.state != "cancel")
        return count(move) - sum(map(count, back))

    def hand_out(self, line, quantity):
        """Return the shares of a quantity of one line, in the line's unit.

        A kit comes back as its parts.
        """
        needs = line._get_kit_needs(quantity)
        if not needs:
            needs = {line.product_id: (quantity, line.uom_id)}
        return [
            share
            for product, (needed, uom) in needs.items()
            for share in self._share(line, product, uom, needed)
        ]

    def _share(self, line, product, uom, needed):
        shares = []
        candidates = self._get_candidates(line, product)
        for move in candidates:
            left = self._get_left(move, line.lot_id, uom)
            part = needed if uom.compare(left, needed) >= 0 else uom.round(left)
            if uom.compare(part, 0) > 0:
                shares.append(Share(line, product, uom, part, move))
                self._take(move, part, uom)
                needed -= part
            if uom.compare(needed, 0) <= 0:
                return shares
        # Not known to be at the customer: goods that we did not deliver.
        return [*shares, Share(line, product, uom, needed, candidates[:1])]

    def _get_candidates(self, line, product):
        moves = self.moves.filtered(
            lambda move: (
                move.product_id == product
                and (
                    move == line.move_id
                    or (line.order_line_id and move.sale_line_id == line.order_line_id)
                )
            )
        )
        if line.lot_id and line.lot_id.product_id == product:
            shipped = moves.filtered(lambda m: line.lot_id in m.move_line_ids.lot_id)
            moves = shipped or moves
        return moves.sorted(lambda move: move != line.move_id)

    def _get_left(self, move, lot, uom):
        """Return what is left of a delivery, of a lot only if that is known."""
        left = self.left[move]
        rows = move.move_line_ids.filtered(lambda row: row.lot_id == lot)
        if lot and rows:
            left = min(left, sum(rows.mapped("quantity_product_uom")))
        return move.product_id.uom_id._compute_quantity(left, uom, round=False)

    def _take(self, move, part, uom):
        unit = move.product_id.uom_id
        self.left[move] -= uom._compute_quantity(part, unit, round=False)
