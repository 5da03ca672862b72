"""What a complaint costs: to the cent what the ledger and the stock valuation say."""

from contextlib import contextmanager

from odoo import fields
from odoo.fields import Command

from .costs import CostCase

METHODS = {"standard": 60, "average": 65, "fifo": 60}


class TestLedger(CostCase):
    """Each way costs what the profit and loss of the whole company changes by."""

    def assertEachMethod(self, way, **expected):
        """Take a way with each costing method; ``expected`` is in pumps and money.

        :param way: called with the line of the return
        :param expected: kind -> (pumps at their value in stock, money)
        """
        for method, value in METHODS.items():
            with self.subTest(method):
                self.trade(method)
                line = self.returning()
                with self.assertLedger(line.return_id):
                    way(line)
                costs = {k: p * value + m for k, (p, m) in expected.items()}
                self.assertCosts(line.return_id, **costs)

    def test_what_is_credited_and_goes_back_to_stock_costs_the_margin(self):
        def way(line):
            self.take_back(line)
            self.credit(line)

        self.assertEachMethod(way, credit=(0, 200), goods=(-2, 0))

    def test_what_is_credited_before_it_comes_costs_the_same(self):
        def way(line):
            self.credit(line)
            self.take_back(line)

        self.assertEachMethod(way, credit=(0, 200), goods=(-2, 0))

    def test_what_is_credited_and_scrapped_costs_the_price(self):
        def way(line):
            self.take_back(line)
            self.credit(line)
            self.scrap(line)

        self.trade("standard")
        line = self.returning()
        with self.assertLedger(line.return_id):
            way(line)
        self.assertCosts(line.return_id, credit=200, goods=-120, scrap=120)

    def test_scrap_counts_at_what_the_stock_is_worth_that_day(self):
        for method in METHODS:
            with self.subTest(method):
                self.trade(method)
                line = self.returning()
                with self.assertLedger(line.return_id):
                    self.take_back(line)
                    scrap = self.scrap(line)
                self.assertEqual(
                    self.costs(line.return_id)["scrap"], scrap.move_ids.value
                )

    def test_scrap_is_posted_where_the_location_has_an_account(self):
        self.trade("average")
        loss = self.pump._get_product_accounts()["expense"].copy({"code": "999777"})
        location = self.env["stock.location"].search(
            [("usage", "=", "inventory"), ("company_id", "=", self.firm.id)]
        )
        location.valuation_account_id = loss
        line = self.returning()
        with self.assertLedger(line.return_id):
            self.take_back(line)
            scrap = self.scrap(line)
        posted = scrap.move_ids.account_move_id.line_ids
        posted = posted.filtered(lambda item: item.account_id == loss)
        self.assertEqual(posted.balance, self.costs(line.return_id)["scrap"])

    def test_a_replacement_for_what_is_scrapped_costs_the_goods_once(self):
        def way(line):
            self.take_back(line)
            self.replace(line)
            self.scrap(line)

        self.trade("standard")
        line = self.returning()
        with self.assertLedger(line.return_id):
            way(line)
        self.assertCosts(line.return_id, goods=-120, replacement=120, scrap=120)

    def test_a_replacement_for_what_goes_back_to_stock_costs_nothing(self):
        self.trade("average")
        line = self.returning()
        with self.assertLedger(line.return_id):
            self.take_back(line)
            self.replace(line)
        self.assertCosts(line.return_id, goods=-130, replacement=130)

    def test_another_product_instead_costs_its_own_value(self):
        self.trade("average")
        better = self.make_product("Better pump", 80)
        self.buy(2, 80, better)
        line = self.returning()
        with self.assertLedger(line.return_id):
            self.take_back(line)
            self.replace(line, product=better)
        self.assertCosts(line.return_id, goods=-130, replacement=160)

    def test_what_the_customer_keeps_costs_the_credit(self):
        self.assertEachMethod(self.credit, credit=(0, 200))

    def test_what_goes_back_to_the_customer_as_it_is_costs_nothing(self):
        self.trade("average")
        line = self.returning()
        with self.assertLedger(line.return_id):
            self.send_back(line, self.take_back(line), 2)
        self.assertCosts(line.return_id, goods=0)

    def test_a_restocking_fee_lowers_the_cost(self):
        self.trade("average")
        line = self.returning()
        with self.assertLedger(line.return_id):
            self.take_back(line)
            note = self.credit(line)
            note.button_draft()
            fee = {"name": "Fee", "price_unit": -15, "tax_ids": [Command.clear()]}
            note.invoice_line_ids = [Command.create(fee)]
            note.action_post()
        self.assertCosts(line.return_id, credit=185, goods=-130)

    def test_a_discount_on_the_invoice_lowers_what_is_given_back(self):
        self.trade("average")
        line = self.returning()
        with self.assertLedger(line.return_id):
            self.credit(line, discount=12.5)
        self.assertCosts(line.return_id, credit=175)

    def test_what_an_advance_replacement_is_charged_for_counts_against_it(self):
        self.trade("average")
        line = self.returning(1)
        with self.assertLedger(line.return_id):
            self.replace(line)
            self.bill(line, "out_invoice", 100)
        self.assertCosts(line.return_id, replacement=65, charge=-100)

    def test_what_the_supplier_pays_counts_against_it(self):
        self.trade("average")
        line = self.returning(1)
        with self.assertLedger(line.return_id):
            taken = self.take_back(line)
            self.carry_goods(
                1,
                self.store.lot_stock_id,
                self.env.ref("stock.stock_location_suppliers"),
                aftersales_return_line_id=line.id,
            )
            self.bill(line, "in_refund", 70)
        self.assertTrue(taken)
        self.assertCosts(line.return_id, goods=0, recovery=-70)
        self.assertEqual(line.return_id.cost_recovered, 70)

    def test_another_grade_costs_what_it_loses(self):
        self.trade("average")
        second = self.make_product("Pump, second choice", 25)
        line = self.returning(1)
        virtual = self.env["stock.location"].search(
            [("usage", "=", "production"), ("company_id", "=", self.firm.id)], limit=1
        )
        stock, of_line = (
            self.store.lot_stock_id,
            {"aftersales_return_line_id": line.id},
        )
        with self.assertLedger(line.return_id):
            self.take_back(line)
            self.carry_goods(1, stock, virtual, **of_line)
            self.carry_goods(1, virtual, stock, second, **of_line)
        self.assertCosts(line.return_id, goods=-65, grade=40)

    def test_parts_of_a_repair_cost_what_they_are_worth(self):
        self.trade("average")
        seal = self.make_product("Seal", 4)
        self.buy(10, 4, seal)
        line = self.returning(1)
        with self.assertLedger(line.return_id):
            self.take_back(line)
            repair = self.repair(line, seal, 2)
        self.assertEqual(repair.state, "done")
        self.assertCosts(line.return_id, goods=-65, parts=8)

    def repair(self, line, part, quantity):
        repair = self.env["repair.order"].create(
            {
                "product_id": line.product_id.id,
                "product_qty": line.quantity,
                "partner_id": self.contact.id,
                "company_id": self.firm.id,
                "picking_type_id": self.store.repair_type_id.id,
                "aftersales_disposition_id": self.dispose(line, "rework", 1).id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": part.id,
                            "product_uom_qty": quantity,
                            "repair_line_type": "add",
                        }
                    )
                ],
            }
        )
        repair.action_validate()
        repair.action_repair_start()
        repair.move_ids.quantity = quantity
        repair.action_repair_end()
        return repair


