"""Stories of money: what was invoiced, what is given back, what it costs."""

from odoo import fields

from .scenarios import ScenarioCase


class TestMoney(ScenarioCase):
    """The same pumps, sold and invoiced in all the ways there are."""

    def test_credit_only_of_a_part_of_the_price(self):
        document = self.approved(2, needs_goods=False)
        self.take(document, "decide_without_goods", self.service)
        self.waive(document)
        self.propose(document, "percent", percent=25)
        self.conclude(self.decide(document))
        self.assertOutcome(
            document,
            order=(3, 3, 3, "invoiced"),
            ledger=(3, 0, 0, 2, 1),
            goods={"stock": 17, "customer": 3},
            notes=[("out_refund", 50)],
            cost={"credit": 50},
        )

    def test_invoiced_on_delivered_quantities(self):
        tank = self.goods("Tank", "delivery")
        self.sell(3, product=tank)
        document = self.arrived(1)
        self.conclude(self.decide(document, restock=1))
        self.assertOutcome(
            document,
            order=(3, 2, 2, "invoiced"),
            ledger=(3, 1, 0, 0, 2),
            goods={"stock": 18, "customer": 2},
            notes=[("out_refund", 100)],
            cost={"credit": 100, "goods": -40},
        )

    def test_with_a_discount_and_a_price_that_includes_the_tax(self):
        self.tax.price_include_override = "tax_included"
        self.sell(3, price=110, discount=10)
        document = self.arrived(1)
        self.conclude(self.decide(document, restock=1))
        self.assertEqual(self.notes(document).amount_total, 99)
        self.assertOutcome(
            document,
            order=(2, 2, 2, "invoiced"),
            ledger=(3, 1, 0, 0, 2),
            goods={"stock": 18, "customer": 2},
            notes=[("out_refund", 90)],
            cost={"credit": 90, "goods": -40},
        )

    def test_in_a_foreign_currency(self):
        self.sell_in_euro(rate=0.5)
        document = self.arrived(1)
        self.conclude(self.decide(document, restock=1))
        self.assertEqual(self.notes(document).currency_id, self.euro)
        self.assertOutcome(
            document,
            order=(2, 2, 2, "invoiced"),
            ledger=(3, 1, 0, 0, 2),
            goods={"stock": 18, "customer": 2},
            notes=[("out_refund", 100)],
            cost={"credit": 200, "goods": -40},
        )

    def sell_in_euro(self, rate):
        """Sell three pumps at 100 euro, of which one dollar is worth ``rate``."""
        self.euro = self.env.ref("base.EUR")
        self.euro.active = True
        self.euro.rate_ids.unlink()
        self.euro.rate_ids = [(0, 0, {"name": "2020-01-01", "rate": rate})]
        self.contact.property_product_pricelist = self.env["product.pricelist"].create(
            {"name": "Euro", "currency_id": self.euro.id}
        )
        self.sell()

    def test_of_several_invoices_the_oldest_first(self):
        tank = self.goods("Tank", "delivery")
        self.sell(3, product=tank, deliver=False, bill=False)
        invoices = [self.deliver_and_bill(pieces) for pieces in (1, 2)]
        self.begin()
        document = self.arrived(2)
        self.conclude(self.decide(document, restock=2))
        notes = self.notes(document)
        self.assertEqual(notes.reversed_entry_id, invoices[0] | invoices[1])
        self.assertOutcome(
            document,
            order=(3, 1, 1, "invoiced"),
            ledger=(3, 2, 0, 0, 1),
            goods={"stock": 19, "customer": 1},
            notes=[("out_refund", 100), ("out_refund", 100)],
            cost={"credit": 200, "goods": -80},
        )

    def deliver_and_bill(self, pieces):
        """Deliver so many, the rest later; invoice them."""
        order = self.sold.order_id
        picking = order.picking_ids.filtered(lambda p: p.state == "assigned")
        self.load(picking.move_ids, pieces)
        picking.with_context(skip_backorder=True).button_validate()
        return self.bill(order)

    def test_returned_before_it_was_invoiced(self):
        self.sell(3, bill=False)
        document = self.arrived(1)
        self.conclude(self.decide(document, restock=1))
        invoice = self.bill(self.sold.order_id)
        self.assertEqual(invoice.amount_untaxed, 200)
        self.before += -200
        self.assertOutcome(
            document,
            order=(2, 2, 2, "invoiced"),
            ledger=(3, 1, 0, 0, 2),
            goods={"stock": 18, "customer": 2},
            notes=[],
            cost={"goods": -40},
        )

    def test_a_restocking_fee_is_kept(self):
        document = self.arrived(2)
        self.propose(document, "fee", percent=15)
        self.conclude(self.decide(document, restock=2))
        self.assertOutcome(
            document,
            order=(1, 1, 1, "invoiced"),
            ledger=(3, 2, 0, 0, 1),
            goods={"stock": 19, "customer": 1},
            notes=[("out_refund", 170)],
            cost={"credit": 170, "goods": -80},
        )

    def test_a_repair_that_failed_is_made_good_by_a_compensation(self):
        document = self.arrived(1, "repair")
        self.propose(document, "compensation", amount=30)
        self.conclude(self.decide(document, rework=1))
        self.assertOutcome(
            document,
            order=(3, 3, 3, "invoiced"),
            ledger=(3, 0, 0, 0, 3),
            goods={"stock": 17, "customer": 3},
            notes=[("out_refund", 30)],
            cost={"goods": 0, "credit": 30},
        )

    def test_no_return_is_required_below_an_amount(self):
        policy = self.env.ref("aftersales.return_policy_general")
        policy.keep_amount = 150
        document = self.approved(1)
        self.assertFalse(document.line_ids.needs_goods)
        self.take(document, "decide_without_goods", self.service)
        self.conclude(self.decide(document))
        self.assertOutcome(
            document,
            order=(3, 3, 3, "invoiced"),
            ledger=(3, 0, 0, 1, 2),
            goods={"stock": 17, "customer": 3},
            notes=[("out_refund", 100)],
            cost={"credit": 100},
        )

    # === REPLACED === #

    def in_advance(self, document):
        """Quality sends other goods before those that failed are back."""
        rows = self.env["aftersales.return.replacement"].with_user(self.quality)
        row = rows.create({"return_id": document.id, "line_id": document.line_ids.id})
        row._execute()
        self.move_goods(document)
        return row

    def test_replaced_in_advance(self):
        document = self.approved(1, "replacement")
        row = self.in_advance(document)
        self.assertEqual(row.missing_qty, 1)
        self.assertReturnable(self.sold, 4, 0, 1, 0, 3)
        self.examine(self.ship_back(document))
        self.conclude(self.decide(document, scrap=1))
        self.assertFalse(row.missing_qty)
        self.assertOutcome(
            document,
            order=(3, 3, 3, "invoiced"),
            ledger=(4, 1, 0, 0, 3),
            goods={"stock": 16, "customer": 3, "inventory": 1},
            notes=[],
            cost={"goods": -40, "replacement": 40, "scrap": 40},
        )

    def test_what_was_replaced_in_advance_never_comes_and_is_invoiced(self):
        document = self.approved(1, "replacement")
        row = self.in_advance(document)
        row.sudo().due_on = fields.Date.subtract(fields.Date.today(), days=1)
        row.with_user(self.coordinator).action_claw_back()
        self.post(document)
        self.assertOutcome(
            document,
            state="approved",
            order=(3, 3, 3, "invoiced"),
            ledger=(4, 0, 1, 0, 3),
            goods={"stock": 16, "customer": 4},
            notes=[("out_invoice", 100)],
            cost={"replacement": 40, "charge": -100},
        )

    def test_exchanged_for_a_better_product(self):
        better = self.goods("Better pump", list_price=130, standard_price=60)
        self.begin()
        document = self.arrived(1, "replacement")
        terms = {"product_id": better.id, "difference": "charge", "price_unit": 130}
        document.replacement_ids.with_user(self.quality).write(terms)
        self.conclude(self.decide(document, restock=1))
        new = self.sold.order_id.order_line - self.sold
        self.assertEqual((new.product_id, new.qty_delivered), (better, 1))
        self.assertEqual(new.qty_to_invoice, 1)
        self.assertEqual(self.get_goods(better), {"stock": 19, "customer": 1})
        self.assertEqual(self.bill(self.sold.order_id).amount_untaxed, 130)
        # That is a sale like any other: an order line more, a profit of 130 less 60.
        self.number_of_lines += 1
        self.before += 60 - 130
        self.assertOutcome(
            document,
            order=(2, 2, 2, "invoiced"),
            ledger=(3, 1, 0, 0, 2),
            goods={"stock": 18, "customer": 2},
            notes=[("out_refund", 100)],
            cost={"credit": 100, "goods": -40},
        )

    def test_another_product_for_the_same_money(self):
        other = self.goods("Other pump", standard_price=60)
        self.begin()
        document = self.arrived(1, "replacement")
        document.replacement_ids.with_user(self.quality).product_id = other
        self.conclude(self.decide(document, restock=1))
        self.assertEqual(self.get_goods(other), {"stock": 19, "customer": 1})
        self.assertOutcome(
            document,
            order=(3, 3, 3, "invoiced"),
            ledger=(3, 1, 0, 0, 2),
            goods={"stock": 18, "customer": 2},
            notes=[],
            cost={"goods": -40, "replacement": 60},
        )
