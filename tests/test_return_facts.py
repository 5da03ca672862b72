from odoo import Command
from odoo.tests import Form

from .test_return_origin import OriginCase


class TestSubmit(OriginCase):
    """What is not known about the goods is asked for before anybody approves it."""

    def refuse(self, document, *texts):
        with self.assertRefused(*texts):
            document.action_transition("submit")
        with self.assertRefused(*texts):
            document.with_user(self.manager).action_transition("authorise")

    def upload(self):
        """Upload a picture to a form that is not saved yet."""
        return (
            self.env["ir.attachment"].with_user(self.service).create({"name": "a.png"})
        )

    def test_reason_and_wish_are_asked_for_by_product(self):
        line = Command.create({"product_id": self.bearing.id})
        document = self.rma(line_ids=[line])
        self.refuse(document, "Say why it comes back: Bearing", "wants for it: Bearing")

    def test_of_many_products_the_first_few_are_named(self):
        lines = [Command.create({"product_id": self.bearing.id})] * 7
        self.refuse(self.rma(line_ids=lines), "Bearing, 2 more")

    def test_the_lot_is_asked_for_where_lots_were_delivered(self):
        product, serials = self.serials("S-1", "S-2")
        self.deliver_lot(serials, 1)
        document = self.rma(line_ids=[self.line(product_id=product.id)])
        self.assertFalse(document.line_ids.lot_id)
        self.refuse(document, "serial number", "Motor")
        document.line_ids.is_lot_unknown = True
        document.action_transition("submit")
        self.assertStates(document, "submitted")

    def test_the_lot_of_goods_bought_elsewhere_may_be_unknown(self):
        line = self.line(product_id=self.gear.id, is_foreign=True)
        document = self.rma(line_ids=[line])
        document.action_transition("submit")
        self.assertStates(document, "submitted")

    def test_a_picture_is_asked_for_by_the_reason(self):
        self.reason.needs_picture = True
        document = self.sold_return(1)
        self.refuse(document, "picture")
        document.picture_ids = self.upload()
        document.action_transition("submit")
        self.assertStates(document, "submitted")

    def test_the_picture_of_the_complaint_is_enough(self):
        self.reason.needs_picture = True
        picture = self.upload()
        complaint = self.complaint(picture_ids=picture.ids)
        document = self.sold_return(1, complaint_id=complaint.id)
        document.action_transition("submit")
        self.assertStates(document, "submitted")

    def test_nobody_returns_more_by_leaving_out_the_order(self):
        self.put(self.sold_return(10, self.bearing_line), "approved")
        document = self.rma(line_ids=[self.line(product_id=self.bearing.id)])
        self.refuse(document, "Bought Elsewhere", "Bearing")
        document.line_ids.is_foreign = True
        document.action_transition("submit")
        self.assertStates(document, "submitted")

    def test_it_is_asked_for_once_with_all_that_is_missing(self):
        document = self.rma(line_ids=[Command.create({"product_id": self.bearing.id})])
        steps = {step["name"]: step for step in document.workflow_steps}
        self.assertEqual(len(steps["submit"]["points"]), 2)
        self.assertEqual(steps["submit"]["points"][0]["field"], "line_ids")


class TestFacts(OriginCase):
    """Reason, requested, decided and done are four facts, on lines and document."""

    def test_the_document_shows_all_and_is_sorted_by_the_first(self):
        repair = self.env.ref("aftersales.remedy_repair")
        late = self.env.ref("aftersales.return_reason_late")
        rows = [
            self.line(product_id=self.gear.id, decided_id=repair.id),
            self.line(product_id=self.bearing.id, reason_id=late.id),
        ]
        document = self.rma(line_ids=rows)
        refund = self.env.ref("aftersales.remedy_refund")
        self.assertRecordValues(
            document,
            [
                {
                    "reason_id": self.reason.id,
                    "requested_id": refund.id,
                    "decided_id": repair.id,
                    "done_id": False,
                    "reason_ids": (self.reason | late).ids,
                    "decided_ids": repair.ids,
                }
            ],
        )

    def test_what_was_decided_otherwise_is_found(self):
        repair = self.env.ref("aftersales.remedy_repair")
        same = self.sold_return(1, self.gear_line).line_ids
        other = self.sold_return(1, self.bearing_line).line_ids
        same.decided_id = same.requested_id
        other.decided_id = repair
        domain = [("id", "in", (same | other).ids)]
        lines = self.env["aftersales.return.line"]
        self.assertEqual(lines.search([*domain, ("is_otherwise", "=", True)]), other)
        self.assertEqual(lines.search([*domain, ("is_otherwise", "=", False)]), same)
        self.assertEqual((same | other).mapped("is_otherwise"), [False, True])


