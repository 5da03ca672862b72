"""The returnable ledger's judge: a notebook that shares no code with the addon.

A page for each order line. It notes what people did, in pieces, and adds up from the
first note on whenever it is asked. There are no tables, states or units in it.
"""

from collections import defaultdict
from dataclasses import dataclass, field

# What has become of what somebody asked to return.
OPEN, FREE, OVER = "open", "free", "over"


@dataclass
class Request:
    """Goods that a return speaks for.

    :param pieces: how many
    :param parcel: the delivery that it names, ``None`` for any
    :param lot: the lot that it names, ``None`` for any
    :param came: how many of them have come
    :param status: open; free: given up; over: finished
    :param stays: how many stay with the customer, by decision
    :param is_paid: the customer gets money or a replacement for what stays
    """

    pieces: int
    parcel: object = None
    lot: object = None
    came: int = 0
    status: str = OPEN
    stays: int = 0
    is_paid: bool = True

    @property
    def missing(self):
        return max(self.pieces - self.came, 0)

    @property
    def kept(self):
        """How many the customer has and will not send, because he was paid."""
        stays = min(self.stays, self.missing)
        return stays if self.is_paid and self.status != FREE else 0

    @property
    def awaited(self):
        """How many may still come."""
        if self.status != OPEN:
            return 0
        return self.missing - min(self.stays, self.missing)

    @property
    def spoken_for(self):
        return self.awaited + self.kept


@dataclass
class Parcel:
    """Goods of one line that went to the customer, or came from him, at one time.

    :param pieces: how many
    :param undone: how many of them went the way back
    :param planned: how many of them the warehouse plans to take, or send, back
    """

    pieces: int
    undone: int = 0
    planned: int = 0


@dataclass
class Page:
    """All that happened to one order line."""

    deliveries: dict = field(default_factory=dict)
    arrivals: dict = field(default_factory=dict)
    requests: dict = field(default_factory=dict)
    planned: dict = field(default_factory=dict)
    lots: dict = field(default_factory=lambda: defaultdict(int))
    given: int = 0
    came: int = 0
    sent_again: int = 0

    # === NOTES === #

    def deliver(self, key, pieces, lots=(), again_of=None):
        """Note that the customer got goods, maybe some that he had sent before."""
        self.deliveries[key] = Parcel(pieces)
        if again_of is None:
            self.given += pieces
        else:
            self.sent_again += pieces
            self.arrivals[again_of].undone += pieces
        for lot, number in lots:
            self.lots[lot] += number

    def arrive(self, key, pieces, lots=(), parcel=None, request=None):
        """Note that goods came back, out of a delivery, for a request."""
        self.arrivals[key] = Parcel(pieces)
        self.came += pieces
        if parcel is not None:
            self.deliveries[parcel].undone += pieces
        if request is not None:
            self.requests[request].came += pieces
        for lot, number in lots:
            self.lots[lot] -= number

    def plan(self, key, pieces, parcel):
        """Note what the warehouse expects by ``key``; 0 when nothing any more."""
        old, old_parcel = self.planned.pop(key, (0, parcel))
        self.deliveries[old_parcel].planned -= old
        if pieces:
            self.planned[key] = pieces, parcel
            self.deliveries[parcel].planned += pieces

    # === SUMS === #

    def figures(self):
        """Return delivered, returned, requested, kept and returnable, in pieces."""
        returned = self.came - self.sent_again
        requested = sum(pieces for pieces, _parcel in self.planned.values())
        requested += sum(request.awaited for request in self.requests.values())
        kept = sum(request.kept for request in self.requests.values())
        left = self.given - returned - requested - kept
        return self.given, returned, requested, kept, max(left, 0)

    def left(self, parcel=None, lot=None):
        """Return how many may still be asked for, of a delivery or of a lot."""
        limits = [self.figures()[4]]
        claims = self.requests.values()
        if parcel is not None:
            one = self.deliveries[parcel]
            taken = sum(r.spoken_for for r in claims if r.parcel == parcel)
            limits.append(one.pieces - one.undone - one.planned - taken)
        if lot is not None:
            limits.append(self.left_of_lot(lot))
        return max(min(limits), 0)

    def left_of_lot(self, lot):
        """Return how many of a lot he has that nobody has asked for by its name."""
        claims = self.requests.values()
        return self.lots[lot] - sum(r.spoken_for for r in claims if r.lot == lot)
