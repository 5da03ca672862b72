from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form

from .common import SoldCase

RIGHTS = (
    "sales_team.group_sale_salesman_all_leads",
    "stock.group_stock_user",
    "stock.group_production_lot",
    "account.group_account_invoice",
)


class IntakeCase(SoldCase):
    """A service desk that may open everything a complaint can start from."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service.group_ids |= cls.env["res.groups"].concat(*map(cls.env.ref, RIGHTS))
        cls.model = cls.env["aftersales.complaint"].with_user(cls.service)

    def open_form(self, source=None):
        """Open the form of a new complaint by a record's button, or from nothing."""
        context = {}
        if source:
            context = source.with_user(self.service).action_new_complaint()["context"]
        form = Form(self.model.with_context(**context))
        form.subject = "It is loud"
        return form

    def register_from(self, source):
        return self.open_form(source).save()

    def values_of(self, complaint):
        """Return what is known of the lines: product, lot, delivered, complained."""
        return [
            (line.product_id, line.lot_id, line.delivered_qty, line.complained_qty)
            for line in complaint.line_ids
        ]

    @property
    def both_lines(self):
        none = self.env["stock.lot"]
        return [(self.gear, self.lot, 10, 0), (self.bearing, none, 10, 0)]


class TestComplaintOrigin(IntakeCase):
    """Whatever a complaint starts from, what that knows is filled in."""

    def test_from_nothing(self):
        complaint = self.register_from(None)
        self.assertRecordValues(
            complaint,
            [
                {
                    "state": "new",
                    "kind": "complaint",
                    "partner_id": False,
                    "company_id": self.company.id,
                    "create_uid": self.service.id,
                }
            ],
        )
        self.assertFalse(complaint.line_ids)

    def test_from_a_customer(self):
        complaint = self.register_from(self.contact)
        self.assertRecordValues(
            complaint,
            [
                {
                    "partner_id": self.contact.id,
                    "commercial_partner_id": self.customer.id,
                    "email": "ann@mills.example",
                }
            ],
        )

    def test_from_a_sales_order(self):
        complaint = self.register_from(self.order)
        self.assertRecordValues(
            complaint,
            [
                {
                    "partner_id": self.contact.id,
                    "order_id": self.order.id,
                    "picking_id": self.delivery.id,
                    "customer_reference": "PO-77",
                    "salesperson_id": self.seller.id,
                    "shipping_partner_id": self.order.partner_shipping_id.id,
                    "shipped_on": fields.Date.today(),
                    "currency_id": self.order.currency_id.id,
                }
            ],
        )
        self.assertEqual(self.values_of(complaint), self.both_lines)

    def test_from_an_order_line(self):
        line = self.order.order_line[0]
        complaint = self.register_from(line)
        self.assertEqual(complaint.order_id, self.order)
        self.assertEqual(self.values_of(complaint), [(self.gear, self.lot, 10, 10)])
        self.assertRecordValues(
            complaint.line_ids,
            [{"order_line_id": line.id, "move_id": line.move_ids.id}],
        )

    def test_from_a_delivery(self):
        complaint = self.register_from(self.delivery)
        self.assertRecordValues(
            complaint,
            [
                {
                    "partner_id": self.contact.id,
                    "order_id": self.order.id,
                    "picking_id": self.delivery.id,
                    "shipped_on": fields.Date.today(),
                }
            ],
        )
        self.assertEqual(self.values_of(complaint), self.both_lines)

    def test_from_an_invoice(self):
        complaint = self.register_from(self.invoice)
        self.assertRecordValues(
            complaint,
            [
                {
                    "invoice_id": self.invoice.id,
                    "order_id": self.order.id,
                    "partner_id": self.contact.id,
                }
            ],
        )
        self.assertEqual(self.values_of(complaint), self.both_lines)

    def test_from_an_invoice_without_an_order(self):
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.contact.id,
                "invoice_line_ids": [
                    Command.create({"product_id": self.gear.id, "quantity": 4}),
                    Command.create({"name": "Rebate", "price_unit": -5}),
                ],
            }
        )
        complaint = self.register_from(invoice)
        none = self.env["stock.lot"]
        self.assertEqual(self.values_of(complaint), [(self.gear, none, 4, 4)])

    def test_from_a_lot(self):
        complaint = self.register_from(self.lot)
        self.assertRecordValues(
            complaint,
            [
                {
                    "partner_id": self.contact.id,
                    "order_id": self.order.id,
                    "picking_id": self.delivery.id,
                    "product_id": self.gear.id,
                }
            ],
        )
        self.assertEqual(self.values_of(complaint), [(self.gear, self.lot, 10, 10)])

    def test_from_a_lot_that_never_left(self):
        lot = self.env["stock.lot"].create({"name": "L-1", "product_id": self.gear.id})
        complaint = self.register_from(lot)
        self.assertFalse(complaint.partner_id)
        self.assertEqual(self.values_of(complaint), [(self.gear, lot, 0, 1)])

    def test_from_a_product(self):
        complaint = self.register_from(self.gear)
        self.assertEqual(complaint.line_ids.product_id, self.gear)
        template = self.register_from(self.gear.product_tmpl_id)
        self.assertEqual(template.line_ids.product_id, self.gear)

    def test_what_was_delivered_in_dozens_keeps_quantity_and_unit_together(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self._stock(self.bearing, 24)
        line = Command.create(
            {
                "product_id": self.bearing.id,
                "product_uom_qty": 2,
                "product_uom_id": dozen.id,
            }
        )
        order = self.order.copy({"order_line": [line]})
        order.action_confirm()
        order.picking_ids.button_validate()
        for source in (order, order.picking_ids, order.order_line):
            line = self.register_from(source).line_ids
            quantity = line.uom_id._compute_quantity(line.complained_qty, dozen)
            self.assertEqual((quantity, line.delivered_qty), (2, line.complained_qty))

    def test_an_order_chosen_on_the_form_fills_what_is_empty(self):
        form = self.open_form()
        form.customer_reference = "Their own"
        form.order_id = self.order
        complaint = form.save()
        self.assertRecordValues(
            complaint,
            [{"partner_id": self.contact.id, "customer_reference": "Their own"}],
        )
        self.assertEqual(self.values_of(complaint), self.both_lines)

    def test_a_draft_and_a_cancelled_order_can_be_complained_about(self):
        order = self._make_order(self.contact, 3)
        order._action_cancel()
        for source in (order, order.copy()):
            complaint = self.register_from(source)
            self.assertEqual(complaint.shipped_by_us, "no")
            self.assertFalse(any(complaint.line_ids.mapped("complained_qty")))

    def test_more_came_back_than_went_out(self):
        order_line = self._make_order(self.contact, 3).order_line[0]
        order_line.write({"qty_delivered_method": "manual", "qty_delivered": -7})
        line = self.register_from(order_line).line_ids
        self.assertRecordValues(line, [{"delivered_qty": 0, "complained_qty": 0}])

    def test_what_a_source_knows_is_told_only_to_who_may_read_it(self):
        for source in (self.order, self.delivery, self.invoice, self.lot):
            with self.assertRaises(AccessError):
                source.with_user(self.outsider).action_new_complaint()

    def test_a_seller_without_stock_rights_gets_the_lots_of_his_order(self):
        self.seller.group_ids |= self.env.ref("aftersales.group_user")
        action = self.order.order_line[0].with_user(self.seller).action_new_complaint()
        [(_create, _id, values)] = action["context"]["default_line_ids"]
        self.assertEqual(values["lot_id"], self.lot.id)

    def test_a_lot_of_another_product_is_dropped_on_the_form(self):
        form = self.open_form(self.order.order_line[0])
        with form.line_ids.edit(0) as line:
            line.product_id = self.bearing
            self.assertFalse(line.lot_id)

    def test_a_quality_complaint_says_how_many(self):
        complaint = self.register_from(self.order)
        complaint.write(
            {"category_id": self.category.id, "remedy_sought_ids": self.remedy.ids}
        )
        with self.assertRefused("Say how many"):
            self.take(complaint, "accept", self.service)
        complaint.category_id = self.service_category
        self.take(complaint, "accept", self.service)
        self.assertEqual(len(complaint.line_ids), 2)

    def test_all_that_is_missing_is_said_at_once(self):
        complaint = self.register_from(None)
        with self.assertRefused("Customer", "Category", "Severity", "Remedy Sought"):
            self.take(complaint, "accept", self.service)
