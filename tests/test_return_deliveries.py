from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user

from .test_return_origin import OriginCase


class TestDelivery(OriginCase):
    """Without being told, a return takes the oldest delivery that has some left."""

    def lines(self, *rows):
        """Register a return of these rows as the service, and return its lines."""
        return self.rma(line_ids=[self.line(**row) for row in rows]).line_ids

    def deliver_in_two(self, quantity, rest):
        """Sell one lot, delivered in two parts; return their moves."""
        lot = self.env["stock.lot"].create(
            {"name": "L-0816", "product_id": self.gear.id}
        )
        self._stock(self.gear, quantity + rest, lot)
        order = self.env["sale.order"].create(
            {
                "partner_id": self.contact.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.gear.id,
                            "product_uom_qty": quantity + rest,
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        order.picking_ids.move_ids.write({"quantity": quantity, "picked": True})
        order.picking_ids._action_done()
        order.picking_ids.filtered(lambda p: p.state != "done").button_validate()
        return order.picking_ids.move_ids.sorted("id")

    def assertLines(self, lines, *rows):
        names = ("move_id", "quantity")
        self.assertRecordValues(
            lines, [dict(zip(names, (move.id, n), strict=True)) for move, n in rows]
        )

    def test_a_product_alone_finds_the_oldest_delivery(self):
        self.deliver(5)
        lines = self.lines({"product_id": self.bearing.id, "quantity": 4})
        self.assertLines(lines, (self.bearing_line.move_ids, 4))
        self.assertEqual(lines.order_line_id, self.bearing_line)

    def test_when_one_delivery_is_not_enough_the_next_one_follows(self):
        more = self.deliver(5)
        lines = self.lines({"product_id": self.bearing.id, "quantity": 12})
        self.assertLines(
            lines.return_id.line_ids, (self.bearing_line.move_ids, 10), (more, 2)
        )
        self.assertEqual(lines.return_id.line_ids.reason_id, self.reason)

    def test_what_others_have_asked_for_is_passed_over(self):
        more = self.deliver(5)
        asked = self.sold_return(8, self.bearing_line)
        self.put(asked, "submitted")
        lines = self.lines({"product_id": self.bearing.id, "quantity": 4})
        self.assertLines(
            lines.return_id.line_ids, (self.bearing_line.move_ids, 2), (more, 2)
        )

    def test_what_has_come_back_is_passed_over(self):
        more = self.deliver(5)
        self.give_back(self.delivery, self.bearing, 10)
        lines = self.lines({"product_id": self.bearing.id, "quantity": 4})
        self.assertLines(lines, (more, 4))

    def test_two_lines_of_one_return_share_the_deliveries(self):
        more = self.deliver(5)
        row = {"product_id": self.bearing.id, "quantity": 7}
        lines = self.lines(row, row).return_id.line_ids
        first = self.bearing_line.move_ids
        self.assertEqual(
            sorted((line.move_id.id, line.quantity) for line in lines),
            [(first.id, 3), (first.id, 7), (more.id, 4)],
        )

    def test_a_later_line_takes_what_the_first_left(self):
        more = self.deliver(5)
        document = self.sold_return(10, self.bearing_line)
        document.line_ids = [self.line(product_id=self.bearing.id, quantity=2)]
        self.assertLines(document.line_ids, (self.bearing_line.move_ids, 10), (more, 2))

    def test_a_lot_split_over_two_deliveries_becomes_two_lines(self):
        first, second = self.deliver_in_two(6, 4)
        document = self.lines(
            {"order_line_id": first.sale_line_id.id, "quantity": 2}
        ).return_id
        self.assertLines(document.line_ids, (first, 2))
        document.line_ids.quantity = 9
        self.assertLines(document.line_ids, (first, 6), (second, 3))
        self.assertEqual(document.line_ids.lot_id.name, "L-0816")

    def test_the_only_lot_of_a_delivery_is_filled_in(self):
        lines = self.lines({"product_id": self.gear.id, "quantity": 4})
        self.assertEqual(lines.lot_id, self.lot)

    def test_a_lot_finds_the_delivery_that_carried_it(self):
        other = self.env["stock.lot"].create(
            {"name": "L-0816", "product_id": self.gear.id}
        )
        move = self.deliver_lot(other, 3)
        lines = self.lines(
            {"product_id": self.gear.id, "lot_id": other.id, "quantity": 2}
        )
        self.assertLines(lines, (move, 2))

    def test_goods_bought_elsewhere_have_no_origin(self):
        lines = self.lines({"product_id": self.bearing.id, "is_foreign": True})
        self.assertFalse(lines.move_id or lines.order_line_id)
        self.assertEqual(lines.origin, "Elsewhere")

    def test_another_customer_has_no_part_in_it(self):
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        line = self.line(product_id=self.bearing.id)
        document = self.rma(partner_id=stranger.id, line_ids=[line])
        self.assertFalse(document.line_ids.move_id)

    def test_the_customer_named_later_brings_his_deliveries(self):
        line = self.line(product_id=self.bearing.id)
        document = self.rma(partner_id=False, line_ids=[line])
        self.assertFalse(document.line_ids.move_id)
        document.partner_id = self.contact
        self.assertEqual(document.line_ids.move_id, self.bearing_line.move_ids)

    def test_the_form_proposes_it_at_once(self):
        with Form(self.returns) as form:
            form.partner_id = self.contact
            with form.line_ids.new() as line:
                line.product_id = self.gear
                self.assertEqual(line.lot_id, self.lot)
                self.assertEqual(line.move_id, self.gear_line.move_ids)
                line.reason_id, line.requested_id = self.reason, self.remedy
                line.product_id = self.bearing
                self.assertEqual(line.move_id, self.bearing_line.move_ids)
                self.assertFalse(line.lot_id)
                line.is_foreign = True
                self.assertFalse(line.move_id)
                self.assertFalse(line.order_line_id)
            with form.line_ids.new() as line:
                line.product_id = self.gear
                self.assertEqual(line.reason_id, self.reason)

    def test_approved_returns_are_left_alone(self):
        document = self.sold_return(4, self.bearing_line)
        self.put(document, "approved")
        self.deliver(5)
        document.sudo().line_ids.quantity = 3
        self.assertLines(document.line_ids, (self.bearing_line.move_ids, 3))


class TestFit(OriginCase):
    """Product, lot, order, delivery, customer and company belong together."""

    def refuse(self, text, **values):
        with self.assertRefused(text):
            self.rma(line_ids=[self.line(**values)])

    def test_a_lot_of_another_product(self):
        self.refuse("another product", product_id=self.bearing.id, lot_id=self.lot.id)

    def test_an_order_line_of_another_product(self):
        self.refuse(
            "another product",
            product_id=self.bearing.id,
            order_line_id=self.gear_line.id,
            is_foreign=False,
        )

    def test_a_delivery_of_another_product(self):
        self.refuse(
            "another product",
            product_id=self.bearing.id,
            move_id=self.gear_line.move_ids.id,
        )

    def test_a_delivery_of_another_order_line(self):
        other = self.deliver(2)
        self.refuse(
            "another order line",
            product_id=self.bearing.id,
            order_line_id=self.bearing_line.id,
            move_id=other.id,
        )

    def test_a_lot_that_was_not_delivered(self):
        lot = self.env["stock.lot"].create({"name": "X", "product_id": self.gear.id})
        self.refuse(
            "was not in this delivery",
            product_id=self.gear.id,
            lot_id=lot.id,
            move_id=self.gear_line.move_ids.id,
        )

    def test_a_transfer_that_delivered_nothing(self):
        order = self.order.copy()
        order.action_confirm()
        move = order.picking_ids.move_ids[:1]
        self.refuse("has not delivered", product_id=move.product_id.id, move_id=move.id)

    def test_an_order_of_another_customer(self):
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        other = self.deliver(2, customer=stranger)
        self.refuse("another customer", product_id=self.bearing.id, move_id=other.id)
        self.refuse(
            "another customer",
            product_id=self.bearing.id,
            order_line_id=other.sale_line_id.id,
        )

    def test_another_customer_is_refused_afterwards_too(self):
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        document = self.sold_return(1)
        with self.assertRefused("another customer"):
            document.partner_id = stranger

    def test_bought_elsewhere_and_delivered_by_us(self):
        self.refuse(
            "bought elsewhere",
            product_id=self.bearing.id,
            move_id=self.bearing_line.move_ids.id,
            is_foreign=True,
        )

    def test_two_pieces_of_one_serial_number(self):
        product, serials = self.serials("S-1")
        self.deliver_lot(serials, 1)
        self.refuse("one piece", product_id=product.id, lot_id=serials.id, quantity=2)


class TestCompanies(OriginCase):
    """What one company sold does not come back to another."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Other Works"})
        cls.abroad = new_test_user(
            cls.env,
            "test_abroad",
            "base.group_user,aftersales.group_user",
            company_id=cls.other.id,
            company_ids=[Command.set(cls.other.ids)],
        )
        cls.there = cls.env["aftersales.return"].with_user(cls.abroad)

    def test_goods_of_another_company_are_refused(self):
        line = self.return_line(
            product_id=self.gear.id, order_line_id=self.gear_line.id
        )
        with self.assertRefused("company"):
            self.there.create(
                {"partner_id": self.contact.id, "line_ids": [Command.create(line)]}
            )

    def test_deliveries_of_another_company_are_not_found(self):
        line = self.return_line(product_id=self.bearing.id)
        document = self.there.create(
            {"partner_id": self.contact.id, "line_ids": [Command.create(line)]}
        )
        self.assertFalse(document.line_ids.move_id)

    def test_the_dialog_looks_into_no_other_company(self):
        dialogs = self.env["aftersales.return.pick"].with_user(self.abroad)
        values = {"partner_id": self.contact.id, "company_id": self.company.id}
        with self.assertRaises(AccessError):
            dialogs.create(values)
        pick = dialogs.create({"partner_id": self.contact.id})
        self.assertFalse(pick._find_rows())
        move = self.gear_line.move_ids
        row = {
            "pick_id": pick.id,
            "move_id": move.id,
            "product_id": move.product_id.id,
        }
        with self.assertRefused("company"):
            self.env["aftersales.return.pick.line"].with_user(self.abroad).create(row)


class TestRights(OriginCase):
    """Whoever registers returns needs no other right; nobody else registers them."""

    def test_the_service_needs_no_group_of_sales_or_stock(self):
        for group in ("sales_team.group_sale_salesman", "stock.group_stock_user"):
            self.assertFalse(self.service.has_group(group))
        line = self.line(product_id=self.bearing.id, quantity=3)
        document = self.rma(line_ids=[line])
        self.assertEqual(document.line_ids.order_line_id, self.bearing_line)
        data = document.line_ids.web_read(
            {"order_line_id": {"fields": {"display_name": {}}}, "origin": {}}
        )
        self.assertIn(self.order.name, data[0]["origin"])

    def test_a_seller_of_his_own_orders_takes_back_what_a_colleague_sold(self):
        own = self.person("narrow", "sales_team.group_sale_salesman")
        own.group_ids |= self.group("service")
        with self.assertRaises(AccessError):
            self.order.with_user(own).check_access("read")
        values = {
            "partner_id": self.contact.id,
            "line_ids": [self.line(product_id=self.bearing.id)],
        }
        document = self.returns.with_user(own).create(values)
        self.assertEqual(document.line_ids.order_id.id, self.order.id)

    def test_nobody_registers_returns_by_a_document_he_may_not_read(self):
        own = self.person("narrow", "sales_team.group_sale_salesman")
        own.group_ids |= self.group("service")
        with self.assertRaises(AccessError):
            self.order.with_user(own).action_new_return()

    def test_colleagues_without_a_role_register_none(self):
        for record, person in (
            (self.order, self.seller),
            (self.delivery, self.stocker),
            (self.delivery, self.warehouse),
            (self.lot, self.stocker),
            (self.contact, self.outsider),
        ):
            with self.subTest(record._name), self.assertRaises(AccessError):
                record.with_user(person).action_new_return()

    def test_colleagues_without_a_role_work_with_what_is_returned(self):
        self.put(self.sold_return(2), "approved")
        for record, person in (
            (self.order, self.seller),
            (self.delivery, self.stocker),
            (self.invoice, self.biller),
            (self.gear, self.outsider),
        ):
            with self.subTest(record._name):
                arch = record.with_user(person).get_view(view_type="form")["arch"]
                self.assertNotIn("aftersales_return_count", arch)
                record.with_user(person).read(["display_name"])
