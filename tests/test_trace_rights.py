from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .tracing import TraceCase


class TestTraceRights(TraceCase):
    """Who may trace, and what he may not see."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lot = cls.new_lot("G-1")
        cls.receive(cls.lot, 10)
        cls.sold = cls.deliver(cls.lot, 4)

    def test_every_role_may_trace(self):
        for role in ("service", "process", "production", "planning", "warehouse"):
            trace = self.trace(self.lot, user=getattr(self, role))
            self.assertBalance(trace, self.lot, received=10, stock=6, customer=4)

    def test_others_may_not(self):
        for user in (self.member, self.outsider, self.seller, self.stocker):
            with self.assertRaises(AccessError):
                self.env["aftersales.trace"].with_user(user)._trace(self.lot)
            with self.assertRaises(AccessError):
                self.trace(self.lot, user=user)

    def test_nobody_reads_the_trace_of_another(self):
        trace = self.trace(self.lot)
        for record in (trace, trace.row_ids[0], trace.balance_ids):
            with self.assertRaises(AccessError):
                record.with_user(self.coordinator).read(["display_name"])

    def test_nobody_writes_rows(self):
        row = self.trace(self.lot).row_ids[0]
        with self.assertRaises(AccessError):
            row.quantity = 7
        with self.assertRaises(AccessError):
            row.create({"trace_id": row.trace_id.id})

    def test_a_document_that_may_not_be_read_stays_unnamed(self):
        # Returns let every department read transfers; a company may not want it.
        self.env.ref("aftersales.access_stock_picking_process").active = False
        trace = self.trace(self.lot, user=self.process)
        [sold] = self.rows(trace, "delivery")
        self.assertEqual(sold.partner_id, self.customer)
        self.assertFalse(sold.picking_id or sold.reference)
        rows = self.env["aftersales.trace"].with_user(self.process)._trace(self.lot)
        self.assertEqual({row["picking_id"] for row in rows}, {None})
        self.assertTrue(self.rows(self.trace(self.lot), "delivery").picking_id)

    def test_orders_of_other_salesmen_stay_unnamed(self):
        group = "aftersales.group_user,sales_team.group_sale_salesman"
        seller = self.person("own_documents", group)
        order = self.env["sale.order"].create(
            {"partner_id": self.customer.id, "user_id": self.seller.id}
        )
        self.sold.sale_id = order
        [sold] = self.rows(self.trace(self.lot, user=seller), "delivery")
        self.assertFalse(sold.order_id)
        self.assertEqual(sold.quantity, 4)


class TestTraceCompanies(TraceCase):
    """What happened in another company is not told."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Other Mill"})
        cls.other_house = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.other.id)]
        )
        cls.lot = cls.new_lot("SHARED", company_id=False)
        cls.receive(cls.lot, 10)
        home = cls.warehouse_house, cls.shelf
        cls.warehouse_house = cls.other_house
        cls.shelf = cls.other_house.lot_stock_id
        cls.receive(cls.lot, 5)
        cls.warehouse_house, cls.shelf = home

    def test_only_the_own_company_is_traced(self):
        trace = self.trace(self.lot)
        self.assertBalance(trace, self.lot, received=10, stock=10)
        self.assertEqual(trace.row_ids.company_id, self.company)

    def test_both_are_traced_by_who_works_in_both(self):
        both = new_test_user(
            self.env,
            "both",
            "aftersales.group_quality_user",
            company_id=self.company.id,
            company_ids=(self.company | self.other).ids,
        )
        lot = self.lot.with_context(allowed_company_ids=both.company_ids.ids)
        traces = self.env["aftersales.trace"].with_user(both)
        traces = traces.with_context(allowed_company_ids=both.company_ids.ids)
        trace = traces.create({"lot_ids": lot.ids})
        trace.action_trace()
        self.assertBalance(trace, self.lot, received=15, stock=15)

    def test_a_lot_of_another_company_is_refused(self):
        foreign = self.new_lot("FOREIGN", company_id=self.other.id)
        with self.assertRaises(AccessError):
            self.env["aftersales.trace"].with_user(self.quality)._trace(foreign)

    def test_what_moves_on_in_another_company_is_said(self):
        transit = self.env["stock.location"].create(
            {"name": "Between Us", "usage": "transit", "company_id": False}
        )
        self.transfer(self.lot, 3, self.shelf, transit)
        self._stock_at(transit, -3)
        trace = self.trace(self.lot)
        self.assertEqual(self.rows(trace, "difference").reason, "elsewhere")
        self.assertBalance(
            trace, self.lot, received=10, stock=7, residual=3, explained=3
        )

    def _stock_at(self, location, quantity):
        self.env["stock.quant"]._update_available_quantity(
            self.gear, location, quantity, lot_id=self.lot
        )


class TestTraceQueries(TraceCase):
    """A trace of many lots needs the same queries as one of few."""

    def test_two_lots_and_forty_need_the_same_queries(self):
        few, many = self.lots("F", 2), self.lots("M", 40)
        self.count_queries(few)
        self.assertEqual(self.count_queries(few), self.count_queries(many))

    def lots(self, prefix, count):
        lots = self.env["stock.lot"]
        for number in range(count):
            lot = self.new_lot(f"{prefix}-{number}")
            self.receive(lot, 2)
            self.deliver(lot, 1)
            lots += lot
        return lots

    def count_queries(self, lots):
        self.env.flush_all()
        self.env.invalidate_all()
        traces = self.env["aftersales.trace"].with_user(self.quality)
        trace = traces.create({"lot_ids": lots.ids})
        trace.flush_recordset()
        start = self.env.cr.sql_log_count
        trace._run()
        self.env.flush_all()
        return self.env.cr.sql_log_count - start
