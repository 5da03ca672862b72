"""Random lives of order lines, held against the judge of `return_oracle`.

Each line of an order is a history of its own: sold in pieces or dozens, with lots or
without, delivered in parts, returned by our documents and by the warehouse's own
dialog, sent back to the customer, paid for without coming back, given up, refused,
expired, received in another number than planned, asked for beyond what there is. After
each step the ledger and the notebook say the same of every line, delivery and lot.

Who does it is a *hand*: `return_documents` by real documents, `return_rows` straight in
the tables, which is a hundred times as fast.
"""

import random
from dataclasses import dataclass, field

from .return_oracle import FREE, OVER, Page, Request

STEPS = 50
# So often the deliveries, the lots and the limits are tried, too.
THOROUGH = 4
NAMES = ("delivered", "returned", "requested", "kept", "returnable")
# Functions (group) -> texts that say what is wrong: of the money, say.
CHECKS = []


@dataclass
class Goods:
    """A transfer or a document, and what it is about.

    :param handle: what the hand knows it by
    :param keys: line -> key of its move
    :param requests: key of a request -> line
    :param origins: line -> key of the delivery it comes from
    """

    handle: object
    keys: dict = field(default_factory=dict)
    requests: dict = field(default_factory=dict)
    origins: dict = field(default_factory=dict)
    state: str = "submitted"


