"""Random lives of reworks: the stock and an oracle of whole numbers must agree.

The oracle counts *grains*, the smallest part of a product that its unit knows: a piece,
a hundredth of a kilogram. It is told what people said and did, and never asks the code
under test, nor the unit of measure, how much that is.
"""

from collections import Counter
from dataclasses import dataclass
from random import Random

from odoo.fields import Command

from .test_rework_outcomes import OutcomeCase

# More of them by hand: raise the numbers.
SEEDS = 8
STEPS = 7
WAYS = ["restock", "scrap", "grade", "back", "supplier"]


@dataclass(frozen=True)
class Kind:
    """How a product is counted, and in which unit its reworks are entered."""

    tracking: str
    unit: str
    entered: str
    # So many grains are one of the unit of the product, and of the entered one.
    grains: int = 1
    entered_grains: float = 1
    # What is entered is a multiple of so many grains.
    portion: int = 1


KINDS = [
    Kind("none", "unit", "unit"),
    Kind("lot", "unit", "unit"),
    Kind("serial", "unit", "unit"),
    Kind("none", "unit", "dozen", 1, 12, 3),
    Kind("lot", "unit", "dozen", 1, 12, 3),
    Kind("lot", "kgm", "kgm", 100, 100),
    Kind("none", "kgm", "gram", 100, 0.1),
    Kind("lot", "kgm", "gram", 100, 0.1),
]
METHODS = ["average", "fifo", "standard"]


