from psycopg2 import IntegrityError

from odoo.fields import Command
from odoo.tests import mute_logger

from .common import SoldCase


class TestComplaintScreening(SoldCase):
    """Did we ship this? Answered by deliveries, overridden with a reason (B-16)."""

    def about(self, **line):
        complaint = self.complaint(line_ids=[Command.create(line)])
        return complaint

    def product(self):
        """Make a product that nobody has bought yet."""
        storable = {"name": "Shaft", "is_storable": True, "list_price": 10}
        return self.env["product.product"].create(storable)

    def assertScreened(self, complaint, answer):
        self.assertEqual(complaint.shipped_by_us, answer)

    def test_nothing_named_is_no_answer(self):
        self.assertScreened(self.complaint(), "unknown")

    def test_by_product(self):
        self.assertScreened(self.about(product_id=self.bearing.id), "yes")

    def test_a_product_that_he_never_got(self):
        self.assertScreened(self.about(product_id=self.product().id), "no")

    def test_by_lot(self):
        line = {"product_id": self.gear.id, "lot_id": self.lot.id}
        self.assertScreened(self.about(**line), "yes")

    def sell(self, product, customer, **values):
        """Sell and deliver two of a product; return the order's line."""
        self._stock(product, 2)
        line = Command.create({"product_id": product.id, "product_uom_qty": 2})
        order = self.env["sale.order"].create(
            {"partner_id": customer.id, "order_line": [line], **values}
        )
        order.action_confirm()
        order.picking_ids.button_validate()
        return order.order_line

    def test_another_customers_goods(self):
        stranger = self.supplier
        order_line = self.sell(self.product(), stranger)
        self.assertScreened(self.about(product_id=order_line.product_id.id), "no")
        self.assertScreened(self.about(order_line_id=order_line.id), "no")
        self.assertScreened(self.about(move_id=order_line.move_ids.id), "no")

    def test_another_customers_lot(self):
        row = {"product_id": self.gear.id, "lot_id": self.lot.id}
        stranger = self.complaint(
            partner_id=self.supplier.id, line_ids=[Command.create(row)]
        )
        self.assertScreened(stranger, "no")

    def test_goods_that_he_ordered_to_another_address(self):
        elsewhere = {"partner_shipping_id": self.supplier.id}
        product = self.product()
        self.sell(product, self.contact, **elsewhere)
        for partner in (self.contact, self.supplier):
            row = Command.create({"product_id": product.id})
            complaint = self.complaint(partner_id=partner.id, line_ids=[row])
            self.assertScreened(complaint, "yes")

    def test_one_line_that_was_not_shipped_is_enough(self):
        rows = [{"product_id": self.gear.id}, {"product_id": self.product().id}]
        complaint = self.complaint(line_ids=[Command.create(row) for row in rows])
        self.assertScreened(complaint, "no")

    def test_what_was_not_shipped_is_accepted_with_an_own_answer_only(self):
        complaint = self.about(product_id=self.product().id)
        with self.assertRefused("No delivery of these goods"):
            self.take(complaint, "accept", self.service)
        with self.assertRefused("say why"):
            complaint.shipped_override = "yes"
        complaint.write(
            {"shipped_override": "yes", "shipped_override_reason": "Seen on a photo"}
        )
        self.take(complaint, "accept", self.service)
        self.assertEqual(complaint.state, "accepted")


class TestComplaintFacts(SoldCase):
    """What is registered must make sense; the message says what does not."""

    def line(self, **values):
        row = {"product_id": self.gear.id, "complained_qty": 5, **values}
        return self.complaint(line_ids=[Command.create(row)]).line_ids

    @mute_logger("odoo.sql_db")
    def assertDatabaseRefuses(self, function, message):
        with self.assertRaises(IntegrityError) as refusal, self.env.cr.savepoint():
            function()
            self.env.flush_all()
        name = refusal.exception.diag.constraint_name
        table = refusal.exception.diag.table_name
        model = next(m for m in self.env.values() if m._table == table)
        self.assertIn(message, model._table_objects[name].get_error_message(model))

    def test_negative_quantities(self):
        for name in ("complained_qty", "defective_qty", "delivered_qty"):
            self.assertDatabaseRefuses(
                lambda n=name: self.line(**{n: -1}), "cannot be negative"
            )

    def test_more_defective_than_complained_about(self):
        line = self.line(defective_qty=5)
        self.assertDatabaseRefuses(
            lambda: line.write({"defective_qty": 6}), "More cannot be confirmed"
        )

    def test_more_complained_about_than_delivered_is_shown_not_refused(self):
        line = self.line(delivered_qty=4)
        self.assertTrue(line.is_more_than_delivered)
        line.complained_qty = 4
        self.assertFalse(line.is_more_than_delivered)

    def test_negative_amounts_and_times(self):
        for name, message in (
            ("claimed_amount", "amount claimed"),
            ("agreed_amount", "amount agreed"),
            ("usage_duration", "time in use"),
        ):
            self.assertDatabaseRefuses(
                lambda n=name: self.complaint(**{n: -1}), message
            )

    def test_dates_in_the_future(self):
        for name in ("received_at", "discovered_at"):
            with self.assertRefused("cannot lie in the future"):
                self.complaint(**{name: self.days_ago(-1)})

    def test_an_answer_expected_before_it_was_received(self):
        with self.assertRefused("cannot be expected before"):
            self.complaint(expected_on=self.days_ago(1).date())

    def test_the_person_complained_about_is_not_in_charge(self):
        with self.assertRefused("Service", "cannot be in charge"):
            self.complaint(complained_user_id=self.service.id, user_id=self.service.id)

    def test_a_suggestion_is_registered_but_not_accepted_as_a_complaint(self):
        for kind in ("suggestion", "inquiry"):
            complaint = self.complaint(kind=kind)
            with self.assertRefused("This is a suggestion or an inquiry"):
                self.take(complaint, "accept", self.service)
            complaint.kind = "complaint"
            self.take(complaint, "accept", self.service)
            with self.assertRefused("was settled by an earlier step"):
                complaint.kind = kind

    def test_a_defect_may_ask_for_a_picture(self):
        self.defect.needs_picture = True
        complaint = self.line(defect_id=self.defect.id).complaint_id
        with self.assertRefused("asks for a picture"):
            self.take(complaint, "accept", self.service)
        picture = {"name": "gear.png", "raw": b"."}
        complaint.picture_ids = [Command.create(picture)]
        self.take(complaint, "accept", self.service)
        self.assertEqual(complaint.picture_count, 1)

    def test_none_stated_is_an_answer(self):
        none = self.env.ref("aftersales.remedy_none")
        complaint = self.complaint(remedy_sought_ids=none.ids)
        self.take(complaint, "accept", self.service)
        self.assertEqual(complaint.state, "accepted")

    def test_a_remedy_no_longer_offered_stays_on_record(self):
        complaint = self.complaint()
        self.remedy.active = False
        self.env.invalidate_all()
        self.assertEqual(complaint.remedy_sought_ids, self.remedy)

    def test_category_gives_severity_and_quality_and_can_be_overruled(self):
        complaint = self.complaint()
        self.assertRecordValues(
            complaint, [{"severity": "important", "is_quality": True}]
        )
        complaint.write({"severity": "general", "is_quality": False})
        complaint.subject = "Other"
        self.assertRecordValues(
            complaint, [{"severity": "general", "is_quality": False}]
        )
