import psycopg2

from odoo.fields import Command
from odoo.tests import Form
from odoo.tools import mute_logger

from .return_terms import TermsCase


class TestEligibility(TermsCase):
    """Until when goods may come back: counted from their delivery."""

    def line(self, **values):
        return self.sold_return(**values).line_ids

    def test_goods_come_back_in_time(self):
        self.delivered(10)
        line = self.line()
        self.assertRecordValues(
            line,
            [
                {
                    "eligibility": "in",
                    "is_eligible": True,
                    "delivered_on": self.day(-10),
                    "eligible_until": self.day(20),
                }
            ],
        )
        self.assertIn("30 days by “General return policy”", line.eligibility_reason)

    def test_the_last_day_counts(self):
        for days, expected in ((30, "in"), (31, "out")):
            self.delivered(days)
            line = self.line(order_line=self.order.order_line[1])
            line.reason_id = self.env.ref("aftersales.return_reason_surplus")
            self.assertEqual(line.eligibility, expected)

    def test_the_day_counts_on_which_the_customer_asked(self):
        """A letter that was registered late is not the customer's fault."""
        document = self.late_return()
        self.assertEqual(document.line_ids.eligibility, "out")
        document.registered_at = self.days_ago(15)
        self.assertEqual(document.line_ids.eligibility, "in")

    def test_the_lot_tells_the_delivery(self):
        self.delivered(10)
        line = self.return_line(product_id=self.gear.id, lot_id=self.lot.id)
        document = self.rma(line_ids=[Command.create(line)])
        self.assertEqual(document.line_ids.delivered_on, self.day(-10))

    def test_the_lot_of_another_customer_tells_nothing(self):
        stranger = self.customer.create({"name": "Somebody else"})
        line = self.return_line(product_id=self.gear.id, lot_id=self.lot.id)
        lines = [Command.create(line)]
        document = self.rma(partner_id=stranger.id, line_ids=lines)
        self.assertEqual(document.line_ids.eligibility, "unknown")

    def test_the_order_line_tells_the_delivery(self):
        self.delivered(10)
        sold = self.order.order_line[1]
        line = self.return_line(order_line_id=sold.id, product_id=self.bearing.id)
        document = self.rma(line_ids=[Command.create(line)])
        self.assertEqual(document.line_ids.delivered_on, self.day(-10))

    def test_faulty_goods_under_warranty_may_come_later(self):
        line = self.late_return().line_ids
        line.reason_id = self.env.ref("aftersales.return_reason_defect")
        self.assertEqual(line.eligibility, "warranty")
        self.assertTrue(line.is_eligible)
        line.sudo().policy_id.covers_warranty = False
        self.assertEqual(line.eligibility, "out")

    def test_what_never_comes_back_by_right(self):
        self.policy(product_id=self.bearing.id, period="never")
        line = self.line(order_line=self.order.order_line[1])
        line.reason_id = self.env.ref("aftersales.return_reason_surplus")
        self.assertEqual(line.eligibility, "out")
        self.assertIn("Never by right", line.eligibility_reason)

    def test_what_may_come_back_at_any_time(self):
        self.policy(product_id=self.bearing.id, period="any")
        self.assertEqual(self.late_return().line_ids.eligibility, "in")

    def test_goods_bought_elsewhere_pass_unless_the_policy_says_otherwise(self):
        line = self.rma().line_ids
        self.assertEqual(line.eligibility, "unknown")
        self.assertTrue(line.is_eligible)
        line.sudo().policy_id.needs_delivery = True
        self.assertFalse(line.is_eligible)
        with self.assertRefused("No delivery to the customer is on record."):
            self.take(line.return_id, "authorise", self.manager)

    def test_without_a_policy_everything_may_come_back(self):
        self.env["aftersales.return.policy"].search([]).active = False
        line = self.late_return().line_ids
        self.assertTrue(line.is_eligible)
        self.assertEqual(line.eligibility_reason, "No return policy fits.")

    def test_a_policy_that_makes_no_sense_is_refused(self):
        for values in ({"days": -1}, {"keep_amount": -5}, {"restocking_percent": 101}):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.policy(**values)


