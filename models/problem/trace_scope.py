"""What a trace looks at: lots, or a product without lots over a period."""

from dataclasses import dataclass, field

from odoo.tools import SQL


@dataclass
class TraceScope:
    """Lots and companies by id; ``product`` only for one whose goods bear no lot.

    :param since: first moment of the product's period, ``None`` for all that is known
    :param until: first moment after it
    """

    companies: list
    lots: list = field(default_factory=list)
    product: int = 0
    since: object = None
    until: object = None

    @property
    def is_now(self):
        """Whether the stock of today is the end of the story."""
        return not self.until

    def matches(self, alias, is_dated=True):
        """Return the condition that a line, a quant ... of this alias is in scope."""
        lot = SQL.identifier(alias, "lot_id")
        by_lot = SQL("%s = ANY(%s)", lot, self.lots)
        if not self.product:
            return by_lot
        by_product = SQL(
            "(%s = %s AND %s IS NULL)",
            SQL.identifier(alias, "product_id"),
            self.product,
            lot,
        )
        if self.until and is_dated:
            date = SQL.identifier(alias, "date")
            by_product = SQL("(%s AND %s < %s)", by_product, date, self.until)
        return SQL("(%s OR %s)", by_lot, by_product) if self.lots else by_product

    def is_before(self, alias):
        """Return the expression that a line lies before the product's period."""
        if not self.since:
            return SQL("FALSE")
        return SQL(
            "(%s IS NULL AND %s < %s)",
            SQL.identifier(alias, "lot_id"),
            SQL.identifier(alias, "date"),
            self.since,
        )
