from odoo.exceptions import AccessError

from .money import MoneyCase


class TestReturnSettlement(MoneyCase):
    """Parts of the price, fees, goodwill and compensation; who may, and when."""

    def settled_lines(self, kind, **terms):
        document = self.returned(self.sale(10), 2)
        self.settle(document, kind, **terms)
        return self.notes(document).invoice_line_ids

    # === KINDS === #

    def test_a_percentage_is_of_the_pieces_of_the_line(self):
        line = self.settled_lines("percent", percent=25)
        self.assertRecordValues(
            line,
            [{"quantity": 1, "price_unit": 50, "product_id": False}],
        )
        self.assertEqual(line.tax_ids, self.tax)

    def test_a_part_of_the_price_takes_nothing_off_the_order(self):
        sold = self.sale(10)
        document = self.kept(sold, 2)
        self.settle(document, "amount", amount=30)
        self.post(document)
        self.assertOrder(sold, 10, 10, 10)

    def test_goodwill_needs_no_goods_and_no_line(self):
        document = self.kept(self.sale(10), 1)
        row = self.propose(document, "goodwill", line=False, amount=70)
        self.assertIn("Credits", row.explanation)
        row.unlink()
        self.settle(document, "goodwill", line=False, amount=70)
        self.assertEqual(self.notes(document).amount_total, 77)

    def test_a_compensation_may_be_more_than_was_invoiced(self):
        document = self.returned(self.sale(1), 1)
        self.settle(document, "compensation", amount=5000, user=self.manager)
        note = self.notes(document)
        self.assertEqual(note.amount_untaxed, 5000)
        self.assertFalse(note.amount_tax)
        self.assertTrue(note.reversed_entry_id)

    def test_a_fee_is_a_line_of_its_own(self):
        document = self.returned(self.sale(10), 2)
        self.propose(document, "fee", percent=15)
        self.settle(document)
        self.assertRecordValues(
            self.notes(document).invoice_line_ids.sorted("price_subtotal"),
            [
                {"price_subtotal": -30, "product_id": False},
                {"price_subtotal": 200, "product_id": self.pump.id},
            ],
        )
        self.assertEqual(self.notes(document).amount_total, 187)

    def test_the_grade_of_the_goods_proposes_the_fee(self):
        grade = self.env.ref("aftersales.return_grade_b")
        grade.write({"has_fee": True, "restocking_percent": 20})
        document = self.returned(self.sale(10), 2, target="inspecting")
        document.line_ids.reason_id.sudo().owes_fee = True
        self.inspect(document, grade="b")
        self.carry_return(document, "deciding")
        self.assertRecordValues(
            document.settlement_ids,
            [
                {"kind": "credit", "amount_untaxed": 200},
                {"kind": "fee", "amount_untaxed": -40},
            ],
        )

    def test_a_fee_never_exceeds_what_is_credited(self):
        document = self.returned(self.sale(10), 1)
        self.propose(document, "fee", amount=150)
        with self.assertRefused("not enough"):
            self.settle(document)

    def test_a_service_takes_the_fee_with_its_own_account_and_taxes(self):
        service = self.env["product.product"].create(
            {"name": "Restocking", "type": "service", "taxes_id": False}
        )
        self.company.aftersales_fee_product_id = service
        document = self.returned(self.sale(10), 2)
        self.propose(document, "fee", percent=10)
        self.settle(document)
        note = self.notes(document)
        self.assertIn(service, note.invoice_line_ids.product_id)
        self.assertEqual(note.amount_total, 200)

    # === WHAT STAYS === #

    def test_what_stays_with_the_customer_is_credited_without_the_goods(self):
        sold = self.sale(3)
        document = self.kept(sold, 1)
        self.settle(document)
        self.assertRecordValues(
            self.notes(document).invoice_line_ids,
            [{"quantity": 1, "price_unit": 100, "product_id": False}],
        )
        self.post(document)
        self.assertOrder(sold, 3, 3, 3)

    def test_it_is_not_credited_again_when_it_comes_after_all(self):
        sold = self.sale(1)
        document = self.kept(sold, 1)
        self.settle(document)
        document.line_ids.sudo().needs_goods = True
        again = self.propose(document, "credit", quantity=1)
        with self.assertRefused("more than was invoiced"):
            again._execute()

    # === FACTS === #

    def test_the_money_is_settled_when_the_accountant_has_posted_it(self):
        document = self.returned(self.sale(3), 1)
        self.carry_return(document, "processing")
        document.with_user(self.service).action_settle()
        self.assertFalse(document.settled_at)
        self.post(document)
        self.assertTrue(document.settled_at)
        self.assertEqual(document.settlement_ids.state, "settled")

    def test_it_is_not_settled_any_more_when_it_is_taken_back(self):
        document = self.returned(self.sale(3), 1, target="processing")
        document.with_user(self.service).action_settle()
        self.post(document).button_draft()
        self.assertFalse(document.settled_at)

    def test_a_company_can_have_it_posted_at_once(self):
        self.company.aftersales_credit_posting = "post"
        document = self.returned(self.sale(3), 1, target="processing")
        document.with_user(self.service).action_settle()
        self.assertEqual(self.notes(document).state, "posted")
        self.assertTrue(document.settled_at)

    def test_a_posted_credit_note_is_reconciled_with_its_own_invoice(self):
        one, other = self.sale(1), self.sale(1)
        documents = [self.returned(sold, 1) for sold in (one, one, other)[1:]]
        twice = self.returned(self.sale(4), 1)
        again = self.returned(twice.line_ids.order_line_id, 1)
        for document in (*documents, twice, again):
            self.settle(document)
        notes = self.env["account.move"].union(
            *map(self.notes, (twice, again, *documents))
        )
        notes.with_user(self.biller).action_post()
        for note in notes:
            partials = note.line_ids.matched_debit_ids
            self.assertEqual(
                partials.debit_move_id.move_id, note.reversed_entry_id, note.name
            )

    def test_the_remedy_done_is_what_the_documents_say(self):
        document = self.returned(self.sale(3), 1)
        self.assertFalse(document.line_ids.done_id)
        self.settle(document)
        self.assertEqual(document.line_ids.done_id, self.remedies["refund"])

    def test_a_credit_before_the_inspection_is_flagged(self):
        document = self.returned(self.sale(3), 1, target="approved")
        self.settle(document, "credit", quantity=1)
        self.assertTrue(document.is_credited_early)
        self.assertTrue(document.settlement_ids.is_before_analysis)

    # === WHO MAY === #

    def test_the_service_desk_proposes_and_others_decide(self):
        document = self.returned(self.sale(3), 1)
        rows = document.settlement_ids.with_user(self.service)
        rows.quantity = 1
        with self.assertRefused("decided by others"):
            rows._execute()

    def test_once_decided_the_service_desk_carries_it_out(self):
        document = self.returned(self.sale(3), 1, target="processing")
        document.with_user(self.service).action_settle()
        self.assertEqual(len(self.notes(document)), 1)

    def test_once_decided_the_service_desk_changes_nothing(self):
        document = self.returned(self.sale(3), 2, target="processing")
        with self.assertRefused("decided by others"):
            document.settlement_ids.with_user(self.service).quantity = 1
        with self.assertRefused("decided by others"):
            self.env["aftersales.return.settlement"].with_user(self.service).create(
                {"return_id": document.id, "kind": "goodwill", "amount": 5}
            )
        with self.assertRefused("decided by others"):
            document.settlement_ids.with_user(self.service).unlink()

    def test_what_is_carried_out_is_not_changed_by_anybody(self):
        document = self.returned(self.sale(3), 2)
        self.settle(document)
        for user in (self.manager, self.admin):
            with self.assertRefused("carried out"):
                document.settlement_ids.with_user(user).quantity = 1
            with self.assertRefused("carried out"):
                document.settlement_ids.with_user(user).unlink()

    def test_the_warehouse_has_nothing_to_do_with_money(self):
        document = self.returned(self.sale(3), 1, target="processing")
        with self.assertRaises(AccessError):
            self.propose(document, "goodwill", amount=1).with_user(
                self.warehouse
            ).write({"note": "Mine"})
        with self.assertRefused("Service Desk"):
            document.with_user(self.warehouse).settlement_ids.action_execute()

    def test_what_was_carried_out_cannot_be_entered(self):
        document = self.returned(self.sale(3), 1)
        with self.assertRefused("recorded by the system"):
            document.settlement_ids.with_user(self.manager).goods_qty = 5

    def test_nothing_is_settled_before_the_return_is_authorised(self):
        document = self.sold_return(1, self.sale(3))
        row = self.propose(document, "credit", quantity=1)
        with self.assertRefused("authorised return"):
            row._execute()

    # === STEPS === #

    def test_a_return_that_is_to_be_refunded_says_how_much(self):
        document = self.returned(self.sale(3), 1)
        document.settlement_ids.sudo().unlink()
        with self.assertRefused("but not how much"):
            self.take(document, "process", self.quality)

    def test_something_is_decided_for_every_line(self):
        document = self.returned(self.sale(3), 1)
        document.line_ids.sudo().decided_id = False
        with self.assertRefused("what is decided for the customer is missing"):
            self.take(document, "process", self.quality)

    def test_nobody_gives_more_than_the_goods_are_worth_above_his_limit(self):
        document = self.returned(self.sale(10), 1)
        self.propose(document, "compensation", amount=5000)
        with self.assertRefused("more than your limit of"):
            document.settlement_ids.with_user(self.quality)._execute()
        with self.assertRefused("more than your limit of"):
            self.take(document, "process", self.quality)
        self.take(document, "process", self.manager)

    def test_it_is_finished_when_the_money_is_posted(self):
        document = self.returned(self.sale(3), 1, target="processing")
        self.dispose_goods(document)
        with self.assertRefused("has not been carried out"):
            self.take(document, "finish", self.service)
        document.with_user(self.service).action_settle()
        with self.assertRefused("the accountant has not posted it"):
            self.take(document, "finish", self.service)
        self.post(document)
        self.take(document, "finish", self.service)

    def test_it_is_not_decided_again_while_its_documents_stand(self):
        document = self.returned(self.sale(3), 1, target="processing")
        document.with_user(self.service).action_settle()
        with self.assertRefused("cancel its document first"):
            self.take(document, "decide_again", self.quality)
