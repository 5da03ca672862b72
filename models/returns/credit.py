"""The arithmetic of credit notes: plain values, no database.

All amounts are without taxes, in the currency of the invoice, and positive.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from odoo.tools import float_compare, float_is_zero, float_round

# Beyond this many digits quantities of two units of measure are noise.
DIGITS = 6

# What a line of a credit note stands for; the first three give back what an invoice
# line has charged, the others do not count against it.
GOODS = "goods"  # a quantity that came back: takes it off the order, too
KEPT = "kept"  # a quantity that the customer keeps and does not pay
PRICE = "price"  # a part of the price
FEE = "fee"  # what is kept back
DAMAGE = "damage"  # what is paid on top of the price
PLAIN = "plain"  # nothing of an invoice of ours
NATURES = (GOODS, KEPT, PRICE)


def share(whole, part, parts, rounding):
    """Return the value of ``part`` of ``parts``; all of them are worth the whole."""
    if not parts or float_compare(part, parts, precision_digits=DIGITS) == 0:
        return whole
    return float_round(whole * part / parts, precision_rounding=rounding)


@dataclass
class Creditable:
    """What of an invoice line has been invoiced and not been credited yet.

    A partial quantity takes its share of the amount that is left, so that the parts
    add up to the whole to the cent, and what was taken off the price before is spread
    over the pieces that are left.

    :param line: the invoice line
    :param quantity: in the unit of the invoice line
    :param rounding: of the currency
    """

    line: object
    quantity: float
    amount: float
    rounding: float

    @property
    def has_quantity(self):
        """Return whether a quantity is left."""
        return float_compare(self.quantity, 0, precision_digits=DIGITS) > 0

    @property
    def has_amount(self):
        """Return whether an amount is left."""
        return float_compare(self.amount, 0, precision_rounding=self.rounding) > 0

    def value(self, quantity):
        """Return what a quantity of it is worth."""
        return share(self.amount, quantity, self.quantity, self.rounding)

    def take_quantity(self, quantity):
        """Credit up to a quantity; return what it is worth, and the quantity."""
        taken = min(quantity, self.quantity)
        amount = self.value(taken)
        self.quantity -= taken
        self._reduce(amount)
        return amount, taken

    def take_amount(self, amount):
        """Credit up to an amount; return the amount."""
        taken = min(float_round(amount, precision_rounding=self.rounding), self.amount)
        self._reduce(taken)
        return taken

    def _reduce(self, amount):
        self.amount = float_round(
            self.amount - amount, precision_rounding=self.rounding
        )


@dataclass
class CreditLine:
    """One line of a credit note to be.

    :param origin: the invoice line, empty for what is :data:`PLAIN`
    :param quantity: in the unit of the invoice line, of what counts in pieces
    """

    settlement: object
    nature: str
    amount: float
    origin: object = None
    quantity: float = 0.0

    @property
    def signed(self):
        """Return the amount as the customer gets it: a fee is taken off."""
        return -self.amount if self.nature == FEE else self.amount


@dataclass
class CreditNote:
    """One credit note to be: what a return takes back of one invoice.

    :param taxes: key of a tax line -> the amount it must have
    """

    document: object
    invoice: object
    lines: list = field(default_factory=list)
    taxes: dict = field(default_factory=lambda: defaultdict(float))

    @property
    def is_charge(self):
        """Return whether it is a supplier's money, not the customer's."""
        return self.lines[0].settlement.kind == "supplier"

    @property
    def amount_untaxed(self):
        """Return the amount without taxes."""
        return sum(line.signed for line in self.lines)

    @property
    def amount_total(self):
        """Return the amount with taxes."""
        return self.amount_untaxed + sum(self.taxes.values())

    def is_negative(self, rounding):
        """Return whether the customer would have to pay."""
        total = float_round(self.amount_untaxed, precision_rounding=rounding)
        return total < 0 and not float_is_zero(total, precision_rounding=rounding)
