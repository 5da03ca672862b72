"""Stories of goods that come back: where they go, one way for each."""

from .scenarios import ScenarioCase


class TestGoods(ScenarioCase):
    """Of three pumps that were sold, some come back."""

    def test_credited_and_back_in_stock(self):
        document = self.arrived(2)
        self.conclude(self.decide(document, restock=2))
        self.assertOutcome(
            document,
            order=(1, 1, 1, "invoiced"),
            ledger=(3, 2, 0, 0, 1),
            goods={"stock": 19, "customer": 1},
            notes=[("out_refund", 200)],
            cost={"credit": 200, "goods": -80},
        )

    def test_part_of_it_is_scrapped_and_part_is_back_in_stock(self):
        document = self.arrived(3)
        self.conclude(self.decide(document, restock=1, scrap=2))
        self.assertOutcome(
            document,
            order=(0, 0, 0, "invoiced"),
            ledger=(3, 3, 0, 0, 0),
            goods={"stock": 18, "inventory": 2},
            notes=[("out_refund", 300)],
            cost={"credit": 300, "goods": -120, "scrap": 80},
        )

    def test_repaired_and_back_to_the_customer(self):
        document = self.arrived(1, "repair")
        self.conclude(self.decide(document, rework=1))
        self.assertOutcome(
            document,
            order=(3, 3, 3, "invoiced"),
            ledger=(3, 0, 0, 0, 3),
            goods={"stock": 17, "customer": 3},
            notes=[],
            cost={"goods": 0},
        )

    def test_no_fault_is_found_and_it_goes_back_as_it_is(self):
        document = self.ship_back(self.approved(1))
        self.examine(document, "unused", "a")
        self.waive(document)
        self.conclude(self.decide(document, "apology", back=1))
        self.assertOutcome(
            document,
            order=(3, 3, 3, "invoiced"),
            ledger=(3, 0, 0, 0, 3),
            goods={"stock": 17, "customer": 3},
            notes=[],
            cost={"goods": 0},
        )

    def test_nothing_is_paid_for_what_is_decided_otherwise(self):
        document = self.arrived(1)
        for remedy, kind in (("apology", "back"), ("repair", "rework")):
            with self.assertRefused("decide otherwise"):
                self.decide(document, remedy, **{kind: 1})

    def test_replaced_and_what_came_back_is_scrapped(self):
        document = self.arrived(1, "replacement")
        self.conclude(self.decide(document, scrap=1))
        self.assertOutcome(
            document,
            order=(3, 3, 3, "invoiced"),
            ledger=(4, 1, 0, 0, 3),
            goods={"stock": 16, "customer": 3, "inventory": 1},
            notes=[],
            cost={"goods": -40, "replacement": 40, "scrap": 40},
        )

    def test_one_piece_is_kept_as_a_sample(self):
        document = self.arrived(2)
        self.conclude(self.decide(document, sample=1, restock=1))
        self.assertOutcome(
            document,
            order=(1, 1, 1, "invoiced"),
            ledger=(3, 2, 0, 0, 1),
            goods={"stock": 18, "sample": 1, "customer": 1},
            notes=[("out_refund", 200)],
            cost={"credit": 200, "goods": -80},
        )

    def test_it_is_sold_again_as_b_grade(self):
        second = self.goods("Pump, B grade", standard_price=25)
        self.begin()
        document = self.arrived(1)
        grade = {"quantity": 1, "graded_product_id": second.id}
        self.conclude(self.decide(document, grade=grade))
        self.assertEqual(self.get_goods(second), {"stock": 21, "inventory": -1})
        self.assertOutcome(
            document,
            order=(2, 2, 2, "invoiced"),
            ledger=(3, 1, 0, 0, 2),
            goods={"stock": 17, "customer": 2, "inventory": 1},
            notes=[("out_refund", 100)],
            cost={"credit": 100, "goods": -40, "grade": 0},
        )

    def test_back_to_the_supplier_who_pays_for_it(self):
        document = self.arrived(1)
        self.propose(document, "supplier", amount=55)
        self.conclude(self.decide(document, supplier=1))
        self.assertOutcome(
            document,
            order=(2, 2, 2, "invoiced"),
            ledger=(3, 1, 0, 0, 2),
            goods={"stock": 17, "customer": 2, "supplier": 1},
            notes=[("out_refund", 100), ("in_refund", 55)],
            cost={"credit": 100, "goods": 0, "recovery": -55},
        )

    def test_scrapped_at_the_customer(self):
        document = self.approved(2, needs_goods=False)
        self.take(document, "decide_without_goods", self.service)
        self.conclude(self.decide(document))
        self.assertOutcome(
            document,
            order=(3, 3, 3, "invoiced"),
            ledger=(3, 0, 0, 2, 1),
            goods={"stock": 17, "customer": 3},
            notes=[("out_refund", 200)],
            cost={"credit": 200},
        )

    def test_one_comes_back_and_one_stays_with_the_customer(self):
        document = self.approved(2)
        self.ship_back(document, 1)
        self.give_up(document, "keeps")
        self.examine(document)
        self.dispose(document.line_ids, restock=1)
        self.conclude(self.decide(document))
        self.assertOutcome(
            document,
            order=(2, 2, 2, "invoiced"),
            ledger=(3, 1, 0, 1, 1),
            goods={"stock": 18, "customer": 2},
            notes=[("out_refund", 200)],
            cost={"credit": 200, "goods": -40},
        )
