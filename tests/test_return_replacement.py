from datetime import timedelta

from odoo import fields

from .money import MoneyCase


class TestReturnReplacement(MoneyCase):
    """Other goods for those that came back, or will."""

    def replaced(self, sold, quantity=1, target="processing", **terms):
        """Let goods come back and be replaced; carry it out."""
        document = self.returned(sold, quantity, "replacement", target="deciding")
        if terms:
            document.sudo().replacement_ids.write(terms)
        self.carry_return(document, target)
        document.with_user(self.service).action_settle()
        return document

    def sent(self, document):
        return document.sudo().replacement_ids._get_moves()

    def test_it_is_proposed_for_who_asks_for_it(self):
        document = self.returned(self.sale(5), 2, "replacement")
        self.assertRecordValues(
            document.replacement_ids,
            [{"product_id": self.pump.id, "quantity": 2, "state": "proposed"}],
        )
        self.assertFalse(document.settlement_ids)

    def test_the_same_product_leaves_on_its_order_line(self):
        sold = self.sale(5)
        document = self.replaced(sold, 2)
        self.assertRecordValues(
            self.sent(document),
            [
                {
                    "product_uom_qty": 2,
                    "sale_line_id": sold.id,
                    "aftersales_return_line_id": document.line_ids.id,
                    "state": "assigned",
                }
            ],
        )

    def test_it_is_a_transfer_of_its_own_that_names_return_and_order(self):
        sold = self.sale(5)
        document = self.replaced(sold, 2)
        picking = self.sent(document).picking_id
        self.assertRecordValues(
            picking,
            [
                {
                    "aftersales_return_id": document.id,
                    "sale_id": sold.order_id.id,
                    "picking_type_code": "outgoing",
                    "partner_id": self.contact.id,
                }
            ],
        )
        self.assertIn(picking, document.sudo().picking_ids)

    def test_twice_changes_nothing(self):
        document = self.replaced(self.sale(5), 2)
        document.replacement_ids.with_user(self.quality)._execute()
        self.assertEqual(len(self.sent(document)), 1)

    def test_nobody_enters_that_something_is_a_replacement(self):
        """Else a delivery would count as none, or a sale as no cost."""
        sold = self.sale(5)
        document = self.replaced(sold, 2)
        row = document.replacement_ids
        moves = sold.move_ids.with_user(self.stocker)
        with self.assertRefused("cannot be entered"):
            moves.write({"aftersales_replacement_id": row.id})
        with self.assertRefused("cannot be entered"):
            moves.write({"aftersales_disposition_id": False})
        self.service.group_ids |= self.env.ref("sales_team.group_sale_manager")
        line = sold.with_user(self.service)
        for name, value in (
            ("aftersales_replacement_id", row.id),
            ("aftersales_marked_qty", 5),
            ("aftersales_lowered_qty", 5),
        ):
            with self.assertRefused("cannot be entered"):
                line.write({name: value})
        with self.assertRefused("cannot be entered"):
            line.create(
                {
                    "order_id": sold.order_id.id,
                    "product_id": self.pump.id,
                    "aftersales_replacement_id": row.id,
                }
            )

    def test_it_is_done_when_it_was_shipped(self):
        document = self.replaced(self.sale(5), 2)
        with self.assertRefused("has not been shipped"):
            self.take(document, "finish", self.service)
        self.transfer(self.sent(document).picking_id)
        self.assertEqual(document.replacement_ids.state, "shipped")
        self.assertEqual(document.line_ids.done_id, self.remedies["replacement"])
        self.dispose_goods(document)
        self.take(document, "finish", self.service)

    def test_the_rest_of_a_partial_shipment_is_a_replacement_too(self):
        sold = self.sale(5)
        document = self.replaced(sold, 3)
        picking = self.sent(document).picking_id
        picking.move_ids.write({"quantity": 1, "picked": True})
        picking.with_user(self.stocker).with_context(
            skip_backorder=True
        ).button_validate()
        self.assertEqual(document.replacement_ids.state, "waiting")
        self.transfer(self.sent(document).picking_id - picking)
        self.assertOrder(sold, 5, 5, 5)
        self.assertEqual(document.replacement_ids.state, "shipped")

    def test_shipped_in_two_steps_it_changes_nothing_on_the_order(self):
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        warehouse.delivery_steps = "pick_ship"
        sold = self.sale(5, deliver=False)
        while open_ := sold.order_id.picking_ids.filtered(lambda p: p.state != "done"):
            self.transfer(open_)
        document = self.replaced(sold, 2)
        while open_ := self.sent(document).picking_id.filtered(
            lambda p: p.state != "done"
        ):
            self.transfer(open_)
        self.assertOrder(sold, 5, 5, 5)
        shipped = self.sent(document).filtered(lambda m: m._is_departure())
        self.assertEqual(shipped.aftersales_return_line_id, document.line_ids)

    def test_a_replacement_can_be_returned_and_credited_in_its_turn(self):
        sold = self.sale(3)
        document = self.replaced(sold, 1)
        self.transfer(self.sent(document).picking_id)
        again = self.sold_return(1, sold)
        again.line_ids.sudo().move_id = self.sent(document)
        self.carry_return(again, "approved")
        self.receive_goods(again)
        self.assertFalse(again.line_ids.sudo().move_ids.aftersales_replacement_id)
        self.settle(self.carry_return(again, "deciding"))
        self.post(again)
        self.assertOrder(sold, 2, 2, 2)

    def test_no_more_is_replaced_than_the_line_is_about(self):
        document = self.returned(self.sale(5), 2, "replacement")
        with self.assertRefused("the line is about"):
            document.replacement_ids.quantity = 3

    # === GOODS OF OTHERS === #

    def test_goods_bought_elsewhere_are_replaced_without_an_order(self):
        pump = self.pump
        line = self.return_line(
            product_id=pump.id, quantity=1, requested_id=self.remedies["replacement"].id
        )
        document = self.rma(line_ids=[(0, 0, line)])
        self.carry_return(document, "approved")
        self.receive_goods(document)
        self.carry_return(document, "processing")
        document.with_user(self.service).action_settle()
        self.transfer(self.sent(document).picking_id)
        self.assertFalse(self.sent(document).picking_id.sale_id)
        self.assertEqual(self.sent(document).state, "done")

    # === ANOTHER PRODUCT === #

    def test_another_product_for_the_same_money_is_on_no_order(self):
        sold = self.sale(3)
        other = self.article("Better pump", list_price=130)
        document = self.replaced(sold, 1, product_id=other.id)
        self.transfer(self.sent(document).picking_id)
        self.assertEqual(self.sent(document).product_id, other)
        self.assertFalse(self.sent(document).sale_line_id)
        self.assertOrder(sold, 3, 3, 3)

    def test_the_difference_in_price_is_shown(self):
        other = self.article("Better pump", list_price=130)
        document = self.returned(self.sale(3), 2, "replacement")
        document.replacement_ids.sudo().product_id = other
        self.assertEqual(document.replacement_ids.price_difference, 60)

    def test_another_product_is_sold_and_what_came_back_credited(self):
        sold = self.sale(3)
        other = self.article("Better pump", list_price=130)
        document = self.replaced(sold, 1, product_id=other.id, difference="charge")
        self.transfer(self.sent(document).picking_id)
        self.post(document)
        order = sold.order_id
        new = order.order_line - sold
        self.assertRecordValues(
            new,
            [
                {
                    "product_id": other.id,
                    "product_uom_qty": 1,
                    "qty_delivered": 1,
                    "price_unit": 130,
                    "qty_to_invoice": 1,
                }
            ],
        )
        self.assertEqual((sold.product_uom_qty, sold.qty_delivered), (2, 2))
        self.assertEqual(self.notes(document).amount_untaxed, 100)
        self.assertEqual(self.bill(order).amount_untaxed, 130)

    def test_nothing_is_sold_on_a_locked_order(self):
        sold = self.sale(3)
        sold.order_id.action_lock()
        other = self.article("Better pump")
        document = self.returned(sold, 1, "replacement")
        document.replacement_ids.sudo().write(
            {"product_id": other.id, "difference": "charge"}
        )
        with self.assertRefused("locked"):
            document.replacement_ids.with_user(self.quality)._execute()

    # === IN ADVANCE === #

    def advanced(self, sold=None, quantity=1):
        """Replace goods before they are back."""
        document = self.returned(
            sold or self.sale(3), quantity, "replacement", target="approved"
        )
        replacements = self.env["aftersales.return.replacement"]
        replacements.with_user(self.quality).create(
            {"return_id": document.id, "line_id": document.line_ids.id}
        )._execute()
        self.transfer(self.sent(document).picking_id)
        return document

    def make_overdue(self, document):
        late = fields.Date.today() - timedelta(days=1)
        document.sudo().replacement_ids.due_on = late

    def test_in_advance_the_goods_are_awaited_until_a_day(self):
        document = self.advanced()
        due = fields.Date.today() + timedelta(days=14)
        self.assertEqual(document.replacement_ids.due_on, due)
        self.assertEqual(document.replacement_ids.missing_qty, 1)
        self.assertEqual(document.activity_ids.date_deadline, due)

    def test_in_advance_nothing_is_to_be_invoiced(self):
        for policy in ("order", "delivery"):
            sold = self.sale(3, product=self.article("Pipe", policy))
            document = self.advanced(sold)
            self.assertOrder(sold, 3, 3, 3)
            self.receive_goods(document)
            self.assertOrder(sold, 3, 3, 3)

    def test_the_reminder_goes_when_the_goods_are_there(self):
        document = self.advanced()
        self.receive_goods(document)
        self.assertFalse(document.activity_ids)
        self.assertFalse(document.replacement_ids.missing_qty)

    def test_only_who_decides_sends_in_advance(self):
        document = self.returned(self.sale(3), 1, "replacement", target="approved")
        row = self.env["aftersales.return.replacement"].with_user(self.service)
        row = row.create({"return_id": document.id, "line_id": document.line_ids.id})
        with self.assertRefused("decided by others"):
            row._execute()

    def test_what_does_not_come_back_is_invoiced_once(self):
        sold = self.sale(3, price=80, discount=10)
        document = self.advanced(sold, 2)
        self.make_overdue(document)
        rows = document.replacement_ids.with_user(self.coordinator)
        rows.action_claw_back()
        rows.action_claw_back()
        invoice = self.notes(document, "out_invoice")
        self.assertRecordValues(
            invoice, [{"state": "draft", "amount_untaxed": 144, "amount_total": 158.4}]
        )
        self.assertOrder(sold, 3, 3, 3)

    def test_what_is_not_overdue_is_not_invoiced(self):
        document = self.advanced()
        with self.assertRefused("overdue"):
            document.replacement_ids.with_user(self.coordinator).action_claw_back()

    def test_the_service_desk_does_not_invoice_it(self):
        document = self.advanced()
        self.make_overdue(document)
        with self.assertRefused("decided by others"):
            document.replacement_ids.with_user(self.service).action_claw_back()

    def test_who_is_in_charge_is_asked_once_to_invoice_it(self):
        document = self.advanced()
        self.make_overdue(document)
        replacements = self.env["aftersales.return.replacement"]
        replacements._cron_propose_claw_back()
        replacements._cron_propose_claw_back()
        kind = self.env.ref("aftersales.return_activity_claw_back")
        asked = document.activity_ids.filtered(lambda a: a.activity_type_id == kind)
        self.assertEqual(asked.user_id, self.service)
        self.assertEqual(len(asked), 1)

    def test_overdue_can_be_searched(self):
        document = self.advanced()
        rows = self.env["aftersales.return.replacement"]
        overdue = [("is_overdue", "=", True), ("return_id", "=", document.id)]
        self.assertFalse(rows.search(overdue))
        self.make_overdue(document)
        self.assertEqual(rows.search(overdue), document.replacement_ids)
