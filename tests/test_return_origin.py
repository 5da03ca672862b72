from odoo import Command
from odoo.tests import Form

from .common import SoldCase


class OriginCase(SoldCase):
    """Goods that were sold, and the people who take them back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.returns = cls.env["aftersales.return"].with_user(cls.service)
        cls.gear_line, cls.bearing_line = cls.order.order_line
        cls.reason = cls.env.ref("aftersales.return_reason_defect")

    @classmethod
    def deliver(cls, quantity, product=None, customer=None):
        """Sell and deliver once more; return the move."""
        product = product or cls.bearing
        cls._stock(product, quantity)
        order = cls.env["sale.order"].create(
            {
                "partner_id": (customer or cls.contact).id,
                "order_line": [
                    Command.create(
                        {"product_id": product.id, "product_uom_qty": quantity}
                    )
                ],
            }
        )
        order.action_confirm()
        order.picking_ids.button_validate()
        return order.picking_ids.move_ids

    @classmethod
    def deliver_lot(cls, lots, quantity):
        """Sell and deliver these lots, so many of each; return the move."""
        for lot in lots:
            if lot.product_qty < quantity:
                cls._stock(lot.product_id, quantity - lot.product_qty, lot)
        order = cls.env["sale.order"].create(
            {
                "partner_id": cls.contact.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": lots.product_id.id,
                            "product_uom_qty": quantity * len(lots),
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        order.picking_ids.button_validate()
        return order.picking_ids.move_ids

    @classmethod
    def serials(cls, *names):
        """Make a product with these serial numbers."""
        product = cls.env["product.product"].create(
            {"name": "Motor", "is_storable": True, "tracking": "serial"}
        )
        rows = [{"name": name, "product_id": product.id} for name in names]
        return product, cls.env["stock.lot"].create(rows)

    @classmethod
    def give_back(cls, delivery, product, quantity):
        """Let some of a delivery come back by core's wizard alone; return the move."""
        wizard = cls.env["stock.return.picking"].create({"picking_id": delivery.id})
        row = wizard.product_return_moves.filtered(lambda r: r.product_id == product)
        row.quantity = quantity
        back = cls.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        back.button_validate()
        return back.move_ids

    def pick(self, action):
        """Return the dialog that an action opens, as the service sees it."""
        self.assertEqual(action["res_model"], "aftersales.return.pick")
        pick = self.env[action["res_model"]].browse(action["res_id"])
        return pick.with_user(self.service)

    def opened(self, action):
        """Return the return that an action opens."""
        self.assertEqual(action["res_model"], "aftersales.return")
        return self.returns.browse(action["res_id"])

    def line(self, **values):
        return Command.create(self.return_line(**values))


