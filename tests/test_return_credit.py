from odoo.fields import Command

from .money import MoneyCase


class TestReturnCredit(MoneyCase):
    """What comes back is credited by the reversal of its invoice."""

    def test_a_credit_note_reverses_the_invoice_for_the_pieces_that_came(self):
        sold = self.sale(10, discount=20)
        document = self.returned(sold, 3)
        self.settle(document)
        note = self.notes(document)
        self.assertRecordValues(
            note,
            [
                {
                    "move_type": "out_refund",
                    "reversed_entry_id": sold.invoice_lines.move_id[:1].id,
                    "amount_untaxed": 240,
                    "amount_total": 264,
                    "state": "draft",
                }
            ],
        )

    def test_its_line_is_that_of_the_invoice(self):
        sold = self.sale(10, discount=20)
        document = self.returned(sold, 3)
        self.settle(document)
        self.assertRecordValues(
            self.notes(document).invoice_line_ids,
            [
                {
                    "product_id": self.pump.id,
                    "quantity": 3,
                    "price_unit": 100,
                    "discount": 20,
                    "tax_ids": self.tax.ids,
                    "sale_line_ids": sold.ids,
                }
            ],
        )

    def test_it_is_proposed_when_the_goods_are_inspected(self):
        document = self.returned(self.sale(10), 3)
        self.assertRecordValues(
            document.settlement_ids,
            [{"kind": "credit", "quantity": 3, "amount_untaxed": 300}],
        )
        self.assertEqual(document.settlement_total, 330)
        self.assertEqual(document.line_ids.decided_id, self.remedies["refund"])

    def test_twice_changes_nothing(self):
        document = self.returned(self.sale(10), 3)
        self.settle(document)
        document.settlement_ids.with_user(self.quality)._execute()
        document.with_user(self.quality).action_settle()
        self.assertEqual(len(self.notes(document)), 1)

    def test_what_was_received_is_proposed_not_what_was_announced(self):
        document = self.sold_return(3, self.sale(10))
        self.carry_return(document, "approved")
        self.receive_goods(document, 2)
        document.sudo().picking_ids.filtered(
            lambda picking: picking.state == "assigned"
        ).action_cancel()
        self.carry_return(document, "deciding")
        self.assertEqual(document.settlement_ids.quantity, 2)

    # === SEVERAL INVOICES === #

    def test_of_several_invoices_the_oldest_is_credited_first(self):
        pipe = self.article("Pipe", "delivery")
        sold = self.sale(10, product=pipe, deliver=False, bill=False)
        invoices = self.deliver_and_bill(sold, 4) + self.deliver_and_bill(sold, 6)
        document = self.returned(sold, 5)
        self.settle(document)
        self.assertRecordValues(
            self.notes(document).sorted(lambda note: note.reversed_entry_id.id),
            [
                {"reversed_entry_id": invoices[0].id, "amount_untaxed": 400},
                {"reversed_entry_id": invoices[1].id, "amount_untaxed": 100},
            ],
        )

    def test_a_later_return_takes_what_the_first_has_left(self):
        pipe = self.article("Pipe", "delivery")
        sold = self.sale(10, product=pipe, deliver=False, bill=False)
        invoices = self.deliver_and_bill(sold, 4) + self.deliver_and_bill(sold, 6)
        self.settle(self.returned(sold, 3))
        document = self.returned(sold, 3)
        self.settle(document)
        amounts = {n.reversed_entry_id: n.amount_untaxed for n in self.notes(document)}
        self.assertEqual(amounts, {invoices[0]: 100, invoices[1]: 200})

    def deliver_and_bill(self, sold, quantity):
        """Deliver a part, the rest later; invoice what was delivered."""
        picking = sold.order_id.picking_ids.filtered(lambda p: p.state != "done")
        picking.move_ids.write({"quantity": quantity, "picked": True})
        picking.with_context(skip_backorder=True).button_validate()
        return self.bill(sold.order_id)

    def test_lines_of_one_invoice_end_on_one_credit_note(self):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.contact.id,
                "order_line": [
                    Command.create({"product_id": p.id, "product_uom_qty": 2})
                    for p in (self.pump, self.article("Valve"))
                ],
            }
        )
        order.action_confirm()
        self.transfer(order.picking_ids)
        self.bill(order)
        lines = [
            self.return_line(
                order_line_id=sold.id, move_id=sold.move_ids.id, quantity=1
            )
            for sold in order.order_line
        ]
        document = self.rma(line_ids=[Command.create(line) for line in lines])
        self.carry_return(document, "approved")
        self.receive_goods(document)
        self.settle(self.carry_return(document, "deciding"))
        self.assertRecordValues(self.notes(document), [{"amount_untaxed": 200}])

    def test_two_returns_settled_together_have_a_credit_note_each(self):
        sold = self.sale(10)
        documents = self.returned(sold, 2) | self.returned(sold, 3)
        documents.settlement_ids.with_user(self.quality)._execute()
        self.assertEqual(
            [self.notes(document).amount_untaxed for document in documents], [200, 300]
        )

    # === NEVER MORE THAN WAS INVOICED === #

    def test_pieces_that_were_credited_by_hand_are_not_credited_again(self):
        sold = self.sale(3)
        self.credit_by_hand(sold, 3)
        document = self.returned(sold, 1)
        with self.assertRefused("more than was invoiced and not credited"):
            self.settle(document)

    def test_credited_from_the_order_they_are_not_credited_again(self):
        pipe = self.article("Pipe", "delivery")
        sold = self.sale(3, product=pipe)
        document = self.returned(sold, 3)
        sold.order_id._create_invoices(final=True)
        with self.assertRefused("more than was invoiced and not credited"):
            self.settle(document)

    def test_what_a_cancelled_credit_note_gave_is_credited_again(self):
        sold = self.sale(3)
        document = self.returned(sold, 3)
        self.settle(document)
        self.notes(document).button_cancel()
        self.assertEqual(document.settlement_ids.state, "proposed")
        self.settle(document)
        self.assertEqual(self.notes(document).mapped("state"), ["cancel", "draft"])

    def test_what_a_deleted_draft_gave_is_credited_again(self):
        document = self.returned(self.sale(3), 3)
        self.settle(document)
        self.notes(document).unlink()
        self.assertEqual(document.settlement_ids.state, "proposed")

    def test_no_amount_above_what_is_left(self):
        sold = self.sale(2)
        document = self.returned(sold, 1)
        self.settle(document, "amount", amount=150)
        with self.assertRefused("At most", "50.00"):
            self.settle(self.returned(sold, 1), "amount", amount=60)

    def test_after_a_lower_price_the_pieces_are_worth_less(self):
        sold = self.sale(10)
        self.settle(self.kept(sold, 6), "amount", amount=100)
        document = self.returned(sold, 4)
        self.settle(document)
        self.assertEqual(self.notes(document).amount_untaxed, 360)

    def credit_by_hand(self, sold, quantity):
        """Reverse an invoice as an accountant would, without any return."""
        invoice = sold.invoice_lines.move_id
        wizard = self.env["account.move.reversal"].create(
            {
                "move_ids": invoice.ids,
                "journal_id": invoice.journal_id.id,
                "company_id": invoice.company_id.id,
            }
        )
        wizard.refund_moves()
        wizard.new_move_ids.invoice_line_ids.quantity = quantity
        wizard.new_move_ids.action_post()

    # === NOT INVOICED === #

    def test_what_was_not_invoiced_needs_no_credit_note(self):
        pipe = self.article("Pipe", "delivery")
        sold = self.sale(3, product=pipe, bill=False)
        document = self.returned(sold, 1)
        self.assertIn("not invoiced yet", document.settlement_ids.explanation)
        self.settle(document)
        self.assertFalse(self.notes(document))
        self.assertEqual(document.settlement_ids.state, "settled")
        self.assertEqual((sold.qty_delivered, sold.qty_to_invoice), (2, 2))

    def test_of_what_was_partly_invoiced_the_invoiced_part_is_credited(self):
        sold = self.sale(10, deliver=False, bill=False)
        self.bill_quantity(sold, 2)
        self.transfer(sold.order_id.picking_ids)
        document = self.returned(sold, 3)
        self.settle(document)
        self.assertEqual(self.notes(document).amount_untaxed, 200)
        self.assertEqual(document.settlement_ids.uninvoiced_qty, 1)
        self.post(document)
        self.assertEqual((sold.product_uom_qty, sold.qty_to_invoice), (7, 7))

    def bill_quantity(self, sold, quantity):
        invoice = sold.order_id._create_invoices()
        invoice.invoice_line_ids.quantity = quantity
        invoice.action_post()

    def test_no_part_of_a_price_that_was_not_invoiced(self):
        document = self.returned(self.sale(3, bill=False), 1)
        with self.assertRefused("Nothing was invoiced yet"):
            self.settle(document, "amount", amount=10)

    def test_goods_bought_elsewhere_are_credited_by_a_note_that_says_so(self):
        document = self.carry_return(self.rma(), "approved")
        self.receive_goods(document)
        document.line_ids.sudo().price_unit = 30
        self.settle(self.carry_return(document, "deciding"), "credit", quantity=2)
        note = self.notes(document)
        self.assertFalse(note.reversed_entry_id)
        self.assertIn("did not invoice", note.ref)
        self.assertRecordValues(
            note.invoice_line_ids, [{"quantity": 2, "price_unit": 30}]
        )

    # === CENTS === #

    def test_the_parts_add_up_to_the_whole_to_the_cent(self):
        sold = self.sale(3, price=10.05, discount=10)
        invoice = sold.invoice_lines.move_id
        documents = [self.returned(sold, 1) for _number in range(3)]
        for document in documents:
            self.settle(document)
            self.post(document)
        notes = self.env["account.move"].union(*map(self.notes, documents))
        self.assertAlmostEqual(sum(notes.mapped("amount_untaxed")), 27.14)
        self.assertAlmostEqual(sum(notes.mapped("amount_total")), invoice.amount_total)
        self.assertEqual(invoice.payment_state, "reversed")

    def test_a_discount_of_the_order_is_not_paid_out(self):
        sold = self.sale(10, bill=False)
        wizard = self.env["sale.order.discount"].create(
            {
                "sale_order_id": sold.order_id.id,
                "discount_type": "so_discount",
                "discount_percentage": 0.1,
            }
        )
        wizard.action_apply_discount()
        invoice = self.bill(sold.order_id)
        self.assertEqual(invoice.amount_untaxed, 900)
        document = self.returned(sold, 10)
        self.settle(document)
        self.assertEqual(self.notes(document).amount_total, invoice.amount_total)

    def test_a_credit_note_is_in_the_currency_of_the_invoice(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env["res.currency.rate"].create(
            {"name": "2020-01-01", "rate": 0.5, "currency_id": euro.id}
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Euro", "currency_id": euro.id}
        )
        self.contact.property_product_pricelist = pricelist
        sold = self.sale(10)
        self.assertEqual(sold.currency_id, euro)
        document = self.returned(sold, 2)
        self.settle(document)
        note = self.notes(document)
        self.assertEqual((note.currency_id, note.amount_untaxed), (euro, 200))
        self.assertEqual(-note.amount_untaxed_signed, 400)
