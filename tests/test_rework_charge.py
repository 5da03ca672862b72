"""What a repair costs the customer, and when the work may start."""

from odoo import fields
from odoo.fields import Command
from odoo.tests import Form

from .common import AftersalesCase


class ChargeCase(AftersalesCase):
    """A unit that a customer has sent in, out of warranty, ready to be worked on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard = cls.env.ref("aftersales.rework_charging_default")

    @classmethod
    def scheduled(cls, warranty="out", **values):
        rework = cls.carry_rework(cls.sent_rework(**values), "scheduled")
        cls._bring_goods(rework)
        cls.decide_warranty(rework, warranty)
        return rework

    @classmethod
    def offered(cls, rework=None, **values):
        charge = cls.charge(rework or cls.scheduled(), **values)
        charge.action_offer()
        return charge

    def pay(self, order):
        """Invoice an order and let the customer pay it."""
        invoice = order._create_invoices()
        invoice.action_post()
        payments = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        payments.create({})._create_payments()


class TestReworkCharge(ChargeCase):
    """The form: cost plus the charging standard, frozen once it is offered."""

    def test_a_part_costs_its_cost_and_the_margin(self):
        part = self.env["product.product"].create(
            {"name": "Bearing", "standard_price": 10, "list_price": 99}
        )
        line = {"kind": "part", "product_id": part.id, "quantity": 3}
        charge = self.charge(self.scheduled(), line_ids=[Command.create(line)])
        self.assertAlmostEqual(charge.line_ids.unit_price, 13)
        self.assertAlmostEqual(charge.amount_untaxed, 39)

    def test_labour_and_travel_cost_what_the_standard_says(self):
        charge = self.charge(self.scheduled(), line_ids=[])
        for kind in ("labour", "travel"):
            charge.line_ids = [Command.create({"kind": kind, "quantity": 2})]
        self.assertEqual(charge.line_ids.mapped("unit_price"), [60, 0.5])

    def test_the_first_standard_that_fits_the_goods_holds(self):
        goods = self.env["product.category"].create({"name": "Robots"})
        own = self.standard.copy(
            {"sequence": 1, "product_category_ids": goods.ids, "condition": "none"}
        )
        rework, other = self.sent_rework(), self.sent_rework()
        rework.sudo().product_id.categ_id = goods
        self.assertEqual(self.charge(rework).charging_id, own)
        self.assertEqual(self.charge(other).charging_id, self.standard)

    def test_parts_and_hours_are_taken_over_from_the_rework(self):
        part = self.env["product.product"].create({"name": "Bearing"})
        rework = self.sent_rework()
        rework.sudo().material_ids = [Command.create({"product_id": part.id})]
        rework = self.carry_rework(rework, "scheduled")
        self.decide_warranty(rework, "out")
        charge = self.charge(rework, line_ids=[])
        charge.action_fill()
        self.assertEqual(charge.line_ids.mapped("kind"), ["part", "labour"])
        charge.action_fill()
        self.assertEqual(len(charge.line_ids), 2)

    def test_what_was_offered_stays_as_it_was(self):
        charge = self.offered()
        with self.assertRefused("the customer has this form"):
            charge.line_ids.unit_price = 1
        with self.assertRefused("the customer has this form"):
            charge.line_ids.unlink()
        with self.assertRefused("the customer has this form"):
            charge.unlink()

    def test_a_cancelled_quotation_may_be_mended(self):
        charge = self.offered()
        charge.sudo().order_id._action_cancel()
        self.assertEqual(charge.status, "draft")
        charge.line_ids.unit_price = 1
        charge.action_offer()
        self.assertEqual(charge.amount_untaxed, 2)

    def test_the_acceptance_of_a_cancelled_quotation_is_void(self):
        charge = self.offered()
        self.accept_on_paper(charge)
        charge.sudo().order_id._action_cancel()
        self.assertEqual(charge.status, "draft")
        charge.action_offer()
        self.assertRecordValues(
            charge,
            [{"status": "offered", "customer_name": False, "accepted_at": False}],
        )

    def test_nobody_forges_an_acceptance(self):
        charge = self.offered()
        for name in ("accepted_at", "declined_at"):
            with self.assertRefused("recorded by the system"):
                charge.write({name: fields.Datetime.now()})
        with self.assertRefused("recorded by the system"):
            self.charge(self.scheduled(), order_id=charge.order_id.id)

    def test_the_form_works_on_screen(self):
        rework = self.scheduled()
        charges = self.env["aftersales.rework.charge"].with_user(self.service)
        with Form(charges.with_context(default_rework_id=rework.id)) as form:
            with form.line_ids.new() as line:
                line.kind = "labour"
                line.quantity = 3
        self.assertEqual(form.record.amount_untaxed, 180)

    def test_who_works_reads_no_prices(self):
        charge = self.charge(self.scheduled())
        self.assertFalse(charge.with_user(self.production).has_access("read"))


class TestReworkQuotation(ChargeCase):
    """Charged: a quotation of core's, that moves no goods."""

    def test_the_quotation_bears_the_form(self):
        order = self.offered(price=70).sudo().order_id
        self.assertRecordValues(
            order.order_line,
            [{"product_uom_qty": 2, "price_unit": 70, "price_subtotal": 140}],
        )
        self.assertEqual((order.partner_id, order.state), (self.contact, "sent"))

    def test_the_customer_gets_it_by_mail(self):
        order = self.offered().sudo().order_id
        mails = order.message_ids.filtered(lambda m: order.partner_id in m.partner_ids)
        self.assertEqual(len(mails), 1)
        self.assertIn(order.name, mails.subject)

    def test_the_company_may_send_it_otherwise(self):
        self.standard.is_mailed = False
        order = self.offered().sudo().order_id
        self.assertFalse(order.message_ids.partner_ids)

    def test_a_part_is_charged_but_not_delivered_a_second_time(self):
        tax = self.env["account.tax"].create({"name": "Parts 7 %", "amount": 7})
        part = self.env["product.product"].create(
            {"name": "Bearing", "is_storable": True, "taxes_id": tax.ids}
        )
        line = {"product_id": part.id, "unit_price": 10}
        charge = self.offered(line_ids=[Command.create(line)])
        self.accept_on_paper(charge)
        order = charge.sudo().order_id
        self.assertFalse(order.picking_ids)
        self.assertEqual(order.order_line.tax_ids, tax)

    def test_it_speaks_the_currency_of_the_customer(self):
        currency = self.env.ref("base.CHF")
        currency.active = True
        currency.rate_ids.unlink()
        self.env["res.currency.rate"].create(
            {"currency_id": currency.id, "rate": 2, "name": "2020-01-01"}
        )
        self.customer.property_product_pricelist = self.env["product.pricelist"].create(
            {"name": "Swiss", "currency_id": currency.id}
        )
        line = {"kind": "labour", "quantity": 1}
        charge = self.offered(line_ids=[Command.create(line)])
        self.assertEqual(charge.sudo().order_id.currency_id, currency)
        self.assertEqual(charge.sudo().order_id.amount_untaxed, 120)

    def test_what_is_free_is_not_offered(self):
        charge = self.charge(self.scheduled("in"))
        self.assertRecordValues(charge, [{"is_free": True, "amount_untaxed": 0}])
        with self.assertRefused("only signs"):
            charge.action_offer()

    def test_an_empty_form_is_not_offered(self):
        with self.assertRefused("nothing is charged"):
            self.charge(self.scheduled(), line_ids=[]).action_offer()