class TestFromComplaint(OriginCase):
    """A complaint knows what comes back, why, and what the customer wants."""

    def complained(self, **values):
        line = {
            "order_line_id": self.gear_line.id,
            "product_id": self.gear.id,
            "lot_id": self.lot.id,
            "move_id": self.gear_line.move_ids.id,
            "complained_qty": 4,
            "defect_id": self.defect.id,
            "note": "Loud",
        }
        return self.complaint(line_ids=[Command.create({**line, **values})])

    def test_the_return_of_a_complaint_is_ready_to_be_authorised(self):
        complaint = self.complained()
        document = self.opened(complaint.action_new_return())
        self.assertRecordValues(
            document, [{"partner_id": self.contact.id, "complaint_id": complaint.id}]
        )
        self.assertRecordValues(
            document.line_ids,
            [
                {
                    "product_id": self.gear.id,
                    "lot_id": self.lot.id,
                    "order_line_id": self.gear_line.id,
                    "move_id": self.gear_line.move_ids.id,
                    "quantity": 4,
                    "reason_id": self.reason.id,
                    "requested_id": self.remedy.id,
                    "note": "Loud",
                }
            ],
        )
        document.with_user(self.manager).action_transition("authorise")
        self.assertEqual(document.state, "approved")

    def test_a_draft_of_the_complaint_is_opened_again(self):
        complaint = self.complained()
        first = self.opened(complaint.action_new_return())
        self.assertEqual(self.opened(complaint.action_new_return()), first)

    def test_only_what_is_on_no_return_yet_is_proposed(self):
        complaint = self.complained()
        first = self.opened(complaint.action_new_return())
        first.line_ids.quantity = 3
        self.put(first, "approved")
        second = self.opened(complaint.action_new_return())
        self.assertEqual(second.line_ids.quantity, 1)

    def test_nothing_is_proposed_when_all_is_on_its_way(self):
        complaint = self.complained()
        self.put(self.opened(complaint.action_new_return()), "approved")
        action = complaint.action_new_return()
        self.assertEqual(action["context"]["default_complaint_id"], complaint.id)
        self.assertNotIn("default_line_ids", action["context"])

    def test_the_defect_says_the_reason_before_the_category(self):
        transport = self.env.ref("aftersales.return_reason_transport")
        late = self.env.ref("aftersales.return_reason_late")
        self.category.return_reason_id = late
        document = self.opened(self.complained().action_new_return())
        self.assertEqual(document.line_ids.reason_id, late)
        self.defect.return_reason_id = transport
        document = self.opened(self.complained().action_new_return())
        self.assertEqual(document.line_ids.reason_id, transport)

    def test_a_closed_complaint_gets_no_return(self):
        complaint = self.put(self.complained(), "closed")
        with self.assertRefused("closed"):
            complaint.action_new_return()

    def test_a_line_of_another_complaint_is_refused(self):
        other = self.complained()
        document = self.opened(self.complained().action_new_return())
        with self.assertRefused("another complaint"):
            document.line_ids.complaint_line_id = other.line_ids


