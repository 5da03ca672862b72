from odoo.fields import Command

from .money import MoneyCase

# What becomes of the goods that came back; "stays": they do not come.
CAME = ("restock", "rework", "scrap", "supplier", "sample")
DISPOSITIONS = (*CAME, "back", "stays")


class TestOrderQuantities(MoneyCase):
    """The order's quantities and its invoice status, whatever is decided."""

    def disposed(self, policy, disposition, remedy):
        """Sell three, let one come back, decide, carry out; return the order line."""
        seller = Command.create({"partner_id": self.supplier.id})
        product = self.article("Pipe", policy, seller_ids=[seller])
        sold = self.sale(3, product=product)
        if disposition == "stays":
            document = self.kept(sold, 1, remedy)
        else:
            document = self.returned(sold, 1, remedy)
        # What was proposed gives way to what is decided here.
        document.disposition_ids.sudo().unlink()
        self.env["aftersales.return.disposition"].create(
            {
                "return_id": document.id,
                "line_id": document.line_ids.id,
                "kind": disposition,
                "quantity": 1,
            }
        )
        self.carry_return(document, "processing")
        self.dispose_goods(document)
        self._settle_return(document)
        return sold

    def test_credited_goods_that_came_back_are_off_the_order(self):
        for disposition in CAME:
            with self.subTest(disposition):
                sold = self.disposed("order", disposition, "refund")
                self.assertOrder(sold, 2, 2, 2)
                sold = self.disposed("delivery", disposition, "refund")
                self.assertOrder(sold, 3, 2, 2)

    def test_credited_goods_that_the_customer_has_stay_on_the_order(self):
        for policy in ("order", "delivery"):
            for disposition in ("back", "stays"):
                with self.subTest(policy=policy, disposition=disposition):
                    sold = self.disposed(policy, disposition, "refund")
                    self.assertOrder(sold, 3, 3, 3)

    def test_replaced_goods_change_nothing_on_the_order(self):
        for policy in ("order", "delivery"):
            for disposition in DISPOSITIONS:
                with self.subTest(policy=policy, disposition=disposition):
                    sold = self.disposed(policy, disposition, "replacement")
                    self.assertOrder(sold, 3, 3, 3)

    def test_without_money_the_order_is_as_it_was(self):
        for policy in ("order", "delivery"):
            for disposition in DISPOSITIONS:
                with self.subTest(policy=policy, disposition=disposition):
                    sold = self.disposed(policy, disposition, "apology")
                    self.assertOrder(sold, 3, 3, 3)

    def test_of_goods_that_came_together_only_the_credited_are_off(self):
        for policy, ordered in (("order", 8), ("delivery", 10)):
            sold = self.sale(10, product=self.article("Pipe", policy))
            document = self.returned(sold, 3, target="deciding")
            self.settle(document, "credit", quantity=2)
            self.post(document)
            self.assertOrder(sold, ordered, 8, 8)

    # === IN BETWEEN === #

    def test_a_draft_is_not_to_be_invoiced_again(self):
        sold = self.sale(3)
        self.settle(self.returned(sold, 1))
        self.assertOrder(sold, 3, 2, 2)

    def test_money_ahead_of_the_goods_is_not_to_be_invoiced_again(self):
        for policy, ordered in (("order", 2), ("delivery", 3)):
            sold = self.sale(3, product=self.article("Pipe", policy))
            document = self.returned(sold, 1, target="approved")
            self.settle(document, "credit", quantity=1)
            self.post(document)
            self.assertOrder(sold, 3, 3, 2)
            self.receive_goods(document)
            self.assertOrder(sold, ordered, 2, 2)

    def test_a_locked_order_is_not_to_be_invoiced_again(self):
        sold = self.sale(3)
        sold.order_id.action_lock()
        document = self.returned(sold, 1)
        self.settle(document)
        self.post(document)
        self.assertOrder(sold, 3, 2, 2)
        self.assertEqual(sold.aftersales_marked_qty, 1)

    def test_what_is_still_to_be_delivered_is_delivered(self):
        sold = self.sale(10, deliver=False)
        picking = sold.order_id.picking_ids
        picking.move_ids.write({"quantity": 4, "picked": True})
        picking.with_context(skip_backorder=True).button_validate()
        waiting = sold.order_id.picking_ids - picking
        document = self.returned(sold, 1)
        self.settle(document)
        self.post(document)
        self.assertOrder(sold, 9, 3, 9)
        self.assertEqual(waiting.move_ids.product_uom_qty, 6)
        self.assertEqual(waiting.state, "assigned")

    def test_what_is_taken_back_is_ordered_again(self):
        sold = self.sale(3)
        document = self.returned(sold, 1)
        self.settle(document)
        self.post(document).button_draft()
        self.assertOrder(sold, 3, 2, 2)
        self.notes(document).button_cancel()
        self.assertEqual((sold.product_uom_qty, sold.qty_invoiced), (3, 3))

    def test_the_price_of_the_order_stays_as_it_was_agreed(self):
        self.env["product.pricelist"].search([]).active = False
        pricelist = self.env["product.pricelist"].create({"name": "Steps"})
        pricelist.item_ids = [
            (0, 0, {"compute_price": "fixed", "fixed_price": 50, "min_quantity": 3})
        ]
        self.contact.property_product_pricelist = pricelist
        sold = self.sale(3, price=50)
        document = self.returned(sold, 3)
        self.settle(document)
        self.post(document)
        self.assertEqual((sold.price_unit, sold.product_uom_qty), (50, 0))

    def test_the_salesperson_reads_why_on_the_order(self):
        sold = self.sale(3)
        document = self.returned(sold, 1)
        self.settle(document)
        self.post(document)
        bodies = "".join(sold.order_id.message_ids.mapped("body"))
        self.assertIn(document.name, bodies)

    def test_a_seller_orders_more_afterwards_and_only_that_is_delivered(self):
        sold = self.sale(3)
        document = self.returned(sold, 1, "replacement", target="processing")
        document.with_user(self.service).action_settle()
        self.transfer(document.sudo().replacement_ids.move_ids.picking_id)
        before = sold.order_id.picking_ids
        sold.with_user(self.seller).product_uom_qty = 5
        new = sold.order_id.picking_ids - before
        self.assertEqual(new.move_ids.product_uom_qty, 2)
