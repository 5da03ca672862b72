from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError

from .common import SoldCase


class TestReceiptConfirmation(SoldCase):
    """A paper travels with the goods, comes back signed, and is archived."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.delivery = cls.order.picking_ids.filtered(
            lambda picking: picking.picking_type_code == "outgoing"
        )[:1]
        cls.delivery.with_user(cls.service).action_aftersales_receipts()
        receipts = cls.env["aftersales.receipt"].with_user(cls.service)
        cls.receipt = receipts.search([("picking_id", "=", cls.delivery.id)])

    def sign_paper(self, **values):
        signed = {"signed_by": "Ann Miller", "signed_on": fields.Date.today()}
        self.receipt.write({**signed, **values})

    def test_printing_twice_makes_one(self):
        self.delivery.with_user(self.service).action_aftersales_receipts()
        self.assertEqual(len(self.delivery.aftersales_receipt_ids), 1)
        self.assertEqual(self.receipt.partner_id, self.delivery.partner_id)

    def test_it_stands_in_the_customer_s_file(self):
        action = self.receipt.partner_id.with_user(self.service).action_open_file()
        events = self.env["aftersales.customer.event"].with_user(self.service)
        self.assertEqual(events.search(action["domain"]).receipt_id, self.receipt)

    def test_it_is_expected_back_after_the_company_s_days(self):
        days = self.receipt.expected_on - self.receipt.issued_on
        self.assertEqual(days, timedelta(days=10))
        self.company.aftersales_receipt_days = 0
        self.receipt.issued_on -= timedelta(days=1)
        self.assertFalse(self.receipt.expected_on)

    def test_the_signed_paper_is_archived(self):
        self.sign_paper()
        self.receipt.action_archive_paper()
        self.assertEqual(self.receipt.state, "confirmed")
        self.assertEqual(self.receipt.archived_by_id, self.service)

    def test_remarks_are_disputed_and_become_a_complaint_once(self):
        self.sign_paper(remarks="Two cartons are crushed.\nPictures follow.")
        self.receipt.action_archive_paper()
        self.assertEqual(self.receipt.state, "disputed")
        self.receipt.action_make_complaint()
        complaint = self.receipt.complaint_id
        self.assertEqual(complaint.subject, "Two cartons are crushed.")
        self.assertEqual(complaint.picking_id, self.delivery)
        with self.assertRefused("was made of them"):
            self.receipt.action_make_complaint()

    def test_an_unsigned_paper_is_not_archived(self):
        with self.assertRefused("who has signed"):
            self.receipt.action_archive_paper()

    def test_it_is_not_archived_twice(self):
        self.sign_paper()
        self.receipt.action_archive_paper()
        with self.assertRefused("archived before"):
            self.receipt.action_archive_paper()

    def test_what_is_archived_stays(self):
        self.sign_paper()
        self.receipt.action_archive_paper()
        with self.assertRefused("is evidence"):
            self.receipt.signed_by = "Bob Smith"
        with self.assertRefused("is evidence"):
            self.receipt.sudo().unlink()

    def test_nobody_enters_that_it_came_back(self):
        with self.assertRefused("cannot be entered"):
            self.receipt.state = "confirmed"

    def test_nobody_signs_in_the_future(self):
        tomorrow = fields.Date.today() + timedelta(days=1)
        with self.assertRefused("in the future"):
            self.sign_paper(signed_on=tomorrow)

    def test_a_receipt_of_goods_from_a_supplier_is_not_confirmed(self):
        incoming = self.env["stock.picking.type"].search(
            [("code", "=", "incoming"), ("company_id", "=", self.company.id)], limit=1
        )
        transfer = self.env["stock.picking"].create({"picking_type_id": incoming.id})
        with self.assertRefused("only a delivery to a customer"):
            transfer.with_user(self.service).action_aftersales_receipts()

    def test_the_warehouse_prints_it_and_does_not_archive_it(self):
        self.receipt.sudo().unlink()
        self.delivery.with_user(self.warehouse).action_aftersales_receipts()
        receipt = self.delivery.with_user(self.warehouse).aftersales_receipt_ids
        self.assertTrue(receipt)
        with self.assertRaises(AccessError):
            receipt.signed_by = "Ann Miller"

    def test_it_names_the_customer_s_salesperson(self):
        self.receipt.sudo().unlink()
        self.delivery.partner_id.commercial_partner_id.user_id = self.coordinator
        self.delivery.with_user(self.service).action_aftersales_receipts()
        receipt = self.delivery.with_user(self.service).aftersales_receipt_ids
        self.assertEqual(receipt.user_id, self.coordinator)

    def test_production_does_not_read_it(self):
        with self.assertRaises(AccessError):
            self.receipt.with_user(self.production).read(["state"])