class TestFromDocuments(OriginCase):
    """Order, order line, delivery, invoice, customer: choose what comes back."""

    def test_an_order_offers_all_that_the_customer_still_has(self):
        pick = self.pick(self.order.with_user(self.service).action_new_return())
        self.assertRecordValues(
            pick.line_ids.sorted("id"),
            [
                {"product_id": self.bearing.id, "lot_id": False, "left_qty": 10},
                {"product_id": self.gear.id, "lot_id": self.lot.id, "left_qty": 10},
            ],
        )

    def test_what_is_chosen_becomes_one_return(self):
        pick = self.pick(self.order.with_user(self.service).action_new_return())
        pick.reason_id, pick.requested_id = self.reason, self.remedy
        pick.line_ids.filtered("lot_id").quantity = 3
        document = self.opened(pick.action_confirm())
        self.assertRecordValues(
            document,
            [{"partner_id": self.contact.id, "customer_reference": "PO-77"}],
        )
        self.assertRecordValues(
            document.line_ids,
            [
                {
                    "product_id": self.gear.id,
                    "lot_id": self.lot.id,
                    "order_line_id": self.gear_line.id,
                    "picking_id": self.delivery.id,
                    "quantity": 3,
                    "reason_id": self.reason.id,
                    "requested_id": self.remedy.id,
                }
            ],
        )

    def test_nothing_chosen_is_refused(self):
        pick = self.pick(self.order.with_user(self.service).action_new_return())
        with self.assertRefused("how many"):
            pick.action_confirm()

    def test_all_of_it_takes_one_click(self):
        pick = self.pick(self.order.with_user(self.service).action_new_return())
        pick.action_fill()
        document = self.opened(pick.action_confirm())
        self.assertEqual(document.line_ids.mapped("quantity"), [10, 10])

    def test_an_order_line_offers_itself_only(self):
        line = self.bearing_line.with_user(self.service)
        pick = self.pick(line.action_new_return())
        self.assertEqual(pick.line_ids.product_id, self.bearing)
        self.assertEqual(pick.line_ids.quantity, 10)

    def test_a_delivery_offers_what_it_carried(self):
        self.deliver(5)
        delivery = self.delivery.with_user(self.service)
        pick = self.pick(delivery.action_new_return())
        self.assertEqual(pick.line_ids.move_id, self.delivery.move_ids)

    def test_an_invoice_offers_the_goods_of_its_order(self):
        self.deliver(5)
        invoice = (
            self.env["account.move"].with_user(self.biller).browse(self.invoice.id)
        )
        self.biller.group_ids |= self.group("service")
        pick = self.pick(invoice.action_new_return())
        self.assertEqual(
            pick.sudo().line_ids.move_id.sale_line_id, self.order.order_line
        )

    def test_a_direct_invoice_proposes_its_products(self):
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.contact.id,
                "invoice_line_ids": [
                    Command.create({"product_id": self.gear.id, "quantity": 2})
                ],
            }
        )
        context = invoice.action_new_return()["context"]
        self.assertEqual(context["default_partner_id"], self.contact.id)
        self.assertEqual(context["default_line_ids"][0][2]["quantity"], 2)

    def test_a_customer_offers_the_goods_of_all_his_orders(self):
        more = self.deliver(5)
        contact = self.contact.with_user(self.service)
        pick = self.pick(contact.action_new_return())
        self.assertEqual(pick.sudo().line_ids.move_id, self.delivery.move_ids | more)

    def test_several_orders_go_onto_one_return(self):
        document = self.sold_return(2)
        more = self.deliver(5)
        pick = self.pick(document.action_pick())
        pick.line_ids.filtered(lambda line: line.move_id.id == more.id).quantity = 4
        pick.action_confirm()
        self.assertEqual(len(document.sudo().line_ids.order_id), 2)

    def test_the_search_finds_order_product_lot_and_reference(self):
        more = self.deliver(5)
        pick = self.pick(self.contact.with_user(self.service).action_new_return())
        for text, found in (
            (more.sale_line_id.order_id.name, more),
            (self.lot.name, self.gear_line.move_ids),
            ("PO-77", self.delivery.move_ids),
            ("Gear", self.gear_line.move_ids),
            ("nothing of the kind", self.env["stock.move"]),
        ):
            with self.subTest(text):
                pick.text = text
                rows = {row["move_id"] for row in pick._find_rows()}
                self.assertEqual(rows, set(found.ids))

    def test_what_has_been_chosen_stays_while_searching(self):
        action = self.contact.with_user(self.service).action_new_return()
        pick = self.pick(action)
        with Form(pick) as form:
            with form.line_ids.edit(0) as line:
                line.quantity = 2
            form.text = "nothing of the kind"
            self.assertEqual(len(form.line_ids), 1)
        self.assertEqual(pick.line_ids.quantity, 2)

    def test_what_has_been_returned_is_not_offered_again(self):
        self.put(self.sold_return(10), "approved")
        pick = self.pick(self.order.with_user(self.service).action_new_return())
        self.assertEqual(pick.line_ids.product_id, self.bearing)

    def test_the_way_leads_back(self):
        document = self.sold_return(2)
        document.line_ids.lot_id = self.lot
        for record in (
            self.order,
            self.delivery,
            self.invoice,
            self.lot,
            self.contact,
            self.customer,
            self.gear,
            self.gear.product_tmpl_id,
        ):
            with self.subTest(record._name):
                record = record.with_user(self.manager)
                count = record.sudo().aftersales_return_count
                domain = record.sudo().action_open_aftersales_returns()["domain"]
                self.assertEqual(count, 1)
                self.assertEqual(self.returns.search(domain), document)
        self.assertEqual(document.order_count, 1)
        self.assertEqual(document.action_open_orders()["res_id"], self.order.id)
        self.assertEqual(document.action_open_deliveries()["res_id"], self.delivery.id)
        self.assertEqual(document.action_open_invoices()["res_id"], self.invoice.id)
