"""Figures about returns and what lies in quarantine: they fit the documents."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form

from .costs import CostCase
from .test_return_register import ReturnRegisterCase
from .tracing import TraceCase


class TestAnalysis(ReturnRegisterCase, TraceCase):
    def figures(self, documents, group, *measures, user=None):
        analysis = self.env["aftersales.return.analysis"].with_user(
            user or self.manager
        )
        rows = analysis._read_group(
            [("return_id", "in", documents.ids)], [group], measures
        )
        return {row[0].display_name: row[1:] for row in rows}

    def test_quantity_and_value_by_reason(self):
        documents = self.parcel((self.pump, 2, 100, self.reason))
        documents |= self.parcel(
            (self.pump, 1, 100, self.reason), (self.valve, 5, 10, self.other_reason)
        )
        self.assertEqual(
            self.figures(documents, "reason_id", "quantity:sum", "amount:sum"),
            {self.reason.name: (3, 300), self.other_reason.name: (5, 50)},
        )

    def test_costs_of_all_rows_are_those_of_the_return(self):
        document = self.parcel(
            (self.pump, 1, 100, self.reason), (self.valve, 5, 10, self.other_reason)
        )
        self.env["aftersales.cost"].create(
            {"name": "Courier", "return_id": document.id, "unit_price": 25}
        )
        costs = self.figures(document, "return_id", "cost:sum")
        self.assertEqual(list(costs.values()), [(25,)])

    def test_costs_are_hidden_from_the_warehouse(self):
        document = self.parcel((self.pump, 1, 100, self.reason))
        self.figures(document, "reason_id", "quantity:sum", user=self.warehouse)
        with self.assertRaises(AccessError):
            self.figures(document, "reason_id", "cost:sum", user=self.warehouse)

    def test_the_supplier_is_the_first_vendor_of_the_product(self):
        second = self.env["res.partner"].create({"name": "Second source"})
        self.pump.seller_ids = [
            Command.create({"partner_id": second.id, "sequence": 2}),
            Command.create({"partner_id": self.supplier.id, "sequence": 1}),
        ]
        document = self.parcel((self.pump, 1, 100, self.reason))
        figures = self.figures(document, "supplier_id", "__count")
        self.assertEqual(figures, {"Steel Works": (1,)})

    def test_the_supplier_is_whoever_delivered_the_lot(self):
        self.pump.tracking = "lot"
        vendor = self.env["res.partner"].create({"name": "Usual vendor"})
        self.pump.seller_ids = [Command.create({"partner_id": vendor.id})]
        lot = self.env["stock.lot"].create({"name": "P-1", "product_id": self.pump.id})
        self.receive(lot, 1)
        document = self.parcel((self.pump, 1, 100, self.reason))
        document.line_ids.lot_id = lot
        figures = self.figures(document, "supplier_id", "__count")
        self.assertEqual(figures, {"Steel Works": (1,)})

    def test_a_pivot_with_all_measures_costs_one_query(self):
        documents = self.parcel((self.pump, 1, 100, self.reason))
        analysis = self.env["aftersales.return.analysis"].with_user(self.manager)
        measures = ["quantity:sum", "amount:sum", "cost:sum", "days_open:avg"]

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            analysis.formatted_read_group(
                [("return_id", "in", documents.ids)], ["state", "age"], measures
            )
            return self.env.cr.sql_log_count - before

        count()
        self.assertLessEqual(count(), 4)

    def test_the_supplier_is_looked_up_only_where_it_is_shown(self):
        analysis = self.env["aftersales.return.analysis"]
        query = analysis._search([])
        query.groupby = analysis._field_to_sql(query.table, "reason_id", query)
        plan = self.env.execute_query(query.select(query.groupby)) and self.explain(
            query.select(query.groupby)
        )
        self.assertNotIn("product_supplierinfo", plan)
        self.assertNotIn("aftersales_cost", plan)

    def explain(self, query):
        self.env.cr.execute("EXPLAIN " + query.code, query.params)
        return "\n".join(row[0] for row in self.env.cr.fetchall())


class TestQuarantine(CostCase):
    def setUp(self):
        super().setUp()
        self.trade()
        self.place = self.env["stock.location"].create(
            {
                "name": "Cage",
                "usage": "internal",
                "location_id": self.store.view_location_id.id,
                "company_id": self.firm.id,
                "aftersales_is_quarantine": True,
            }
        )
        self.customers = self.env.ref("stock.stock_location_customers")

    def arrive(self, line, quantity, days=0):
        move = self.carry_goods(
            quantity, self.customers, self.place, aftersales_return_line_id=line.id
        )
        move.move_line_ids.date = self.days_ago(days)
        return move

    def held(self, **values):
        self.env.flush_all()
        self.env.invalidate_all()
        rows = self.env["aftersales.return.quarantine"].with_user(self.warehouse)
        return [
            (row.return_line_id.id or None, row.quantity, row.days, row.age)
            for row in rows.search([("location_id", "=", self.place.id)])
        ]

    def test_each_return_has_its_goods_the_oldest_first(self):
        new, old = self.returning(1), self.returning(2)
        self.arrive(new, 1, 2)
        self.arrive(old, 2, 45)
        self.assertEqual(self.held(), [(old.id, 2, 45, "090"), (new.id, 1, 2, "007")])

    def test_what_is_taken_away_for_the_return_is_gone(self):
        new, old = self.returning(1), self.returning(2)
        self.arrive(old, 2, 45)
        self.arrive(new, 1, 2)
        of_line = {"aftersales_return_line_id": new.id}
        self.carry_goods(1, self.place, self.store.lot_stock_id, **of_line)
        self.assertEqual(self.held(), [(old.id, 2, 45, "090")])

    def test_what_is_scrapped_by_a_disposition_is_gone(self):
        line = self.returning(2)
        self.arrive(line, 2, 10)
        scrap = self.env["stock.scrap"].create(
            {
                "product_id": self.pump.id,
                "scrap_qty": 1,
                "location_id": self.place.id,
                "company_id": self.firm.id,
                "aftersales_disposition_id": self.dispose(line, "scrap", 1).id,
            }
        )
        scrap.do_scrap()
        self.assertEqual(self.held(), [(line.id, 1, 10, "030")])

    def test_of_what_left_without_a_decision_the_oldest_is_gone(self):
        new, old = self.returning(1), self.returning(2)
        self.arrive(old, 2, 45)
        self.arrive(new, 1, 2)
        self.carry_goods(1, self.place, self.store.lot_stock_id)
        self.assertEqual(self.held(), [(old.id, 1, 45, "090"), (new.id, 1, 2, "007")])

    def test_what_no_return_has_brought_is_a_row_of_its_own(self):
        line = self.returning(1)
        self.arrive(line, 1, 2)
        self.carry_goods(3, self.store.lot_stock_id, self.place)
        self.assertEqual([row[:2] for row in self.held()], [(line.id, 1), (None, 3)])

    def test_all_rows_come_to_what_the_stock_says(self):
        first, second = self.returning(2), self.returning(2)
        self.arrive(first, 2, 9)
        self.arrive(second, 2, 5)
        self.carry_goods(1, self.place, self.store.lot_stock_id)
        self.carry_goods(2, self.store.lot_stock_id, self.place)
        quants = self.env["stock.quant"].search([("location_id", "=", self.place.id)])
        self.assertEqual(
            sum(row[1] for row in self.held()), sum(quants.mapped("quantity"))
        )

    def test_rows_have_identifiers_of_their_own(self):
        line = self.returning(2)
        self.arrive(line, 1)
        below = self.place.copy({"name": "Shelf", "location_id": self.place.id})
        of_line = {"aftersales_return_line_id": line.id}
        self.carry_goods(1, self.customers, below, **of_line)
        self.env.flush_all()
        rows = self.env["aftersales.return.quarantine"].search(
            [("return_line_id", "=", line.id)]
        )
        self.assertEqual(len(set(rows.ids)), 2)

    def test_the_list_opens_the_return(self):
        line = self.returning(1)
        self.arrive(line, 1)
        self.env.flush_all()
        rows = self.env["aftersales.return.quarantine"].with_user(self.warehouse)
        [row] = rows.search([("return_line_id", "=", line.id)])
        self.assertEqual(row.action_open_return()["res_id"], line.return_id.id)

    def test_a_department_without_a_role_does_not_see_it(self):
        with self.assertRaises(AccessError):
            self.env["aftersales.return.quarantine"].with_user(self.member).search([])


class TestScreens(ReturnRegisterCase):
    def test_the_form_of_a_cost_shows_what_it_comes_to(self):
        document = self.parcel((self.pump, 1, 100, self.reason))
        action = document.with_user(self.service).action_add_cost()
        costs = self.env["aftersales.cost"].with_user(self.service)
        with Form(costs.with_context(**action["context"])) as form:
            form.name = "Courier"
            form.quantity = 2
            form.unit_price = 12.5
            self.assertEqual(form.amount, 25)
        self.assertEqual(form.record.return_id, document)
