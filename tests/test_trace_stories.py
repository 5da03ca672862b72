from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from .tracing import TraceCase


class TestTraceForward(TraceCase):
    """From a lot to everywhere it went."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lot = cls.new_lot("G-1")
        cls.receive(cls.lot, 100)

    def test_what_was_received_lies_in_stock(self):
        trace = self.trace(self.lot)
        self.assertBalance(trace, self.lot, received=100, stock=100)
        [received] = self.rows(trace, "receipt")
        self.assertEqual(received.partner_id, self.supplier)

    def test_a_delivery_names_customer_and_transfer(self):
        delivery = self.deliver(self.lot, 30)
        self.env.flush_all()
        trace = self.trace(self.lot)
        self.assertBalance(trace, self.lot, received=100, stock=70, customer=30)
        self.assertRecordValues(
            self.rows(trace, "delivery"),
            [
                {
                    "partner_id": self.customer.id,
                    "picking_id": delivery.id,
                    "quantity": 30,
                    "inspector_id": self.stocker.id,
                    "user_id": self.env.uid,
                }
            ],
        )

    def test_what_came_back_is_not_at_the_customer(self):
        delivery = self.deliver(self.lot, 30)
        self.take_back(delivery, 12)
        trace = self.trace(self.lot)
        self.assertBalance(trace, self.lot, received=100, stock=82, customer=18)
        [returned] = self.rows(trace, "return")
        self.assertEqual((returned.quantity, returned.partner_id), (-12, self.customer))
        self.assertEqual(returned.origin_move_id, delivery.move_ids.id)

    def test_a_transfer_inside_moves_the_stock_and_counts_once(self):
        self.transfer(self.lot, 40, self.shelf, self.cage)
        trace = self.trace(self.lot)
        self.assertBalance(trace, self.lot, received=100, stock=100)
        places = {row.location_id: row.quantity for row in self.rows(trace, "stock")}
        self.assertEqual(places, {self.shelf: 60, self.cage: 40})
        self.assertTrue(self.rows(trace, "transfer"))

    def test_scrap_is_told_from_a_loss(self):
        self.scrap(self.lot, 5)
        self.count(self.lot, 90)
        trace = self.trace(self.lot)
        self.assertBalance(trace, self.lot, received=100, stock=90, scrapped=5, lost=5)
        self.assertEqual(self.rows(trace, "lost").reason, "adjusted")
        self.assertTrue(self.rows(trace, "scrap").scrap_id)

    def test_another_unit_is_counted_in_the_products_own(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self.deliver(self.lot, 2, product_uom=dozen.id)
        trace = self.trace(self.lot)
        self.assertBalance(trace, self.lot, received=100, stock=76, customer=24)

    def test_what_is_sent_back_is_at_the_supplier(self):
        self.transfer(self.lot, 10, self.shelf, self.suppliers, self.supplier)
        trace = self.trace(self.lot)
        self.assertBalance(trace, self.lot, received=100, stock=90, sent_back=10)

    def test_a_drop_shipment_was_received_and_delivered(self):
        self.transfer(
            self.lot,
            7,
            self.suppliers,
            self.customers,
            self.supplier,
            partner_id=self.other_customer.id,
        )
        trace = self.trace(self.lot)
        self.assertBalance(trace, self.lot, received=107, stock=100, customer=7)
        self.assertEqual(self.rows(trace, "delivery").partner_id, self.other_customer)

    def test_what_is_reserved_is_told_and_not_counted_twice(self):
        picking = self.planned(self.lot, 20, self.shelf, self.customers, self.customer)
        trace = self.trace(self.lot)
        self.assertBalance(trace, self.lot, received=100, stock=100)
        planned = self.rows(trace, "reserved")
        self.assertEqual((planned.picking_id, planned.quantity), (picking, 20))
        self.assertEqual(self.rows(trace, "stock").reserved_qty, 20)

    def test_an_exchange_is_told_at_the_return(self):
        product = self.gear
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [
                    Command.create({"product_id": product.id, "product_uom_qty": 3})
                ],
            }
        )
        order.action_confirm()
        order.picking_ids.move_ids.picked = True
        order.picking_ids._action_done()
        wizard = self.env["stock.return.picking"].create(
            {"picking_id": order.picking_ids.id}
        )
        wizard.product_return_moves.quantity = 3
        action = wizard.action_create_exchanges()
        back = self.env["stock.picking"].browse(action["res_id"])
        back.move_ids.picked = True
        back._action_done()
        replacement = order.picking_ids - back
        replacement = replacement.filtered(lambda p: p.state != "done")
        trace = self.trace(self.lot)
        [returned] = self.rows(trace, "return")
        self.assertEqual(returned.exchange_picking_id, replacement)
        self.assertEqual(self.rows(trace, "delivery").order_id, order)

    def test_a_row_opens_its_document(self):
        delivery = self.deliver(self.lot, 1)
        [row] = self.rows(self.trace(self.lot), "delivery")
        action = row.action_open_document()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("stock.picking", delivery.id)
        )
        with self.assertRaises(UserError):
            self.rows(row.trace_id, "stock").action_open_document()


class TestTraceDoubt(TraceCase):
    """What does not fit is a row with a reason."""

    def test_stock_without_a_movement_is_said(self):
        lot = self.new_lot("G-2")
        self._stock(self.gear, 8, lot)
        trace = self.trace(lot)
        self.assertEqual(self.rows(trace, "difference").reason, "unmoved")
        self.assertBalance(trace, lot, stock=8, residual=-8, explained=-8)
        self.assertFalse(trace.is_exact)
        self.assertTrue(trace.is_balanced)

    def test_negative_stock_is_said(self):
        lot = self.new_lot("G-3")
        self.deliver(lot, 4)
        trace = self.trace(lot)
        self.assertBalance(trace, lot, stock=-4, customer=4)
        self.assertEqual(self.rows(trace, "stock").reason, "negative")

    def test_stock_changed_without_a_movement_is_said(self):
        lot = self.new_lot("G-4")
        self.receive(lot, 10)
        self._stock(self.gear, -3, lot)
        trace = self.trace(lot)
        self.assertEqual(self.rows(trace, "difference").reason, "mismatch")
        self.assertBalance(trace, lot, received=10, stock=7, residual=3, explained=3)

    def test_movements_without_a_lot_are_said(self):
        lot = self.new_lot("G-5")
        self.receive(lot, 10)
        self._stock(self.gear, 2)
        loose = {"use_existing_lots": False, "use_create_lots": False}
        self.warehouse_house.out_type_id.write(loose)
        self.deliver(self.gear, 2)
        trace = self.trace(lot)
        self.assertBalance(trace, lot, received=10, stock=10)
        self.assertIn(2, self.rows(trace, "untracked").mapped("quantity"))


class TestTraceFamily(TraceCase):
    """Through production, repacking and repair, up and down."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bar = cls.new_lot("S-1", cls.steel)
        cls.blank = cls.new_lot("G-A")
        cls.receive(cls.bar, 50)
        cls.produce(cls.blank, 20, [(cls.bar, 40)])

    def test_a_lot_is_followed_into_what_was_made_of_it(self):
        self.deliver(self.blank, 15)
        trace = self.trace(self.bar)
        self.assertBalance(trace, self.bar, received=50, stock=10, consumed=40)
        self.assertBalance(trace, self.blank, produced=20, stock=5, customer=15)
        self.assertEqual(self.rows(trace, "consumed").linked, "G-A")
        self.assertEqual(self.rows(trace, "delivery").partner_id, self.customer)

    def test_a_lot_is_followed_up_to_the_supplier(self):
        trace = self.trace(self.blank)
        above = self.rows(trace, "receipt", direction="backward")
        self.assertEqual((above.lot_id, above.partner_id), (self.bar, self.supplier))
        self.assertEqual(len(trace.balance_ids), 1)

    def test_other_uses_of_a_part_are_left_out(self):
        sister = self.new_lot("G-B")
        self.produce(sister, 4, [(self.bar, 8)])
        used = self.rows(self.trace(self.blank), "consumed", direction="backward")
        self.assertEqual(used.mapped("quantity"), [40])

    def test_lots_are_split_and_merged(self):
        left, right, merged = (self.new_lot(name) for name in ("L", "R", "M"))
        self.produce(left, 8, [(self.blank, 8)])
        self.produce(right, 12, [(self.blank, 12)])
        self.produce(merged, 20, [(left, 8), (right, 12)])
        trace = self.trace(self.bar)
        self.assertBalance(trace, merged, produced=20, stock=20)
        self.assertEqual(len(trace.balance_ids), 5)
        self.assertIn("L, R", self.rows(trace, "produced").mapped("linked"))

    def test_a_rework_loop_ends(self):
        other = self.new_lot("G-C")
        self.produce(other, 20, [(self.blank, 20)])
        self.produce(self.blank, 20, [(other, 20)])
        trace = self.trace(self.blank)
        self.assertBalance(trace, self.blank, produced=40, stock=20, consumed=20)
        self.assertBalance(trace, other, produced=20, consumed=20)

    def test_a_repair_part_is_followed_into_the_repaired_piece(self):
        order = self.repair(self.blank, self.bar, 2)
        trace = self.trace(self.bar)
        self.assertBalance(trace, self.bar, received=50, stock=8, consumed=42)
        repaired = self.rows(trace, "repair")
        self.assertEqual((repaired.repair_id, repaired.linked), (order, "S-1"))
        self.assertEqual(repaired.inspector_id, self.production)

    def test_a_part_taken_out_in_repair_comes_from_the_piece(self):
        worn = self.new_lot("S-OLD", self.steel)
        self.repair(self.blank, worn, 1, kind="recycle")
        trace = self.trace(self.blank)
        self.assertBalance(trace, worn, produced=1, stock=1)
        self.assertNotIn(self.blank, self.trace(worn).balance_ids.lot_id)

    def test_an_open_repair_is_work_in_progress(self):
        order = self.env["repair.order"].create(
            {"product_id": self.gear.id, "lot_id": self.blank.id, "product_qty": 1}
        )
        order.action_validate()
        [row] = self.rows(self.trace(self.blank), "in_repair")
        self.assertEqual(row.repair_id, order)

    def test_lot_parts_without_a_lot_are_named(self):
        oil = self.goods("Oil", "none")
        self.receive(oil, 5)
        lot = self.new_lot("G-D")
        self.produce(lot, 1, [(oil, 5)])
        self.assertEqual(self.rows(self.trace(lot), "produced").linked, "Oil")


