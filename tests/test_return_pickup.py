from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form

from .common import SoldCase


class TestPickup(SoldCase):
    """Goods that we fetch have an address, a date, a driver and a contact."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contact.phone = "+49 30 123"

    def fetched(self, **values):
        return self.sold_return(3, carrier="pickup", **values)

    def test_it_is_fetched_where_it_was_delivered(self):
        self.assertRecordValues(
            self.fetched(),
            [
                {
                    "pickup_address_id": self.delivery.partner_id.id,
                    "pickup_contact": self.contact.name,
                    "pickup_phone": "+49 30 123",
                }
            ],
        )

    def test_what_comes_by_post_has_no_address_of_pick_up(self):
        self.assertFalse(self.sold_return(3, carrier="post").pickup_address_id)

    def test_the_form_proposes_it_and_keeps_what_is_entered(self):
        document = self.sold_return(3)
        with Form(document.with_user(self.service)) as form:
            form.carrier = "pickup"
            self.assertEqual(form.pickup_address_id, self.contact)
            form.pickup_contact = "Gate 4"
        self.assertEqual(document.pickup_contact, "Gate 4")

    def test_the_weight_is_that_of_the_goods(self):
        self.gear.weight = 2.5
        self.assertEqual(self.fetched().pickup_weight, 7.5)

    def test_the_warehouse_plans_and_records_it(self):
        document = self.carry_return(self.fetched(), "approved")
        document = document.with_user(self.warehouse)
        planned = fields.Datetime.to_datetime("2031-05-06 08:00:00")
        document.write({"pickup_at": planned, "pickup_packages": 2})
        self.assertEqual(document.sudo().picking_ids.scheduled_date, planned)
        document.action_mark_picked_up()
        self.assertTrue(document.picked_up_at)
        with self.assertRefused(document.name):
            document.action_mark_picked_up()

    def test_the_receipt_is_expected_when_it_was_planned_before(self):
        planned = fields.Datetime.to_datetime("2031-05-06 08:00:00")
        document = self.carry_return(self.fetched(pickup_at=planned), "approved")
        self.assertEqual(document.picking_ids.scheduled_date, planned)

    def test_goods_that_are_here_were_picked_up(self):
        document = self.carry_return(self.fetched(), "approved")
        self.receive_goods(document)
        self.assertTrue(document.picked_up_at)

    def test_nobody_enters_the_fact_by_hand(self):
        document = self.carry_return(self.fetched(), "approved")
        with self.assertRefused("Picked Up On"):
            document.with_user(self.service).picked_up_at = fields.Datetime.now()

    def test_a_reader_does_not_record_it(self):
        document = self.carry_return(self.fetched(), "approved")
        with self.assertRaises(AccessError):
            document.with_user(self.production).action_mark_picked_up()

    def test_nothing_is_fetched_that_is_not_approved(self):
        document = self.fetched()
        with self.assertRefused(document.name):
            document.with_user(self.service).action_mark_picked_up()


class TestReceiptScreens(SoldCase):
    """Everybody with a role sees the transfers of a return."""

    def test_every_role_sees_them(self):
        document = self.carry_return(self.sold_return(3), "approved")
        shown = {"name": {}, "state": {}, "picking_type_id": {"fields": {}}}
        for name in ("service", "quality", "process", "planning", "warehouse"):
            page = document.with_user(getattr(self, name)).web_read(
                {"picking_count": {}, "picking_ids": {"fields": shown}}
            )
            self.assertEqual(page[0]["picking_count"], 1)
            self.assertEqual(page[0]["picking_ids"][0]["state"], "assigned")

    def test_one_transfer_opens_at_once(self):
        document = self.carry_return(self.sold_return(3), "approved")
        action = document.with_user(self.service).action_open_transfers()
        self.assertEqual(action["res_id"], document.picking_ids.id)

    def test_what_the_dock_does_not_expect_is_said(self):
        document = self.carry_return(self.sold_return(3), "approved")
        self.assertFalse(document.is_to_announce)
        document.picking_ids.sudo().action_cancel()
        self.assertTrue(document.is_to_announce)

    def test_what_is_still_to_come_is_shown(self):
        document = self.carry_return(self.sold_return(3), "approved")
        self.receive_goods(document, 1)
        self.assertRecordValues(
            document.line_ids, [{"quantity": 3, "received_qty": 1, "open_qty": 2}]
        )