class TestReworkStart(ChargeCase):
    """F-16: the work starts once it is accepted and paid, where the rule says so."""

    def test_without_a_price_nothing_starts(self):
        with self.assertRefused("make a charge form"):
            self.take(self.scheduled(), "start", self.production)

    def test_an_unknown_warranty_has_to_be_decided(self):
        rework = self.carry_rework(self.sent_rework(), "scheduled")
        self._bring_goods(rework)
        with self.assertRefused("decide it, or make a charge form"):
            self.take(rework, "start", self.production)

    def test_it_must_be_accepted_then_paid(self):
        charge = self.offered()
        rework = charge.rework_id
        with self.assertRefused("has not accepted"):
            self.take(rework, "start", self.production)
        self.accept_on_paper(charge)
        with self.assertRefused("not paid yet", "are due"):
            self.take(rework, "start", self.production)
        self.pay(charge.sudo().order_id)
        self.assertFalse(charge.sudo().amount_due)
        self.take(rework, "start", self.production)
        self.assertStates(rework, "progress")

    def test_half_a_payment_is_not_enough(self):
        charge = self.offered()
        self.accept_on_paper(charge)
        order = charge.sudo().order_id
        invoice = order._create_invoices()
        invoice.action_post()
        payments = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        payments.create({"amount": 10})._create_payments()
        self.assertAlmostEqual(charge.amount_due, order.amount_total - 10)

    def test_a_draft_invoice_pays_nothing(self):
        charge = self.offered()
        self.accept_on_paper(charge)
        charge.sudo().order_id._create_invoices()
        self.assertEqual(charge.amount_due, charge.sudo().order_id.amount_total)

    def test_the_company_may_ask_for_less(self):
        self.standard.condition = "accepted"
        charge = self.offered()
        self.accept_on_paper(charge)
        self.take(charge.rework_id, "start", self.production)
        self.assertStates(charge.rework_id, "progress")

    def test_the_company_may_ask_for_nothing(self):
        self.standard.condition = "none"
        rework = self.scheduled()
        self.take(rework, "start", self.production)
        self.assertStates(rework, "progress")

    def test_under_warranty_nothing_is_asked(self):
        rework = self.scheduled("in")
        self.take(rework, "start", self.production)
        self.assertStates(rework, "progress")

    def test_under_warranty_the_customer_signs_a_form_that_was_made(self):
        charge = self.charge(self.scheduled("in"))
        with self.assertRefused("has not signed"):
            self.take(charge.rework_id, "start", self.production)
        self.accept_on_paper(charge)
        self.take(charge.rework_id, "start", self.production)
        self.assertFalse(charge.sudo().order_id)

    def test_a_signature_has_a_name_a_day_and_a_proof(self):
        with self.assertRefused("name who has signed"):
            self.offered().action_accept()

    def test_the_warranty_of_an_offer_does_not_change_its_price(self):
        charge = self.offered()
        self.decide_warranty(charge.rework_id, "in")
        self.assertFalse(charge.is_free)

    def test_many_cost_as_many_queries_as_few(self):
        def count(number):
            reworks = self.env["aftersales.rework"].union(
                *(self.offered().rework_id for _position in range(number))
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(len(list(reworks._charge_refusals())), number)
            return self.env.cr.sql_log_count - before

        self.assertEqual(count(2), count(8))


class TestReworkDeclined(ChargeCase):
    """The customer does not want it: nothing is repaired."""

    def test_the_rework_ends_with_his_reason(self):
        charge = self.offered()
        charge.decline_reason = "A new one is cheaper."
        charge.action_decline()
        self.assertStates(charge.rework_id, "cancelled")
        self.assertIn("cheaper", charge.rework_id.state_reason)
        self.assertEqual(charge.sudo().order_id.state, "cancel")
        self.assertEqual(charge.status, "declined")

    def test_the_unit_goes_back_as_it_is(self):
        charge = self.offered()
        charge.decline_reason = "A new one is cheaper."
        charge.action_decline()
        rework = charge.rework_id.sudo()
        delivery = self.env["stock.picking"].search(
            [("aftersales_rework_id", "=", rework.id)]
        )
        self.assertRecordValues(
            delivery.move_ids,
            [
                {
                    "product_id": rework.product_id.id,
                    "product_uom_qty": 1,
                    "location_id": rework.location_id.id,
                    "state": "assigned",
                }
            ],
        )
        self.assertEqual(delivery.partner_id, self.contact)
        self.transfer(delivery)
        self.assertEqual(delivery.location_dest_id.usage, "customer")

    def test_on_site_nothing_goes_back(self):
        charge = self.offered(self.scheduled(kind="site"))
        charge.decline_reason = "No."
        charge.action_decline()
        self.assertStates(charge.rework_id, "cancelled")
        self.assertFalse(charge.rework_id.sudo().outcome_ids)

    def test_a_reason_is_asked_for(self):
        with self.assertRefused("why the customer declines"):
            self.offered().action_decline()

    def test_what_was_answered_is_answered(self):
        charge = self.offered()
        self.accept_on_paper(charge)
        with self.assertRefused("has answered already"):
            charge.action_decline()