class TestDocuments(CostCase):
    """Which documents count, and where a row leads to."""

    def setUp(self):
        super().setUp()
        self.trade()
        self.line = self.returning()
        self.document = self.line.return_id

    def test_a_draft_costs_nothing_yet(self):
        self.credit(self.line).button_draft()
        self.assertCosts(self.document)

    def test_what_is_taken_back_costs_nothing_any_more(self):
        note = self.credit(self.line)
        wizard = self.env["account.move.reversal"].create(
            {"move_ids": [Command.set(note.ids)], "journal_id": note.journal_id.id}
        )
        with self.assertLedgerOfReversal(note):
            wizard.refund_moves()
            wizard.new_move_ids.action_post()
        self.assertCosts(self.document, credit=0)

    @contextmanager
    def assertLedgerOfReversal(self, note):
        before = self.loss()
        yield
        self.assertAlmostEqual(self.loss() - before, -note.amount_untaxed)

    def test_taxes_are_no_cost(self):
        tax = self.env["account.tax"].create({"name": "19 %", "amount": 19})
        self.credit(self.line, tax_ids=[Command.set(tax.ids)])
        self.assertCosts(self.document, credit=200)

    def test_cost_of_sales_does_not_count_beside_the_goods(self):
        note = self.credit(self.line)
        self.assertIn("cogs", note.line_ids.mapped("display_type"))
        self.assertCosts(self.document, credit=200)

    def test_a_foreign_currency_counts_at_the_rate_of_the_document(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env["res.currency.rate"].search([("currency_id", "=", euro.id)]).unlink()
        for day, rate in (("2026-01-01", 0.5), (fields.Date.today(), 0.8)):
            self.env["res.currency.rate"].create(
                {"currency_id": euro.id, "name": day, "rate": rate}
            )
        self.trade("average", currency=euro, price=80)
        line = self.returning()
        with self.assertLedger(line.return_id):
            self.credit(line)
            self.take_back(line)
        self.assertCosts(line.return_id, credit=200, goods=-130)

    def test_each_row_opens_its_document(self):
        self.take_back(self.line)
        note, scrap = self.credit(self.line), self.scrap(self.line)
        opened = {
            (action["res_model"], action["res_id"])
            for action in (
                row.action_open_document() for row in self.cost_rows(self.document)
            )
        }
        self.assertLessEqual(
            {("account.move", note.id), ("stock.scrap", scrap.id)}, opened
        )

    def test_each_row_names_product_reason_and_customer(self):
        self.scrap(self.line)
        row = self.cost_rows(self.document)
        self.assertRecordValues(
            row,
            [
                {
                    "product_id": self.pump.id,
                    "reason_id": self.line.reason_id.id,
                    "partner_id": self.customer.id,
                    "return_line_id": self.line.id,
                    "categ_id": self.pump.categ_id.id,
                }
            ],
        )

    def test_a_complaint_has_the_costs_of_all_its_returns(self):
        complaint = self.complaint()
        other = self.returning(1, complaint_id=complaint.id)
        self.document.complaint_id = complaint
        self.credit(self.line)
        self.credit(other)
        self.assertEqual(complaint.with_user(self.manager).cost_total, 300)

    def test_each_company_sees_its_own(self):
        self.credit(self.line)
        abroad = self.env["res.company"].create({"name": "Abroad"})
        stranger = self.person(
            "stranger",
            "aftersales.group_manager",
            company_id=abroad.id,
            company_ids=[Command.set(abroad.ids)],
        )
        rows = self.env["aftersales.cost.report"]
        domain = [("return_id", "=", self.document.id)]
        self.assertTrue(rows.with_user(self.manager).search(domain))
        rows = rows.with_user(stranger).with_context(allowed_company_ids=abroad.ids)
        self.assertFalse(rows.search(domain))

    def test_a_higher_context_adds_its_rows(self):
        report = type(self.env["aftersales.cost.report"])
        parts = report._get_parts

        def add(model):
            extra = model._select_manual()
            return {**parts(model), "hours": extra}

        self.enter(unit_price=5)
        self.patch(report, "_get_parts", add)
        self.assertCosts(self.document, Freight=10)

    def enter(self, **values):
        kind = self.env.ref("aftersales.cost_kind_freight")
        return self.env["aftersales.cost"].create(
            {
                "name": "Courier",
                "kind_id": kind.id,
                "return_id": self.document.id,
                **values,
            }
        )


class TestSpeed(CostCase):
    """Totals of many cost as many queries as of two, and find their rows by index."""

    def test_totals_of_forty_cost_as_much_as_of_two(self):
        self.trade()
        documents = self.env["aftersales.return"].browse(
            self.returning(0).return_id.id for _number in range(40)
        )

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.mapped("cost_total")
            return self.env.cr.sql_log_count - before

        count(documents[:2])
        two = count(documents[:2])
        self.assertEqual(count(documents), two)
        self.assertLessEqual(two, 8)

    def test_the_rows_of_a_complaint_are_found_by_index(self):
        plan = self.plan("complaint_id", self.complaint().id)
        self.assertNotIn("Seq Scan", plan)

    def test_the_rows_of_a_return_are_found_by_index(self):
        plan = self.plan("return_id", self.rma().id)
        self.assertNotIn("Seq Scan", plan)

    def plan(self, name, record_id):
        """Return how the database finds rows, when it shuns to read whole tables."""
        report = self.env["aftersales.cost.report"]
        query = report._search([(name, "=", record_id)]).select("id", "amount")
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        self.env.cr.execute("EXPLAIN " + query.code, query.params)
        return "\n".join(row[0] for row in self.env.cr.fetchall())