class TestHistories(OutcomeCase):
    """Quantities through registering, work, failing, splitting, and cancelling."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shelf = cls.env["stock.location"].create(
            {"name": "Shelf", "location_id": cls.house.view_location_id.id}
        )
        cls.places = {
            "quarantine": cls.quarantine,
            "shelf": cls.shelf,
            "stock": cls.stock,
            "customer": cls.customers,
            "supplier": cls.supplier.property_stock_supplier,
        }
        cls.categories = {
            method: cls.env["product.category"].create(
                {"name": method, "property_cost_method": method}
            )
            for method in METHODS
        }

    @classmethod
    def _bring_goods(cls, rework):
        """Nothing comes from nowhere here."""

    def begin(self, seed):
        """Begin a history: a product, its other grade, and nothing in stock."""
        self.dice = Random(seed)
        self.kind = KINDS[seed % len(KINDS)]
        self.method = self.dice.choice(METHODS)
        self.cost = self.dice.choice([10, 3])
        self.goods = self.product(f"G{seed}", self.cost)
        self.goods.seller_ids = [Command.create({"partner_id": self.supplier.id})]
        self.other = self.product(f"B{seed}", 1)
        self.lots = []
        # What lies where: (product, place, name of the lot) -> grains
        self.lies, self.lost = Counter(), 0
        # Who has claimed it: open reworks and deliveries -> grains
        self.open, self.leaving, self.scrapped = {}, {}, {}

    def product(self, name, cost):
        unit = self.env.ref(f"uom.product_uom_{self.kind.unit}")
        return self.env["product.product"].create(
            {
                "name": name,
                "is_storable": True,
                "tracking": self.kind.tracking,
                "uom_id": unit.id,
                "categ_id": self.categories[self.method].id,
                "standard_price": cost,
            }
        )

    # === WHAT THE ORACLE KNOWS === #

    def lies_of(self, place, lot, product=None):
        return self.lies[product or self.goods, place, lot.name]

    def carry_over(self, grains, lot, source, target, product=None):
        """Note that goods have gone from one place to another."""
        self.lies[self.goods, source, lot.name] -= grains
        if target:
            self.lies[product or self.goods, target, lot.name] += grains

    def free(self, lot):
        """Return what lies in quarantine and nobody has claimed."""
        claims = {**self.open, **self.leaving}
        taken = sum(grains for doc, grains in claims.items() if self.lot_of(doc) == lot)
        return self.lies_of("quarantine", lot) - taken

    def lot_of(self, document):
        if document._name == "aftersales.rework":
            return document.lot_id.sudo()
        return document.move_line_ids.lot_id

    def some(self, most):
        """Return a number of grains that can be entered, up to ``most``."""
        portions = max(1, most // self.kind.portion)
        return self.kind.portion * self.dice.randint(1, portions)

    def some_lot(self):
        """Return one of the lots, or none where there are no lots."""
        return self.dice.choice(self.lots) if self.lots else self.env["stock.lot"]

    def enter(self, grains):
        """Return grains as people write them."""
        return round(grains / self.kind.entered_grains, 2)

    # === WHAT CAN HAPPEN === #

    def arrive(self):
        is_serial = self.kind.tracking == "serial"
        if self.kind.tracking != "none" and (is_serial or len(self.lots) < 2):
            values = {"name": f"L{len(self.lots)}", "product_id": self.goods.id}
            self.lots.append(self.env["stock.lot"].create(values))
        lot = self.lots[-1] if is_serial else self.some_lot()
        self.lies[self.goods, "quarantine", lot.name] += (
            1 if is_serial else self.some(24 * self.kind.portion)
        )
        lies = self.lies_of("quarantine", lot) / self.kind.grains
        self.count_in(self.goods, lies, lot)

    def register(self):
        lot = self.some_lot()
        is_serial = self.kind.tracking == "serial"
        grains = 1 if is_serial else self.some(15 * self.kind.portion)
        values = {
            "product_id": self.goods.id,
            "lot_id": lot.id,
            "partner_id": self.contact.id,
            "uom_id": self.env.ref(f"uom.product_uom_{self.kind.entered}").id,
        }
        rework = self.rework(self.enter(grains), **values)
        self._route_rework(rework)
        if grains > self.free(lot):
            with self.assertRefused("are missing"):
                self.take(rework, "route", self.process)
            self.take(rework, "cancel", self.process)
        else:
            self.take(rework, "route", self.process)
            self.open[rework] = grains

    def cancel(self):
        for rework in [r for r in self.open if r.state in ("routed", "scheduled")][:1]:
            self.take(rework, "cancel", self.process)
            del self.open[rework]

    def work(self):
        """Work on one, lose some of it, and maybe fail and work again."""
        rework = self.dice.choice(list(self.open))
        if rework.state == "inspection":
            self.prepare_rework(rework, "fail")
            self.take(rework, "fail", self.quality)
        self.carry_rework(rework, "progress")
        left = self.open[rework] - self.scrapped.get(rework, 0)
        lost = self.some(left) if left and self.dice.random() < 0.4 else 0
        self.scrapped[rework] = self.scrapped.get(rework, 0) + min(lost, left)
        self.work_rework(rework, scrap=self.enter(min(lost, left)))
        self.carry_rework(rework, "inspection")

    def finish_one(self):
        """Pass one, as production proposes it or split anew."""
        ready = [rework for rework in self.open if rework.state == "inspection"]
        if not ready:
            return self.work()
        rework = self.dice.choice(ready)
        lot, grains = rework.lot_id.sudo(), self.open.pop(rework)
        scrap = self.scrapped.pop(rework, 0)
        ways = Counter(scrap=scrap, restock=grains - scrap)
        if self.dice.random() < 0.7:
            ways = self.split(rework, grains)
        self.finish(rework)
        return self.note_ways(rework, ways, lot)

    def split(self, rework, grains):
        """Say how a quantity goes several ways; return kind -> grains."""
        portion, ways = self.kind.portion, Counter()
        for _portion in range(grains // portion):
            ways[self.dice.choice(WAYS)] += portion
        rework.outcome_ids.sudo().unlink()
        for kind, part in ways.items():
            graded = {"graded_product_id": self.other.id} if kind == "grade" else {}
            self.way_out(rework, kind, {"quantity": self.enter(part), **graded})
        return ways

    def note_ways(self, rework, ways, lot):
        self.carry_over(ways["restock"], lot, "quarantine", "stock")
        self.carry_over(ways["grade"], lot, "quarantine", "stock", self.other)
        self.carry_over(ways["scrap"], lot, "quarantine", None)
        self.lost += ways["scrap"]
        for transfer in rework.sudo().picking_ids.filtered(lambda p: p.state != "done"):
            is_back = transfer.location_dest_id == self.customers
            self.leaving[transfer] = ways["back" if is_back else "supplier"]

    def leave(self):
        """Let the warehouse send out what was passed."""
        for transfer in list(self.leaving)[:1]:
            lot, target = self.lot_of(transfer), transfer.location_dest_id
            transfer.with_user(self.stocker).button_validate()
            place = "customer" if target == self.customers else "supplier"
            grains = self.leaving.pop(transfer)
            self.carry_over(grains, lot, "quarantine", place)

    def walk_off(self):
        """Let the warehouse put some of it elsewhere: as much as is no rework's."""
        lot = self.some_lot()
        free, lies = self.free(lot), self.lies_of("quarantine", lot)
        if free and self.dice.random() < 0.5:
            grains = self.dice.randint(1, free)
            self.bring_to_shelf(grains, lot)
            self.carry_over(grains, lot, "quarantine", "shelf")
        elif any(rework.lot_id.sudo() == lot for rework in self.open):
            with self.assertRefused("being reworked"):
                self.bring_to_shelf(lies, lot)

    def bring_to_shelf(self, grains, lot):
        way = {"location_id": self.quarantine.id, "location_dest_id": self.shelf.id}
        quantity = grains / self.kind.grains
        goods = {"product_id": self.goods.id, "lot_id": lot.id, "quantity": quantity}
        line = Command.create({**goods, **way})
        move = {"product_id": self.goods.id, "product_uom_qty": quantity}
        move = {**move, **way, "move_line_ids": [line], "picked": True}
        pickings = self.env["stock.picking"].with_user(self.stocker)
        operation = self.house.int_type_id.id
        moves = [Command.create(move)]
        picking = pickings.create({"picking_type_id": operation, "move_ids": moves})
        picking.move_line_ids.write(way)
        picking.button_validate()

    # === WHAT MUST BE TRUE === #

    def judge(self):
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.find_lying(), +self.lies)
        for product, cost in ((self.goods, self.cost), (self.other, self.graded_cost)):
            own = sum(
                grains
                for (goods, place, _lot), grains in self.lies.items()
                if goods == product and place not in ("customer", "supplier")
            )
            value = cost * own / self.kind.grains
            self.assertAlmostEqual(product.total_value, value, 2, product.name)
        scraps = self.env["stock.scrap"].search([("product_id", "=", self.goods.id)])
        value = self.cost * self.lost / self.kind.grains
        self.assertAlmostEqual(sum(scraps.move_ids.mapped("value")), value, 2)

    @property
    def graded_cost(self):
        """What the other grade is worth: what it was, or what its product says."""
        return 1 if self.method == "standard" else self.cost

    def find_lying(self):
        """Return what lies where in truth, in grains; also where it should not."""
        places = {location: name for name, location in self.places.items()}
        outside = ("inventory", "production")
        domain = [
            ("product_id", "in", (self.goods | self.other).ids),
            ("location_id.usage", "not in", outside),
        ]
        found = Counter()
        for quant in self.env["stock.quant"].search(domain):
            place = places.get(quant.location_id, quant.location_id.complete_name)
            grains = round(quant.quantity * self.kind.grains, 3)
            found[quant.product_id, place, quant.lot_id.name] += grains
        # Less than nothing is a difference, too.
        return Counter({key: grains for key, grains in found.items() if grains})

    def live(self, seed):
        self.begin(seed)
        for _piece in range(3):
            self.arrive()
        happenings = [self.finish_one, self.cancel, self.leave, self.walk_off]
        for _step in range(STEPS):
            self.register()
            if self.open:
                self.dice.choices(happenings, [5, 1, 2, 2])[0]()
        self.judge()

    def test_stock_and_value_are_what_was_said_of_each_grain(self):
        for seed in range(SEEDS):
            with self.subTest(seed=seed):
                self.live(seed)