class TestMatch(TermsCase):
    """The first policy that fits wins; among equals the more specific one."""

    def assertHolds(self, policy, **values):
        document = self.sold_return(order_line=self.order.order_line[1], **values)
        self.assertEqual(document.line_ids.policy_id, policy)

    def product_category(self, name, parent=None):
        categories = self.env["product.category"]
        return categories.create({"name": name, "parent_id": parent and parent.id})

    def test_the_shipped_policy_holds_for_everything(self):
        self.assertHolds(self.env.ref("aftersales.return_policy_general"))

    def test_product_before_category_before_customer_before_class_before_country(self):
        parts = self.product_category("Parts")
        self.bearing.categ_id = self.product_category("Bearings", parts)
        key_account = self.env["aftersales.classification"].create(
            {"name": "Key account", "axis": "type"}
        )
        self.customer.aftersales_type_id = key_account
        self.customer.country_id = self.contact.country_id = self.env.ref("base.de")
        for values in (
            {"country_ids": self.env.ref("base.de").ids},
            {"classification_id": key_account.id},
            {"partner_id": self.customer.id},
            {"categ_id": parts.id},
            {"categ_id": self.bearing.categ_id.id},
            {"product_id": self.bearing.id},
        ):
            self.assertHolds(self.policy(**values))

    def test_the_place_in_the_list_comes_first(self):
        first = self.policy(sequence=1)
        self.policy(product_id=self.bearing.id)
        self.assertHolds(first)

    def test_what_does_not_fit(self):
        others = {
            "product_id": self.gear.id,
            "categ_id": self.product_category("Other").id,
            "partner_id": self.supplier.id,
            "country_ids": self.env.ref("base.fr").ids,
            "company_id": self.env["res.company"].create({"name": "Other"}).id,
            "active": False,
        }
        for name, value in others.items():
            self.policy(**{name: value})
        self.assertHolds(self.env.ref("aftersales.return_policy_general"))

    def test_a_contact_and_his_company(self):
        policy = self.policy(partner_id=self.customer.id)
        self.assertHolds(policy, partner_id=self.contact.id)
        self.assertHolds(policy, partner_id=self.customer.id)

    def test_a_company_of_its_own_comes_before_every_company(self):
        own = self.policy(company_id=self.company.id, sequence=100)
        self.assertHolds(own)

    def test_drafts_follow_a_change_what_is_approved_does_not(self):
        approved = self.carry_return(self.sold_return(), "approved").line_ids
        draft = self.sold_return().line_ids
        general = draft.policy_id
        strict = self.policy(days=5)
        self.assertEqual((approved.policy_id, draft.policy_id), (general, strict))
        strict.days = 6
        self.assertEqual((draft.eligible_until - draft.delivered_on).days, 6)
        strict.active = False
        self.assertEqual(draft.policy_id, general)

    def test_a_policy_that_something_was_decided_by_cannot_be_deleted(self):
        policy = self.policy()
        self.sold_return()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.RestrictViolation),
            self.env.cr.savepoint(),
        ):
            policy.unlink()

    def test_the_policy_follows_the_customer_in_the_form(self):
        policy = self.policy(partner_id=self.customer.id)
        form = Form(self.env["aftersales.return"].with_user(self.service))
        form.partner_id = self.contact
        with form.line_ids.new() as line:
            line.product_id = self.bearing
        self.assertEqual(form.save().line_ids.policy_id, policy)


class TestKeepIt(TermsCase):
    """What is worth less than its freight stays with the customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.general = cls.env.ref("aftersales.return_policy_general")
        cls.general.keep_amount = 150

    def test_cheap_goods_stay(self):
        line = self.sold_return(quantity=1).line_ids
        self.assertEqual((line.amount, line.needs_goods), (100, False))

    def test_goods_of_value_come_back(self):
        self.assertTrue(self.sold_return(quantity=2).line_ids.needs_goods)

    def test_goods_in_one_parcel_are_looked_at_together(self):
        lines = [
            Command.create(
                self.return_line(order_line_id=sold.id, product_id=sold.product_id.id)
            )
            for sold in self.order.order_line
        ]
        self.assertEqual(self.rma(line_ids=lines).amount_total, 200)
        self.assertTrue(all(self.rma(line_ids=lines).line_ids.mapped("needs_goods")))

    def test_what_is_repaired_has_to_come(self):
        line = self.return_line(
            order_line_id=self.order.order_line[1].id,
            product_id=self.bearing.id,
            requested_id=self.env.ref("aftersales.remedy_repair").id,
        )
        self.assertTrue(self.rma(line_ids=[Command.create(line)]).line_ids.needs_goods)

    def test_somebody_may_want_cheap_goods_back_all_the_same(self):
        document = self.sold_return(quantity=1)
        document.line_ids.needs_goods = True
        self.take(document, "authorise", self.service)
        self.assertTrue(document.line_ids.needs_goods)

    def test_leaving_goods_of_value_with_the_customer_is_an_exception(self):
        document = self.sold_return(quantity=2)
        document.line_ids.needs_goods = False
        with self.assertRefused("By “General return policy” the goods must come back"):
            self.take(document, "authorise", self.service)
        self.grant(document)
        self.take(document, "authorise", self.service)
        self.assertEqual(document.exception_ids.kind, "goods")

    def test_the_form_proposes_it(self):
        form = Form(self.env["aftersales.return"].with_user(self.service))
        form.partner_id = self.contact
        with form.line_ids.new() as line:
            line.product_id = self.bearing
            line.quantity = 1
        document = form.save()
        self.assertFalse(document.line_ids.needs_goods)


class TestRestockingFee(TermsCase):
    """What the customer owes when he is the reason; money is made of it elsewhere."""

    def test_the_fee_of_the_policy(self):
        line = self.late_return().line_ids
        line.sudo().policy_id.restocking_percent = 15
        self.assertEqual(line._get_restocking_percent(), 15)

    def test_no_fee_when_the_reason_lies_with_us(self):
        line = self.sold_return().line_ids
        line.sudo().policy_id.restocking_percent = 15
        self.assertEqual(line._get_restocking_percent(), 0)

    def test_a_grade_may_say_otherwise(self):
        line = self.late_return().line_ids
        line.sudo().policy_id.restocking_percent = 15
        grade = self.env["aftersales.return.grade"].create({"name": "D"})
        self.assertEqual(line._get_restocking_percent(grade), 15)
        grade.write({"has_fee": True, "restocking_percent": 40})
        self.assertEqual(line._get_restocking_percent(grade), 40)
