"""Random lives of reworks: the stock and an oracle of plain numbers must agree."""

from collections import Counter
from random import Random

from odoo.fields import Command

from .test_return_disposition import DispositionCase
from .test_rework_outcomes import OutcomeCase

COST = 10
# More of them by hand: raise the numbers.
SEEDS = 12
STEPS = 5


class TestHistories(OutcomeCase):
    """Quantities through registering, splitting, scrap and cancelling."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.category_average = cls.env["product.category"].create(
            {"name": "Average", "property_cost_method": "average"}
        )

    def begin(self, seed):
        """Begin a history: a product, with lots or without, and its other grade."""
        self.dice = Random(seed)
        values = {
            "is_storable": True,
            "categ_id": self.category_average.id,
            "standard_price": COST,
        }
        tracking = self.dice.choice(["none", "lot"])
        products = self.env["product.product"]
        self.goods = products.create(
            {"name": f"G{seed}", "tracking": tracking, **values}
        )
        self.other = products.create({"name": f"B{seed}", **values})
        self.goods.seller_ids = [Command.create({"partner_id": self.supplier.id})]
        self.piece = self.env["stock.lot"]
        if tracking == "lot":
            self.piece = self.piece.create(
                {"name": f"L{seed}", "product_id": self.goods.id}
            )
        self.expected, self.claimed, self.drafts = Counter(), 0, []

    # === WHAT CAN HAPPEN === #

    def arrive(self):
        quantity = self.dice.randint(1, 9)
        self.expected["quarantine"] += quantity
        self.count_in(self.goods, self.expected["quarantine"], self.piece)

    def register(self):
        rework = self.rework(
            self.dice.randint(1, 6), product_id=self.goods.id, lot_id=self.piece.id
        )
        self._route_rework(rework)
        free = self.expected["quarantine"] - self.claimed
        if rework.quantity > free:
            with self.assertRefused("are missing"):
                self.take(rework, "route", self.process)
            self.take(rework, "cancel", self.process)
        else:
            self.take(rework, "route", self.process)
            self.claimed += rework.quantity
            self.drafts.append(rework)

    def cancel(self):
        if self.drafts:
            rework = self.drafts.pop()
            self.claimed -= rework.quantity
            self.take(rework, "cancel", self.process)

    def finish_one(self):
        if not self.drafts:
            return
        rework = self.drafts.pop(0)
        rework.sudo().partner_id = self.contact
        self.carry_rework(rework, "inspection")
        ways = self.split(int(rework.quantity))
        rework.outcome_ids.sudo().unlink()
        for kind, quantity in ways.items():
            graded = {"graded_product_id": self.other.id} if kind == "grade" else {}
            self.way_out(rework, kind, {"quantity": quantity, **graded})
        self.finish(rework)
        self.claimed -= rework.quantity
        self.expected["quarantine"] -= rework.quantity
        self.expected.update(ways)
        leaving = rework.sudo().picking_ids.filtered(lambda p: p.state != "done")
        leaving.button_validate()

    def split(self, quantity):
        """Return how a quantity goes several ways: kind -> quantity."""
        kinds = ["restock", "scrap", "grade", "back", "supplier"]
        return Counter(self.dice.choice(kinds) for _piece in range(quantity))

    # === WHAT MUST BE TRUE === #

    def judge(self, seed):
        found = {
            "quarantine": self.lying(self.quarantine, self.goods),
            "restock": self.lying(self.stock, self.goods),
            "grade": self.lying(self.stock, self.other),
            "back": self.lying(self.customers, self.goods),
            "supplier": self.lying(self.supplier.property_stock_supplier, self.goods),
        }
        scraps = self.env["stock.scrap"].search([("product_id", "=", self.goods.id)])
        found["scrap"] = sum(scraps.mapped("scrap_qty"))
        wanted = {kind: self.expected[kind] for kind in found}
        self.assertEqual(found, wanted, seed)
        ours = found["quarantine"] + found["restock"]
        self.assertEqual(self.goods.total_value, COST * ours, seed)
        self.assertEqual(self.other.total_value, COST * found["grade"], seed)

    def test_stock_and_value_are_what_was_said_of_each_piece(self):
        for seed in range(SEEDS):
            self.begin(seed)
            self.arrive()
            happenings = [self.arrive, self.register, self.finish_one, self.cancel]
            for _step in range(STEPS):
                self.register()
                self.dice.choices(happenings, [1, 2, 4, 1])[0]()
            self.env.invalidate_all()
            self.judge(seed)


class TestReturnedHistories(DispositionCase):
    """What the customer still holds, after reworks of what he has sent back."""

    def test_the_ledger_counts_what_went_back_and_nothing_else(self):
        dice = Random(4)
        sold = self.order.order_line[:1]
        before = sold._get_returnable()[sold].returnable
        for _round in range(3):
            rma = self.deciding(2)
            afterwards = dice.choice(["back", "restock"])
            row = self.dispose(rma, "rework", 2, afterwards=afterwards)
            self.carry_out(rma)
            rework = self.carry_rework(row.sudo().rework_ids, "inspection")
            kinds = Counter(dice.choice(["back", "restock", "scrap"]) for _i in "ab")
            rework.outcome_ids.unlink()
            rework.outcome_ids = [
                Command.create({"kind": kind, "quantity": quantity})
                for kind, quantity in kinds.items()
            ]
            self.carry_rework(rework, "done")
            self.validate(rework.picking_ids.filtered(lambda p: p.state != "done"))
            before += kinds["back"] - 2
            self.env.invalidate_all()
            self.assertEqual(sold._get_returnable()[sold].returnable, before)
            self.assertEqual(row.state, "done")
