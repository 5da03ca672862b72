import random
from collections import Counter

from .tracing import TraceCase

HISTORIES = 6
STEPS = 14


class Oracle(Counter):
    """What a person with a notebook knows: (lot, column) -> quantity."""

    def move(self, lot, source, target, quantity):
        self[lot, source] -= quantity
        self[lot, target] += quantity

    def columns(self, lot):
        """Return the columns of the balance that are not zero."""
        signs = {"received": -1, "produced": -1, "found": -1}
        return {
            name: signs.get(name, 1) * quantity
            for (owner, name), quantity in self.items()
            if owner == lot and quantity
        }


class TestTraceHistories(TraceCase):
    """Random lives of lots, by real documents, against a notebook."""

    def test_random_histories_leave_no_residual(self):
        for seed in range(HISTORIES):
            with self.subTest(seed=seed):
                self.live(random.Random(seed))

    def live(self, dice):
        oracle, deliveries = Oracle(), []
        lots = [self.new_lot(f"H{dice.random()}-{number}") for number in range(3)]
        for lot in lots:
            self.receive(lot, 50)
            oracle.move(lot, "received", "stock", 50)
        steps = [
            self.step_deliver,
            self.step_return,
            self.step_scrap,
            self.step_transfer,
            self.step_count,
            self.step_produce,
            self.step_repair,
            self.step_send_back,
        ]
        for _step in range(STEPS):
            step = dice.choice(steps)
            step(dice, oracle, dice.choice(lots), lots, deliveries)
        trace = self.trace(self.env["stock.lot"].union(*lots))
        for lot in lots:
            self.assertBalance(trace, lot, **oracle.columns(lot))
        self.assertTrue(trace.is_exact)
        self.assertCustomers(trace, deliveries)

    def assertCustomers(self, trace, deliveries):
        """Compare the net quantity of each delivery."""
        traces = self.env["aftersales.trace"].with_user(self.quality)
        found = {
            (c["picking_id"], c["lot_id"]): c["quantity"]
            for c in traces._get_consignees(trace.lot_ids)
        }
        expected = {(p.id, lot.id): left for p, lot, left in deliveries}
        self.assertEqual(found, expected)

    def on_shelf(self, lot):
        return lot.quant_ids.filtered(lambda q: q.location_id == self.shelf).quantity

    def some(self, dice, lot):
        """Return a part of what lies on the shelf."""
        return dice.randint(0, int(self.on_shelf(lot)) // 2)

    # === STEPS === #

    def step_deliver(self, dice, oracle, lot, lots, deliveries):
        quantity = self.some(dice, lot)
        if quantity:
            partner = dice.choice((self.customer, self.other_customer))
            picking = self.deliver(lot, quantity, partner)
            deliveries.append([picking, lot, quantity])
            oracle.move(lot, "stock", "customer", quantity)

    def step_return(self, dice, oracle, lot, lots, deliveries):
        open_ones = [delivery for delivery in deliveries if delivery[2]]
        if open_ones:
            delivery = dice.choice(open_ones)
            quantity = dice.randint(1, delivery[2])
            self.take_back(delivery[0], quantity)
            delivery[2] -= quantity
            oracle.move(delivery[1], "customer", "stock", quantity)

    def step_scrap(self, dice, oracle, lot, lots, deliveries):
        quantity = self.some(dice, lot)
        if quantity:
            self.scrap(lot, quantity)
            oracle.move(lot, "stock", "scrapped", quantity)

    def step_transfer(self, dice, oracle, lot, lots, deliveries):
        quantity = self.some(dice, lot)
        if quantity:
            self.transfer(lot, quantity, self.shelf, self.cage)

    def step_count(self, dice, oracle, lot, lots, deliveries):
        change = dice.choice((-2, -1, 1, 2))
        counted = self.on_shelf(lot) + change
        if counted > 0:
            self.count(lot, counted)
            names = ("found", "stock") if change > 0 else ("stock", "lost")
            oracle.move(lot, *names, abs(change))

    def step_produce(self, dice, oracle, lot, lots, deliveries):
        quantity, target = self.some(dice, lot), dice.choice(lots)
        if quantity:
            self.produce(target, quantity, [(lot, quantity)])
            oracle.move(lot, "stock", "consumed", quantity)
            oracle.move(target, "produced", "stock", quantity)

    def step_repair(self, dice, oracle, lot, lots, deliveries):
        part = dice.choice(lots)
        if self.on_shelf(lot) > 1 and self.on_shelf(part) > 1:
            self.repair(lot, part)
            oracle.move(part, "stock", "consumed", 1)

    def step_send_back(self, dice, oracle, lot, lots, deliveries):
        quantity = self.some(dice, lot)
        if quantity:
            self.transfer(lot, quantity, self.shelf, self.suppliers, self.supplier)
            oracle.move(lot, "stock", "sent_back", quantity)
