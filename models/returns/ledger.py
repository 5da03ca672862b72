"""What customers still hold of what they got: plain values, no records, no database.

All quantities are in the reference unit of the product's unit of measure, unrounded.
"""

from collections import defaultdict, namedtuple
from dataclasses import dataclass, field
from itertools import pairwise
from math import floor

from .return_table import REQUESTED_STATES

# What a reader sees of one order line, in the unit of that line.
Returnable = namedtuple("Returnable", "delivered returned requested kept returnable")

# One row of the query: goods that crossed, or are to cross, the customer's boundary.
Moved = namedtuple(
    "Moved",
    "move_id order_line_id origin_id product_id lot_id return_line_id"
    " quantity name is_out is_done",
)
# One row of the query: goods that a return line speaks for.
Asked = namedtuple(
    "Asked",
    "return_line_id order_line_id origin_id product_id lot_id quantity name"
    " needs_goods state stays is_settled",
)

# In these nothing more is decided about what stays with the customer.
DECIDED_STATES = ("processing", "done")
NOISE = 1e-6


@dataclass
class Account:
    """What was delivered of something, and what has become of it.

    ``returned`` has what was sent back again taken off it, as long as it lasts.

    :param holders: name of a document -> what it speaks for of the rest
    """

    delivered: float = 0.0
    returned: float = 0.0
    requested: float = 0.0
    kept: float = 0.0
    holders: dict = field(default_factory=lambda: defaultdict(float))

    @property
    def left(self):
        """What can still be asked for; negative when too much has come."""
        return self.delivered - self.returned - self.requested - self.kept

    def speak_for(self, requested, kept, name):
        """Count what a document asks for, and what the customer was left by it."""
        self.requested += requested
        self.kept += kept
        if requested + kept > NOISE:
            self.holders[name] += requested + kept

    def settle(self):
        """Count as delivered what was sent back beyond what had come."""
        surplus = max(-self.returned, 0.0)
        self.delivered += surplus
        self.returned += surplus


class Ledger:
    """The accounts of order lines, delivery moves, lots and announced returns.

    Keys: ``("order", order line, product)``, ``("move", move)``, ``("lot", order line
    or move, lot)``, ``("asked", return line, product)``; ids all of them. An account
    that is not there is empty: nothing was delivered.
    """

    def __init__(self, moved, asked, kits=None):
        """Draw up the accounts.

        :param moved: list of :class:`Moved`
        :param asked: list of :class:`Asked`, of returns that still speak for goods
        :param kits: order line -> {product of a part: quantity in one kit}
        """
        self.kits = kits or {}
        self.accounts = defaultdict(Account)
        self._came = defaultdict(float)
        incoming = {row.move_id for row in moved if not row.is_out}
        for row in moved:
            self._enter_moved(row, incoming)
        for row in asked:
            self._enter_asked(row)
        for account in self.accounts.values():
            account.settle()

    # === READING === #

    def get(self, key):
        """Return an account, an empty one where there is none."""
        return self.accounts.get(key) or Account()

    def get_order_line(self, line_id, product_id):
        """Return the account of what was sold by an order line, kits in whole kits."""
        parts = self.kits.get(line_id)
        if not parts:
            return self.get(("order", line_id, product_id))
        steps = [self._count_kits(line_id, parts, step) for step in range(4)]
        losses = [before - after for before, after in pairwise(steps)]
        return Account(steps[0], *losses)

    def _count_kits(self, line_id, parts, step):
        """Return how many whole kits are left after so many of the deductions."""
        counts = []
        for product_id, quantity in parts.items():
            account = self.get(("order", line_id, product_id))
            taken = (account.returned, account.requested, account.kept)[:step]
            counts.append((account.delivered - sum(taken)) / quantity)
        return float(max(floor(min(counts) + NOISE), 0))

    def explode(self, line_id, product_id, quantity):
        """Return what a quantity consists of: product -> quantity."""
        parts = self.kits.get(line_id)
        if not parts or product_id in parts:
            return {product_id: quantity}
        return {part: number * quantity for part, number in parts.items()}

    # === ENTERING === #

    def _enter_moved(self, row, incoming):
        owners = self._get_owners(row)
        if not row.is_done:
            self._enter_expected(row, owners, incoming)
            return
        self.accounts["move", row.move_id].delivered += row.quantity
        if row.origin_id:
            self.accounts["move", row.origin_id].returned += row.quantity
        is_again = row.is_out and row.origin_id in incoming
        for key in owners:
            account = self.accounts[key]
            if row.is_out and not is_again:
                account.delivered += row.quantity
            else:
                account.returned += -row.quantity if row.is_out else row.quantity
        if not row.is_out:
            self._came[row.return_line_id, row.product_id] += row.quantity

    def _enter_expected(self, row, owners, incoming):
        """Count what is planned to come, or to be sent back again."""
        if row.return_line_id and not row.is_out:
            # The return line speaks for these goods, as long as its return does.
            key = "asked", row.return_line_id, row.product_id
            self.accounts[key].speak_for(row.quantity, 0, row.name)
            return
        keys = [] if row.is_out else owners
        if row.origin_id and (not row.is_out or row.origin_id in incoming):
            keys = [*keys, ("move", row.origin_id)]
        for key in keys:
            self.accounts[key].speak_for(row.quantity, 0, row.name)

    def _enter_asked(self, row):
        quantities = self.explode(row.order_line_id, row.product_id, row.quantity)
        share = row.stays / row.quantity if row.quantity else 0
        for product_id, quantity in quantities.items():
            came = self._came[row.return_line_id, product_id]
            rest = max(quantity - came, 0)
            stays = min(quantity * share, rest) if self._is_decided(row) else 0
            if self._is_decided(row) and not row.needs_goods:
                stays = rest
            open_ = rest - stays if row.state in REQUESTED_STATES else 0
            line_id, origin_id = row.order_line_id, row.origin_id
            for key in self.get_keys(line_id, origin_id, product_id, row.lot_id):
                kept = stays if row.is_settled else 0
                self.accounts[key].speak_for(open_, kept, row.name)
            self.accounts["asked", row.return_line_id, product_id].delivered = open_

    @staticmethod
    def _is_decided(row):
        return row.state in DECIDED_STATES

    @staticmethod
    def _get_owners(row):
        """Return the keys of what goods belong to, wherever they moved."""
        keys = []
        if row.order_line_id:
            keys.append(("order", row.order_line_id, row.product_id))
        if row.lot_id:
            origin = row.move_id if row.is_out else row.origin_id
            keys.append(("lot", row.order_line_id or -(origin or 0), row.lot_id))
        return keys

    @staticmethod
    def get_keys(order_line_id, move_id, product_id, lot_id):
        """Return the keys that goods draw on which are to come back."""
        keys = []
        if order_line_id:
            keys.append(("order", order_line_id, product_id))
        if move_id:
            keys.append(("move", move_id))
        if lot_id and keys:
            keys.append(("lot", order_line_id or -move_id, lot_id))
        return keys
