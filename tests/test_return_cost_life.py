"""Whole lives of returns cost what the ledger says, each step by whom it is due."""

from odoo.fields import Command

from .costs import Counted
from .money import MoneyCase


class LifeCase(Counted, MoneyCase):
    """Pumps that are worth 40 in stock and sold for 100, in automated valuation."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.aftersales_dispositions_at_once = True
        cls.real_time = cls.env["product.category"].create(
            {
                "name": "Valued",
                "property_valuation": "real_time",
                "property_cost_method": "average",
            }
        )
        cls.pump = cls.valued("Valued pump")

    @classmethod
    def valued(cls, name, **values):
        """Make a product, and receive twenty of it: what nobody received is no stock.

        Without taxes: where they have no account, core posts them among the sales.
        """
        values = {"categ_id": cls.real_time.id, "taxes_id": False, **values}
        product = cls.article(name, "delivery", 0, **values)
        move = cls.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom_qty": 20,
                "quantity": 20,
                "picked": True,
                "location_id": cls.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": cls.env["stock.warehouse"]
                .search([("company_id", "=", cls.company.id)], limit=1)
                .lot_stock_id.id,
            }
        )
        move._action_done()
        return product

    def setUp(self):
        super().setUp()
        self.sold = self.sale(3)

    def live(self, remedy="refund", kind="restock", quantity=2, **values):
        """Let goods come back, be disposed of in one way and settled."""
        document = self.returned(self.sold, quantity, remedy)
        document.disposition_ids.sudo().unlink()
        self.env["aftersales.return.disposition"].with_user(self.quality).create(
            {
                "return_id": document.id,
                "line_id": document.line_ids.id,
                "kind": kind,
                "quantity": quantity,
                **values,
            }
        )
        self.carry_return(document, "processing")
        self.dispose_goods(document)
        self._settle_return(document)
        self.document = document
        return document

    def assertLife(self, *args, costs=None, **values):
        """Expect of a life that its costs are these, and those of the ledger."""
        with self.assertLedger(lambda: self.document):
            document = self.live(*args, **values)
        self.assertCosts(document, **costs)
        return document


class TestLives(LifeCase):
    def test_credited_and_back_to_stock(self):
        self.assertLife("refund", "restock", costs={"credit": 200, "goods": -80})

    def test_credited_and_scrapped(self):
        self.assertLife(
            "refund", "scrap", costs={"credit": 200, "goods": -80, "scrap": 80}
        )

    def test_replaced_and_scrapped(self):
        self.assertLife(
            "replacement", "scrap", costs={"goods": -80, "replacement": 80, "scrap": 80}
        )

    def test_replaced_and_back_to_stock(self):
        self.assertLife(
            "replacement", "restock", costs={"goods": -80, "replacement": 80}
        )

    def test_back_to_the_customer_as_it_is(self):
        self.assertLife("apology", "back", costs={"goods": 0})

    def test_as_b_grade_of_a_standard_cost(self):
        standard = self.real_time.copy(
            {"name": "Standard", "property_cost_method": "standard"}
        )
        second = self.valued("B pump", categ_id=standard.id, standard_price=25)
        self.assertLife(
            "refund",
            "grade",
            graded_product_id=second.id,
            costs={"credit": 200, "goods": -80, "grade": 30},
        )

    def test_kept_as_a_sample(self):
        self.assertLife("refund", "sample", costs={"credit": 200, "goods": -80})

    def test_what_the_customer_keeps(self):
        with self.assertLedger(lambda: self.document):
            self.document = self.kept(self.sold, 1, target="processing")
            self._settle_return(self.document)
        self.assertCosts(self.document, credit=100)

    def test_a_percentage_and_a_fee(self):
        with self.assertLedger(lambda: self.document):
            self.document = self.kept(self.sold, 2)
            self.settle(self.document, "percent", percent=25)
            self.post(self.document)
        self.assertCosts(self.document, credit=50)

    def test_goods_back_to_the_supplier_who_pays_more(self):
        with self.assertLedger(lambda: self.document):
            self.pump.seller_ids = [Command.create({"partner_id": self.supplier.id})]
            document = self.live("refund", "supplier")
            self.settle(document, "supplier", amount=90)
            self.notes(document, "in_refund").action_post()
        costs = self.costs(document)
        self.assertEqual(costs, {"credit": 200, "goods": 0, "recovery": -90})
        document = document.with_user(self.manager)
        self.assertEqual((document.cost_total, document.cost_recovered), (110, 90))

    def test_another_product_that_is_sold_instead_is_no_cost(self):
        better = self.valued("Better pump", list_price=150, standard_price=70)
        document = self.returned(self.sold, 1, "replacement", target="processing")
        document.sudo().replacement_ids.unlink()
        replacement = self.env["aftersales.return.replacement"].with_user(self.quality)
        replacement = replacement.create(
            {
                "return_id": document.id,
                "line_id": document.line_ids.id,
                "product_id": better.id,
                "quantity": 1,
                "difference": "charge",
                "price_unit": 150,
            }
        )
        replacement._execute()
        self.transfer(replacement.sudo()._get_moves().picking_id)
        self.post(document)
        self.assertCosts(document, credit=100, goods=-40)

    def test_each_cost_is_told_once(self):
        document = self.live("replacement", "scrap")
        rows = self.cost_rows(document)
        keys = [(row.res_model, row.res_id, row.kind_id, row.amount) for row in rows]
        self.assertEqual(len(keys), len(set(keys)))
        self.assertEqual(len(rows), len(set(rows.ids)))

    def test_by_hand_beside_documents(self):
        document = self.live()
        self.env["aftersales.cost"].with_user(self.service).create(
            [
                {"name": "Courier", "return_id": document.id, "unit_price": 12.35},
                {
                    "name": "Rework",
                    "return_id": document.id,
                    "kind_id": self.env.ref("aftersales.cost_kind_labour").id,
                    "quantity": 1.5,
                    "unit_price": 48,
                },
            ]
        )
        document = document.with_user(self.manager)
        document.invalidate_recordset()
        self.assertAlmostEqual(document.cost_total, 200 - 80 + 12.35 + 72)


class TestQuarantineLife(LifeCase):
    """What a real return leaves in quarantine."""

    def held(self, document):
        self.env.flush_all()
        self.env.invalidate_all()
        rows = self.env["aftersales.return.quarantine"].search(
            [("return_id", "=", document.id)]
        )
        return sum(rows.mapped("quantity"))

    def test_goods_are_there_from_the_dock_until_they_are_taken_away(self):
        document = self.returned(self.sold, 2)
        self.assertEqual(self.held(document), 2)

    def test_each_way_out_empties_it(self):
        for kind in ("restock", "scrap", "back", "sample"):
            with self.subTest(kind):
                self.sold = self.sale(2)
                self.assertEqual(self.held(self.live("apology", kind)), 0)

    def test_a_part_that_is_left_stays_on_the_list(self):
        document = self.returned(self.sold, 3)
        document.disposition_ids.sudo().unlink()
        dispositions = self.env["aftersales.return.disposition"]
        dispositions.with_user(self.quality).create(
            [
                {"line_id": document.line_ids.id, "kind": kind, "quantity": quantity}
                for kind, quantity in (("scrap", 1), ("restock", 2))
            ]
        )
        self.carry_return(document, "processing")
        rows = document.with_user(self.quality).disposition_ids
        rows.filtered(lambda row: row.kind == "scrap").action_execute()
        self.assertEqual(self.held(document), 2)


class TestPeriodic(LifeCase):
    """Goods whose value is posted at the closing only."""

    def test_a_product_in_periodic_valuation_costs_the_same(self):
        periodic = self.real_time.copy({"property_valuation": "periodic"})
        self.sold = self.sale(2, product=self.valued("Plain", categ_id=periodic.id))
        self.assertLife(
            "refund", "scrap", costs={"credit": 200, "goods": -80, "scrap": 80}
        )
