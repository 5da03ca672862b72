"""What a customer has of us, as far as it is known: the question, and the answer."""

from dataclasses import dataclass

DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True)
class Goods:
    """Goods at a customer; every part is a record, maybe an empty one.

    :param company: the company of ours that is asked
    :param partner: who has them; empty when nobody in particular is meant
    :param product: what they are
    :param lot: their lot or serial number
    :param order_line: the order line they were sold by
    :param move: the delivery they came by
    """

    company: object
    partner: object
    product: object
    lot: object
    order_line: object
    move: object

    @property
    def customer(self):
        """The whole company of the customer."""
        return self.partner.commercial_partner_id


@dataclass(frozen=True)
class Cover:
    """What a warranty says about goods.

    :param warranty: the rule that holds, maybe an empty one
    :param start: the day on which the customer got the goods, ``False`` if unknown
    :param plain_end: the last day of cover without repairs, ``False`` without one
    :param end: the last day of cover, repairs under guarantee included
    """

    warranty: object
    start: object
    plain_end: object
    end: object

    @property
    def months(self):
        """How long it lasts without repairs; the rule may say otherwise by now."""
        return round((self.plain_end - self.start).days / DAYS_A_MONTH)

    def get_state(self, day):
        """Return ``in``, ``out`` or ``unknown`` for a day."""
        if not self.warranty or not self.start:
            return "unknown"
        return "in" if self.end and day <= self.end else "out"