class TestScan(OriginCase):
    """One scan of a serial number fills in all that is known of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.motor, cls.motors = cls.serials("S-1", "S-2")
        cls.move = cls.deliver_lot(cls.motors, 1)

    def test_a_serial_number_fills_in_customer_order_and_delivery(self):
        with Form(self.returns) as form:
            form.scan = "S-2"
            self.assertEqual(form.partner_id, self.contact)
            self.assertFalse(form.scan)
        document = form.record
        self.assertRecordValues(
            document.line_ids,
            [
                {
                    "product_id": self.motor.id,
                    "lot_id": self.motors[1].id,
                    "order_line_id": self.move.sale_line_id.id,
                    "move_id": self.move.id,
                    "quantity": 1,
                }
            ],
        )

    def test_the_second_scan_takes_over_reason_and_wish(self):
        with Form(self.returns) as form:
            form.scan = "S-1"
            with form.line_ids.edit(0) as line:
                line.reason_id, line.requested_id = self.reason, self.remedy
            form.scan = "S-2"
        self.assertEqual(form.record.line_ids.lot_id, self.motors)
        self.assertEqual(form.record.line_ids.reason_id, self.reason)

    def warn(self, text, document=None):
        """Scan, and return the warning that comes instead of a line."""
        document = document or self.returns.new({"company_id": self.company.id})
        document.scan = text
        return (document._onchange_scan() or {}).get("warning", {}).get("message", "")

    def test_what_nobody_knows_is_said(self):
        self.assertIn("No lot", self.warn("S-99"))

    def test_a_serial_number_is_on_a_return_once(self):
        document = self.rma(line_ids=[self.line(lot_id=self.motors[0].id)])
        self.assertIn("already", self.warn("S-1", document))

    def test_what_is_asked_back_already_names_the_return(self):
        document = self.rma(line_ids=[self.line(lot_id=self.motors[0].id)])
        self.put(document, "approved")
        self.assertIn(document.name, self.warn("S-1"))

    def test_goods_of_another_customer_are_not_mixed_in(self):
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        document = self.rma(
            partner_id=stranger.id,
            line_ids=[self.line(product_id=self.bearing.id)],
        )
        self.assertIn("did not get it", self.warn("S-1", document))

    def test_of_a_lot_that_several_customers_got_the_customer_is_asked_for(self):
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        self._stock(self.gear, 5, self.lot)
        self._stock(self.bearing, 5)
        self._make_order(stranger, 5).picking_ids.button_validate()
        action = self.lot.with_user(self.service).action_new_return()
        self.assertNotIn("default_partner_id", action["context"])
        document = self.returns.new({"company_id": self.company.id})
        self.assertIn("more than one customer", self.warn(self.lot.name, document))
        self.assertEqual(document.line_ids.lot_id, self.lot)
        with Form(self.returns) as form:
            form.partner_id = self.contact
            form.scan = self.lot.name
        self.assertEqual(form.record.line_ids.move_id, self.gear_line.move_ids)

    def test_a_number_of_two_products_is_asked_about(self):
        self.env["stock.lot"].create({"name": "S-1", "product_id": self.gear.id})
        self.assertIn("Several products", self.warn("S-1"))

    def test_a_number_of_two_products_is_told_apart_by_the_customer(self):
        self.env["stock.lot"].create({"name": "S-1", "product_id": self.gear.id})
        with Form(self.returns) as form:
            form.partner_id = self.contact
            form.scan = "S-1"
        self.assertEqual(form.record.line_ids.product_id, self.motor)

    def test_a_barcode_adds_the_product(self):
        self.bearing.barcode = "4006381333931"
        with Form(self.returns) as form:
            form.partner_id = self.contact
            form.scan = "4006381333931"
        self.assertEqual(form.record.line_ids.move_id, self.bearing_line.move_ids)

    def test_a_lot_opens_a_return_filled_in(self):
        action = self.motors[0].with_user(self.service).action_new_return()
        with Form(self.returns.with_context(**action["context"])) as form:
            self.assertEqual(form.partner_id, self.contact)
        self.assertEqual(form.record.line_ids.move_id, self.move)

    def test_a_lot_that_we_never_delivered_was_bought_elsewhere(self):
        lot = self.env["stock.lot"].create({"name": "X", "product_id": self.gear.id})
        action = lot.with_user(self.service).action_new_return()
        row = action["context"]["default_line_ids"][0][2]
        self.assertTrue(row["is_foreign"])


class TestChain(OriginCase):
    """Goods that were returned before know the earlier return."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.motor, cls.motors = cls.serials("S-1")
        cls.move = cls.deliver_lot(cls.motors, 1)

    def come_back(self, line):
        """Let the goods of a line arrive."""
        back = self.give_back(line.move_id.picking_id, line.product_id, line.quantity)
        back.sudo().aftersales_return_line_id = line
        return back

    def restock(self, lot):
        """Put a piece that has come back among what can be sold again."""
        quant = lot.quant_ids.filtered(lambda q: q.location_id.usage == "internal")
        quant.with_context(inventory_mode=True).unlink()
        self._stock(lot.product_id, 1, lot)

    def send_back(self, back):
        """Send goods that had come back to the customer again; return the move."""
        wizard = self.env["stock.return.picking"].create(
            {"picking_id": back.picking_id.id}
        )
        wizard.product_return_moves.quantity = back.quantity
        action = wizard.action_create_returns()
        again = self.env["stock.picking"].browse(action["res_id"])
        again.button_validate()
        return again.move_ids

    def test_goods_sent_back_and_returned_again_know_the_first_return(self):
        first = self.sold_return(4, self.bearing_line).sudo()
        again = self.send_back(self.come_back(first.line_ids))
        second = self.rma(line_ids=[self.line(move_id=again.id, quantity=2)])
        self.assertEqual(second.line_ids.parent_id, first.line_ids)
        self.assertEqual(second.earlier_ids, first)
        self.assertEqual(first.later_ids, second)
        chain = second.action_open_chain()["domain"]
        self.assertEqual(self.returns.search(chain), first | second)

    def test_a_serial_number_is_recognised_however_it_went_back(self):
        line = self.line(lot_id=self.motors.id)
        first = self.rma(line_ids=[line]).sudo()
        self.come_back(first.line_ids)
        self.restock(self.motors)
        self.deliver_lot(self.motors, 1)
        second = self.rma(line_ids=[line])
        self.assertEqual(second.line_ids.parent_id, first.line_ids)
        self.assertFalse(first.line_ids.parent_id)

    def test_the_chain_goes_on_for_the_third_time(self):
        documents = self.returns
        line = self.line(move_id=self.bearing_line.move_ids.id, quantity=1)
        for _time in range(3):
            document = self.rma(line_ids=[line]).sudo()
            again = self.send_back(self.come_back(document.line_ids))
            line = self.line(move_id=again.id, quantity=1)
            documents |= document
        first, second, third = documents
        self.assertEqual(third.earlier_ids, second | first)
        self.assertEqual(first.later_ids, second | third)
        self.assertEqual(second.earlier_ids, first)

    def test_an_announced_return_whose_goods_never_came_is_no_link(self):
        first = self.rma(line_ids=[self.line(lot_id=self.motors.id)])
        self.put(first, "expired")
        second = self.rma(line_ids=[self.line(lot_id=self.motors.id)])
        self.assertFalse(second.line_ids.parent_id)