class Group:
    """Histories that share an order, its transfers and its returns."""

    def __init__(self, hand, seed, count):
        self.hand, self.seed = hand, seed
        self.rng = random.Random(seed)
        self.sold = hand.sell(self.rng, count)
        self.pages = {line: Page() for line in self.sold}
        self.deliveries, self.arrivals, self.plans, self.documents = [], [], [], []
        self.compared, self.differences = 0, []

    def run(self):
        """Live the histories; return how many there were, and the differences."""
        weights = {
            self.deliver: 2,
            self.ask: 4,
            self.approve: 3,
            self.receive: 4,
            self.give_up: 1,
            self.decide: 2,
            self.finish: 1,
            self.plan: 3,
            self.carry_out: 3,
            self.send_again: 3,
        }
        steps = [step for step, weight in weights.items() for _time in range(weight)]
        self.deliver()
        for number in range(STEPS):
            step = self.rng.choice(steps)
            step()
            self.compare(step.__name__, is_thorough=number % THOROUGH == 0)
        return len(self.pages), self.differences

    # === WHAT HAPPENS === #

    def deliver(self):
        """Give the customers a part of what they have ordered."""
        wanted = {}
        for line in self.some(self.pages):
            rest = self.sold[line] - self.pages[line].given
            if rest:
                wanted[line] = self.part(rest)
        if wanted:
            parcel, facts = self.hand.deliver(wanted)
            self.deliveries.append(parcel)
            for line, key, pieces, lots in facts:
                self.pages[line].deliver(key, pieces, lots)

    def ask(self):
        """Ask for some goods by a return of ours."""
        wanted = []
        for line in self.some(self.pages):
            page, parcel, lot = self.pages[line], None, None
            if page.deliveries and self.rng.random() < 0.4:
                parcel = self.rng.choice(list(page.deliveries))
            if page.lots and self.rng.random() < 0.4:
                lot = self.rng.choice(list(page.lots))
            left = page.left(parcel, lot)
            if left:
                wanted.append((line, self.part(left), parcel, lot))
        if wanted:
            document, facts = self.hand.ask(wanted)
            self.documents.append(document)
            for line, key, pieces, parcel, lot in facts:
                self.pages[line].requests[key] = Request(pieces, parcel, lot)

    def approve(self):
        for document in self.in_state("submitted"):
            self.hand.approve(document)
            document.state = "approved"

    def give_up(self):
        """Cancel or refuse a return, or let it expire, before anything has come."""
        for document in self.in_state("submitted", "approved")[:1]:
            document.state = self.rng.choice(("cancelled", "refused", "expired"))
            self.hand.give_up(document)
            for request in self.requests_of(document):
                request.status = FREE

    def receive(self):
        """Let a part of what was asked for arrive."""
        for document in self.in_state("approved", "receiving")[:1]:
            wanted = {}
            for key, line in self.some(document.requests.items()):
                missing = self.pages[line].requests[key].missing
                if missing:
                    wanted[key] = self.part(missing)
            if wanted:
                document.state = "receiving"
                parcel, facts = self.hand.receive(document, wanted, self.pages)
                self.arrivals.append(parcel)
                for line, key, pieces, lots, origin, request in facts:
                    self.pages[line].arrive(key, pieces, lots, origin, request)

    def decide(self):
        """Decide what stays with the customer, and whether he is paid for it."""
        for document in self.in_state("approved", "receiving")[:1]:
            stays, document.state = {}, "processing"
            for key, line in self.some(document.requests.items()):
                request = self.pages[line].requests[key]
                if request.missing:
                    request.stays = self.rng.randint(1, request.missing)
                    request.is_paid = self.rng.random() < 0.7
                    stays[key] = request
            whole = [key for key, r in stays.items() if r.stays == r.missing]
            self.hand.decide(document, stays, self.some(whole))

    def finish(self):
        for document in self.in_state("processing")[:1]:
            document.state = "done"
            self.hand.finish(document)
            for request in self.requests_of(document):
                request.status = OVER

    def plan(self):
        """Let the warehouse return goods with its own dialog."""
        parcel = self.rng.choice(self.deliveries)
        wanted = {}
        for line, key in self.some(parcel.keys.items()):
            left = self.pages[line].left(key)
            if left:
                wanted[line] = self.part(left)
        if wanted:
            plan = self.hand.plan(parcel, wanted)
            self.plans.append(plan)
            for line, key in plan.keys.items():
                self.pages[line].plan(key, wanted[line], parcel.keys[line])
                plan.origins[line] = parcel.keys[line]

    def carry_out(self):
        """Receive what the warehouse has planned: less, more, or nothing at all."""
        if not self.plans:
            return
        plan, came = self.plans.pop(self.rng.randrange(len(self.plans))), {}
        for line, key in self.some(plan.keys.items()):
            planned, _parcel = self.pages[line].planned[key]
            surplus = self.rng.choice((0, 0, 0, 2))
            came[line] = self.rng.choice(
                (planned + surplus, self.rng.randint(1, planned))
            )
        parcel, facts, rest = self.hand.carry_out(
            plan, came, self.pages, keeps_rest=self.rng.random() < 0.5
        )
        for line, key in plan.keys.items():
            self.pages[line].plan(key, 0, plan.origins[line])
        for line, key, pieces, lots in facts:
            self.pages[line].arrive(key, pieces, lots, plan.origins[line])
        if facts:
            self.arrivals.append(parcel)
        if rest:
            rest, planned = rest
            rest.origins = plan.origins
            self.plans.append(rest)
            for line, key in rest.keys.items():
                self.pages[line].plan(key, planned[line], plan.origins[line])

    def send_again(self):
        """Send the customer back what has come from him."""
        if not self.arrivals:
            return
        parcel, wanted = self.rng.choice(self.arrivals), {}
        for line, key in self.some(parcel.keys.items()):
            arrival = self.pages[line].arrivals[key]
            left = arrival.pieces - arrival.undone
            if left > 0:
                wanted[line] = self.rng.randint(1, left)
        if wanted:
            again, facts = self.hand.send_again(parcel, wanted, self.pages)
            self.deliveries.append(again)
            for line, key, pieces, lots in facts:
                self.pages[line].deliver(key, pieces, lots, parcel.keys[line])

    # === CHOOSING === #

    def some(self, things):
        return [thing for thing in things if self.rng.random() < 0.5]

    def part(self, pieces):
        """Return all, or more often a small part, of some pieces."""
        if self.rng.random() < 0.2:
            return pieces
        return self.rng.randint(1, max(pieces // 3, 1))

    def in_state(self, *states):
        found = [document for document in self.documents if document.state in states]
        self.rng.shuffle(found)
        return found

    def requests_of(self, document):
        return [
            self.pages[line].requests[key] for key, line in document.requests.items()
        ]

    # === COMPARISON === #

    def compare(self, step, is_thorough):
        """Note where the ledger and the notebook differ."""
        self.compared += len(self.pages)
        said = self.hand.figures()
        for line, page in self.pages.items():
            expected = page.figures()
            if said[line] != expected:
                self.differ(step, line, NAMES, said[line], expected)
        if is_thorough:
            self.compare_parts(step)
            left = {line: page.left() for line, page in self.pages.items()}
            self.differences += self.hand.try_limits(left)
        for check in CHECKS:
            self.differences += check(self)

    def compare_parts(self, step):
        """Compare what is left of each delivery and of each lot."""
        for (line, key), left in self.hand.parcels_left().items():
            expected = self.pages[line].left(key)
            if left != expected:
                self.differ(step, line, f"left of delivery {key}", left, expected)
        for (line, lot), left in self.hand.lots_left().items():
            expected = self.pages[line].left_of_lot(lot)
            if left != expected:
                self.differ(step, line, f"left of lot {lot}", left, expected)

    def differ(self, step, line, what, said, expected):
        self.differences.append(
            f"group {self.seed}, after {step}, line {line}, {what}:"
            f" {said}, not {expected}: {self.pages[line]}"
        )
