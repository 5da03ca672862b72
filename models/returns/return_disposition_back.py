from collections import defaultdict

from odoo import api, models

from .delivered_goods import DeliveredGoods


class ReturnDisposition(models.Model):
    """Back to the customer: a return of the return, so that the order follows.

    The goods were his and are again: nothing is refunded for them, so neither their
    receipt nor this delivery changes what the order has delivered.
    """

    _inherit = "aftersales.return.disposition"

    # === BUSINESS === #

    @api.model
    def _get_executors(self):
        cls = type(self)
        return {**super()._get_executors(), "back": cls._send_back}

    def _send_back(self, goods):
        """Create the deliveries by core's own return of the receipts.

        :param goods: disposition -> pieces
        :return: the deliveries
        """
        shares, left = defaultdict(list), {}
        for row in self:
            for move, piece in row._find_receipts(goods[row], left):
                # What belongs to no order does not travel with what does.
                is_sold = bool(move.sudo().sale_line_id)
                key = (row.return_id, move.picking_id, piece.location, is_sold)
                shares[key].append((row, move, piece))
        wizards = self.env["stock.return.picking"].create(
            [
                document._prepare_sending_values(receipt, source, own)
                for (document, receipt, source, _is_sold), own in shares.items()
            ]
        )
        deliveries = wizards._create_announced_receipts()
        for delivery, own in zip(deliveries, shares.values(), strict=True):
            self._reserve_exactly(delivery, own)
        # What goes back stays delivered.
        self.line_id._follow_money()
        return deliveries

    def _find_receipts(self, pieces, left):
        """Yield by which receipt each piece came: (move, piece).

        :param left: move -> what is left of it, filled in and taken from here
        """
        self.ensure_one()
        arrivals = self.line_id.move_ids.filtered(lambda move: move._is_arrival())
        for move in arrivals:
            left.setdefault(move, DeliveredGoods._count_left(move))
        for piece in pieces:
            rest = piece.quantity
            for move in arrivals.filtered(lambda m, p=piece: self._brought(m, p)):
                part = min(rest, left[move])
                if piece.product.uom_id.compare(part, 0) > 0:
                    left[move] -= part
                    rest -= part
                    yield move, piece._replace(quantity=part)

    @api.model
    def _brought(self, move, piece):
        """Return whether a receipt has brought goods like these."""
        is_of_lot = not piece.lot or piece.lot in move.move_line_ids.lot_id
        return move.product_id == piece.product and is_of_lot

    def _reserve_exactly(self, delivery, shares):
        """Reserve a delivery on exactly the goods that go back, not on the oldest.

        :param shares: list of (disposition, receipt's move, piece)
        """
        delivery.move_ids.move_line_ids.unlink()
        pieces = defaultdict(list)
        for row, origin, piece in shares:
            pieces[row, origin].append(piece)
        for move in delivery.move_ids:
            key = (move.aftersales_disposition_id, move.origin_returned_move_id)
            self._reserve_pieces(move, pieces[key])
