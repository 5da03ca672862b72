"""Random returns that are reworked: ledger, stock and value stay consistent."""

from collections import Counter
from random import Random

from odoo.fields import Command

from .test_return_disposition import DispositionCase
from .test_rework_histories import Kind

# More of them by hand: raise the numbers.
SEEDS = 4
ROUNDS = 2
COST = 10
SOLD = 8
WAYS = ["back", "restock", "scrap", "grade", "supplier"]
# Sold and returned in the entered unit, kept in stock in the other one.
KINDS = [
    Kind("lot", "unit", "unit"),
    Kind("serial", "unit", "unit"),
    Kind("none", "unit", "dozen", 1, 12, 3),
    Kind("lot", "kgm", "gram", 100, 0.1),
]


class TestReturnedHistories(DispositionCase):
    """What the customer has, what we have, and what it is worth, in whole grains."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.average = cls.env["product.category"].create(
            {"name": "Average", "property_cost_method": "average"}
        )

    def begin(self, seed):
        """Begin a history: goods in stock, of which a part is sold and delivered."""
        self.dice, self.kind = Random(seed), KINDS[seed % len(KINDS)]
        self.good = self.make(f"G{seed}", self.kind.tracking, COST)
        self.good.seller_ids = [Command.create({"partner_id": self.supplier.id})]
        self.graded = self.make(f"B{seed}", "none", 1)
        self.lies, self.entered = Counter(), self.kind.entered_grains
        tracked = self.kind.tracking != "none"
        number = SOLD if self.kind.tracking == "serial" else 1
        self.lots = self.env["stock.lot"].create(
            [{"name": f"L{n}", "product_id": self.good.id} for n in range(number)]
            if tracked
            else []
        )
        for lot in self.lots or [self.env["stock.lot"]]:
            grains = SOLD * self.kind.portion // number
            self.receive(lot, grains)
            self.lies["customer", lot.name] = grains
        self.sold = self.sell(SOLD * self.kind.portion)

    def make(self, name, tracking, cost):
        unit = self.env.ref(f"uom.product_uom_{self.kind.unit}")
        values = {"categ_id": self.average.id, "standard_price": cost}
        return self.product(name, tracking=tracking, uom_id=unit.id, **values)

    def receive(self, lot, grains):
        quants = self.env["stock.quant"].with_context(inventory_mode=True)
        quants.create(
            {
                "product_id": self.good.id,
                "location_id": self.stock.id,
                "lot_id": lot.id,
                "inventory_quantity": grains / self.kind.grains,
            }
        ).action_apply_inventory()

    def enter(self, grains):
        """Return grains as people write them."""
        return round(grains / self.entered, 2)

    def sell(self, grains):
        line = {
            "product_id": self.good.id,
            "product_uom_qty": self.enter(grains),
            "product_uom_id": self.env.ref(f"uom.product_uom_{self.kind.entered}").id,
        }
        order = self.env["sale.order"].create(
            {"partner_id": self.contact.id, "order_line": [Command.create(line)]}
        )
        order.action_confirm()
        self.transfer(order.picking_ids)
        return order.order_line

    # === ONE RETURN, FROM THE CUSTOMER TO WHERE ITS PARTS END === #

    def send_in(self):
        """Let the customer send some of it back, and decide what becomes of it."""
        held = {lot: n for (place, lot), n in self.lies.items() if place == "customer"}
        name = self.dice.choice([lot for lot, grains in held.items() if grains])
        self.lot = self.lots.filtered(lambda lot: lot.name == name)
        portions = self.dice.randint(1, min(4, held[name] // self.kind.portion))
        grains = portions * self.kind.portion
        rma = self.rma(line_ids=[Command.create(self.ask(grains))])
        self.lies["customer", name] -= grains
        self.lies["quarantine", name] += grains
        return self.to_decide(self.bring(rma)), portions

    def ask(self, grains):
        return self.return_line(
            order_line_id=self.sold.id,
            product_id=self.good.id,
            lot_id=self.lot.id,
            quantity=self.enter(grains),
        )

    def rework_some(self, rma, portions):
        """Rework a part of a return, and put the rest into stock at once."""
        part = self.dice.randint(1, portions)
        reworked = self.enter(part * self.kind.portion)
        row = self.dispose(rma, "rework", reworked, afterwards="restock")
        if part < portions:
            rest = (portions - part) * self.kind.portion
            self.dispose(rma, "restock", self.enter(rest))
            self.settle(restock=rest)
        rows = self.carry_out(rma)
        rework = self.carry_rework(row.sudo().rework_ids, "inspection")
        self.finish(rework, part)
        waiting = rows.sudo().move_ids.picking_id | rework.picking_ids
        self.validate(waiting.filtered(lambda p: p.state not in ("done", "cancel")))
        return rows

    def finish(self, rework, portions):
        """Let each portion go some way; a rework is in the unit of the product."""
        ways = Counter(self.dice.choice(WAYS) for _portion in range(portions))
        rework.outcome_ids.unlink()
        rework.outcome_ids = [
            Command.create(
                {
                    "kind": kind,
                    "quantity": number * self.kind.portion / self.kind.grains,
                    "graded_product_id": kind == "grade" and self.graded.id,
                }
            )
            for kind, number in ways.items()
        ]
        self.carry_rework(rework, "done")
        self.settle(**{kind: n * self.kind.portion for kind, n in ways.items()})

    def settle(self, **ways):
        """Note where goods have gone out of quarantine: kind -> grains."""
        places = {"back": "customer", "restock": "stock", "grade": "graded"}
        for kind, grains in ways.items():
            self.lies["quarantine", self.lot.name] -= grains
            if kind != "scrap":
                lot = False if kind == "grade" else self.lot.name
                self.lies[places.get(kind, kind), lot] += grains

    # === WHAT MUST BE TRUE === #

    def judge(self, rows):
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.find_lying(), +self.lies)
        self.assertLedger()
        self.assertEqual(set(rows.mapped("state")), {"done"})
        own = self.count("quarantine", "stock") * COST / self.kind.grains
        self.assertAlmostEqual(self.good.total_value, own, 2)
        graded = self.count("graded") * COST / self.kind.grains
        self.assertAlmostEqual(self.graded.total_value, graded, 2)

    def assertLedger(self):
        """What the customer has can come back, and not a grain more."""
        held = self.count("customer")
        found = self.sold._get_returnable()[self.sold].returnable
        self.assertAlmostEqual(found, self.enter(held), 4)
        with self.assertRefused("only"):
            more = {**self.ask(held + self.kind.portion), "lot_id": False}
            self.rma(line_ids=[Command.create(more)])

    def count(self, *places):
        return sum(n for (place, _lot), n in self.lies.items() if place in places)

    def find_lying(self):
        """Return what lies where in truth, in grains; also where it should not."""
        places = {
            self.quarantine: "quarantine",
            self.stock: "stock",
            self.customers: "customer",
            self.supplier.property_stock_supplier: "supplier",
        }
        domain = [
            ("product_id", "in", (self.good | self.graded).ids),
            ("location_id.usage", "not in", ("inventory", "production")),
        ]
        found = Counter()
        for quant in self.env["stock.quant"].search(domain):
            place = places.get(quant.location_id, quant.location_id.complete_name)
            if quant.product_id == self.graded:
                place = {"stock": "graded"}.get(place, f"graded in {place}")
            grains = round(quant.quantity * self.kind.grains, 3)
            found[place, quant.lot_id.name] += grains
        # Less than nothing is a difference, too.
        return Counter({key: grains for key, grains in found.items() if grains})

    def test_ledger_stock_and_value_stay_consistent(self):
        for seed in range(SEEDS):
            with self.subTest(seed=seed):
                self.begin(seed)
                for _round in range(ROUNDS):
                    if not self.count("customer"):
                        break
                    self.judge(self.rework_some(*self.send_in()))
