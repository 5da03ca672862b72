"""The small value that a hold judges: goods that go from one place to another."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Flow:
    """Goods on their way, or about to be.

    :param products: the product, and the kit that it is delivered as a part of
    :param lot: the lot or serial number; empty where none is given (yet)
    :param source: location they leave
    :param destination: location they arrive at
    :param companies: whose stock it is, by the document and by both places
    :param label: what a person calls it
    :param has_lot_name: the lot is given as a text, and found while the move is done
    :param is_count: it corrects the stock
    """

    products: object
    lot: object
    source: object
    destination: object
    companies: object
    label: str
    has_lot_name: bool = False
    is_count: bool = False

    @property
    def is_in_place(self):
        """Packed, unpacked or counted anew, and where it was before."""
        return self.source == self.destination

    def is_incoming(self):
        """Whether goods come into stock from outside, which a dock never refuses.

        What was scrapped is outside, but does not come back by itself; a surplus that
        a count has found does. It stays on hold where it is found.
        """
        if self.source.usage == "internal" or self.destination.usage != "internal":
            return False
        return self.source.usage != "inventory" or self.is_count

    def reversed(self):
        """Return the way back."""
        return replace(self, source=self.destination, destination=self.source)
