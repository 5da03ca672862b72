"""The small value that the returnable ledger judges: goods that are to come back."""

from typing import NamedTuple

from .ledger import Ledger


class Claim(NamedTuple):
    """Goods that a return line, core's return wizard or a stock move speaks for.

    :param record: who speaks for them
    :param product: what comes back
    :param uom: the unit of the quantity
    :param quantity: how much of it, beyond what has come already
    :param order_line: by which it was sold; may be empty
    :param move: by which the customer got it; may be empty
    :param lot: which of it; may be empty
    :param return_line: the return line that speaks for these goods already, and for
        no more of them; may be empty
    """

    record: object
    product: object
    uom: object
    quantity: float
    order_line: object
    move: object
    lot: object
    return_line: object = None

    def exceeds(self, before):
        """Return whether it is about more, or about other goods, than before."""
        if not before or self._replace(quantity=0) != before._replace(quantity=0):
            return True
        return self.uom.compare(self.quantity, before.quantity) > 0

    def draw(self, ledger):
        """Yield each key of the ledger that it draws on, and how much."""
        line_id, lot_id = self.order_line.id, self.lot.id
        total = self.quantity * self.uom.factor
        for product_id, quantity in ledger.explode(
            line_id, self.product.id, total
        ).items():
            keys = Ledger.get_keys(line_id, self.move.id, product_id, lot_id)
            if self.return_line:
                keys = [("asked", self.return_line.id, product_id)]
            for key in keys:
                yield key, quantity
