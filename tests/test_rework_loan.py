"""A unit lent to the customer while his own is repaired."""

from dataclasses import replace
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.fields import Command

from .common import AftersalesCase


class TestReworkLoan(AftersalesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.spare = cls.env["product.product"].create(
            {"name": "Spare drive", "is_storable": True, "tracking": "serial"}
        )
        lots = cls.env["stock.lot"]
        cls.old, cls.serial = (
            lots.create({"name": name, "product_id": cls.spare.id})
            for name in ("S-1", "S-2")
        )
        for lot in (cls.old, cls.serial):
            cls._stock(cls.spare, 1, lot)

    def loan(self, **values):
        loans = self.env["aftersales.rework.loan"].with_user(self.service)
        return loans.create(
            {
                "rework_id": (values.pop("rework", None) or self.sent_rework()).id,
                "product_id": self.spare.id,
                "lot_id": self.serial.id,
                "due_on": fields.Date.today() + timedelta(days=7),
                **values,
            }
        )

    def lent(self, **values):
        loan = self.loan(**values)
        loan.action_lend()
        self.transfer(loan.sudo().delivery_id)
        return loan

    def test_a_unit_goes_out_and_comes_back_by_its_number(self):
        loan = self.lent()
        self.assertEqual(loan.status, "out")
        self.assertEqual(loan.sudo().delivery_id.move_line_ids.lot_id, self.serial)
        loan.action_fetch()
        self.assertEqual(loan.status, "fetched")
        receipt = loan.sudo().receipt_id
        self.assertEqual(receipt.return_id, loan.sudo().delivery_id)
        self.transfer(receipt)
        self.assertEqual(loan.status, "back")

    def test_nothing_is_sold_by_it(self):
        loan = self.lent()
        loan.action_fetch()
        pickings = loan.sudo().delivery_id | loan.sudo().receipt_id
        self.assertFalse(pickings.move_ids.sale_line_id)
        self.assertFalse(pickings.sale_id)

    def deliver(self, lot, days, partner):
        """Deliver a unit for good, so many days ago."""
        order = self.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "order_line": [Command.create({"product_id": lot.product_id.id})],
            }
        )
        order.action_confirm()
        move = order.picking_ids.move_ids
        move.move_line_ids.lot_id = lot
        self.transfer(order.picking_ids)
        move.date = move.move_line_ids.date = self.days_ago(days)
        return move

    def forget_delivery(self):
        """Let the unit have come back to us, nobody has written down how."""
        place = self.env.ref("stock.stock_location_customers")
        quants = self.env["stock.quant"]
        quants._update_available_quantity(self.spare, place, -1, lot_id=self.serial)

    def test_it_begins_no_warranty(self):
        sold = self.deliver(self.serial, 100, self.customer)
        self.forget_delivery()
        self._stock(self.spare, 1, self.serial)
        self.lent()
        [goods] = self.serial._get_delivered_goods()
        self.assertEqual(goods.partner, self.customer)
        warranties = self.env["aftersales.warranty"]
        self.assertEqual(warranties._get_starts([goods]), [sold.date.date()])

    def test_it_is_no_delivery_that_could_be_returned(self):
        self.lent()
        values = self.env["aftersales.return"]._prepare_lot_values(self.serial)
        self.assertTrue(values["line_ids"][0][2]["is_foreign"])
        [goods] = self.serial._get_delivered_goods()
        self.assertFalse(goods.partner)

    def test_it_does_not_count_as_a_delivery_that_could_fail(self):
        self.deliver(self.serial, 0, self.customer)
        self.lent(lot_id=self.old.id)
        problem = self.problem(
            product_id=self.spare.id, baseline_from=self.days_ago(1).date()
        )
        problem.action_count()
        self.assertEqual(problem.baseline_exposure, 1)

    def test_nor_is_a_unit_that_comes_back_from_its_repair(self):
        sold = self.deliver(self.serial, 100, self.contact)
        self.forget_delivery()
        rework = self.sent_rework(product_id=self.spare.id, lot_id=self.serial.id)
        self.transfer(self.carry_rework(rework, "done").sudo().picking_ids)
        [goods] = self.serial._get_delivered_goods()
        warranties = self.env["aftersales.warranty"]
        self.assertEqual(warranties._get_starts([goods]), [sold.date.date()])
        back = replace(goods, move=rework.sudo().picking_ids.move_ids)
        self.assertEqual(warranties._get_starts([back]), [sold.date.date()])
        values = self.env["aftersales.return"]._prepare_lot_values(self.serial)
        self.assertEqual(values["line_ids"][0][2]["move_id"], sold.id)

    def test_it_is_lent_once(self):
        loan = self.lent()
        with self.assertRefused("lent already"):
            loan.action_lend()
        with self.assertRefused("lent already"):
            loan.lot_id = self.old
        with self.assertRefused("lent already"):
            loan.unlink()

    def test_what_is_not_out_is_not_fetched(self):
        with self.assertRefused("does not have the unit"):
            self.loan().action_fetch()

    def test_a_serial_number_is_named(self):
        with self.assertRefused("serial number"):
            self.loan(lot_id=False).action_lend()

    def test_transfers_are_not_entered(self):
        picking = self.env["stock.picking"].search([], limit=1)
        with self.assertRefused("recorded by the system"):
            self.loan(delivery_id=picking.id)

    def test_somebody_is_reminded_of_the_day(self):
        loan = self.lent()
        reminder = loan.rework_id.activity_ids
        self.assertEqual(reminder.date_deadline, loan.due_on)
        loan.due_on += timedelta(days=3)
        self.assertEqual(reminder.date_deadline, loan.due_on)

    def test_it_is_late_after_its_day(self):
        loan = self.lent()
        late = [("is_late", "=", True)]
        self.assertNotIn(loan, loan.search(late))
        with freeze_time(loan.due_on + timedelta(days=1)):
            loan.invalidate_recordset(["is_late"])
            self.assertTrue(loan.is_late)
            self.assertIn(loan, loan.search(late))

    def test_a_cancelled_delivery_lends_nothing(self):
        loan = self.loan()
        loan.action_lend()
        loan.sudo().delivery_id.action_cancel()
        self.assertEqual(loan.status, "cancelled")
        loan.action_lend()
        self.assertEqual(loan.status, "sent")

    def test_the_complaint_waits_for_it(self):
        complaint = self.ready_complaint("close", "verifying")
        loan = self.lent(rework=self.sent_rework(complaint_id=complaint.id))
        points = [text for _c, text, _about in complaint._standard_refusals()]
        self.assertTrue(any("still lent" in text for text in points), points)
        loan.action_fetch()
        self.transfer(loan.sudo().receipt_id)
        points = [text for _c, text, _about in complaint._standard_refusals()]
        self.assertFalse(any("still lent" in text for text in points))

    def test_who_works_does_not_lend(self):
        self.assertFalse(self.loan().with_user(self.production).has_access("read"))
        self.assertFalse(self.loan().with_user(self.stocker).has_access("write"))