class TestTraceProduct(TraceCase):
    """A product without lots, over a period."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.oil = cls.goods("Oil", "none")
        old = cls.receive(cls.oil, 100)
        old.move_ids.move_line_ids.date = cls.days_ago(90)
        cls.sold = cls.deliver(cls.oil, 30)

    def test_without_a_period_all_is_told(self):
        trace = self.trace(self.oil)
        self.assertBalance(trace, self.oil, received=100, stock=70, customer=30)

    def test_what_lay_there_at_first_is_the_opening(self):
        today = fields.Date.today()
        trace = self.trace(self.oil, date_from=today - timedelta(days=30))
        self.assertBalance(trace, self.oil, opening=100, stock=70, customer=30)

    def test_a_past_period_ends_with_what_lay_there_then(self):
        today = fields.Date.today()
        trace = self.trace(self.oil, date_to=today - timedelta(days=30))
        self.assertBalance(trace, self.oil, received=100, stock=100)

    def test_what_was_made_of_it_is_followed(self):
        lot = self.new_lot("G-E")
        self.produce(lot, 2, [(self.oil, 10)])
        trace = self.trace(self.oil)
        self.assertBalance(trace, lot, produced=2, stock=2)
        self.assertBalance(
            trace, self.oil, received=100, stock=60, customer=30, consumed=10
        )

    def test_a_product_with_lots_is_traced_by_those_of_the_period(self):
        old, new = self.new_lot("OLD"), self.new_lot("NEW")
        receipt = self.receive(old, 1)
        receipt.move_ids.move_line_ids.date = self.days_ago(90)
        self.receive(new, 2)
        today = fields.Date.today()
        trace = self.trace(self.gear, date_from=today - timedelta(days=2))
        self.assertEqual(trace.balance_ids.lot_id, new)

    def test_a_period_cannot_end_before_it_begins(self):
        today = fields.Date.today()
        with self.assertRaises(ValidationError):
            self.trace(self.oil, date_from=today, date_to=today - timedelta(days=1))

    def test_nothing_cannot_be_traced(self):
        trace = self.env["aftersales.trace"].with_user(self.quality).create({})
        with self.assertRefused("Choose the lots"):
            trace.action_trace()


class TestConsignees(TraceCase):
    """Who has how much of it now, as a recall needs it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lot = cls.new_lot("G-1")
        cls.receive(cls.lot, 100)

    def consignees(self, **values):
        traces = self.env["aftersales.trace"].with_user(self.quality)
        return traces._get_consignees(self.lot, **values)

    def test_a_return_is_taken_off_its_own_delivery(self):
        self.deliver(self.lot, 10)
        second = self.deliver(self.lot, 20)
        self.take_back(second, 15)
        self.assertEqual([c["quantity"] for c in self.consignees()], [10, 5])

    def test_a_return_without_a_delivery_is_taken_off_the_oldest(self):
        self.deliver(self.lot, 10)
        self.deliver(self.lot, 20)
        self.transfer(self.lot, 12, self.customers, self.shelf, self.customer)
        self.assertEqual([c["quantity"] for c in self.consignees()], [0, 18])

    def test_each_customer_has_his_own(self):
        self.deliver(self.lot, 10, self.contact)
        self.deliver(self.lot, 20, self.other_customer)
        found = {c["commercial_partner_id"]: c["quantity"] for c in self.consignees()}
        self.assertEqual(found, {self.customer.id: 10, self.other_customer.id: 20})
