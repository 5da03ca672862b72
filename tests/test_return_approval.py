import psycopg2

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tools import mute_logger

from .common import AftersalesCase
from .return_terms import TermsCase


class TestLimit(AftersalesCase):
    """Who approves and refuses a return alone: up to the highest of his limits."""

    def worth(self, amount, **values):
        product = self.env["product.product"].create({"name": "Machine"})
        line = self.return_line(product_id=product.id, price_unit=amount)
        return self.rma(line_ids=[Command.create(line)], **values)

    def test_the_desk_authorises_small_returns_in_one_step(self):
        document = self.worth(500)
        self.take(document, "authorise", self.service)
        self.assertEqual(document.approved_by_id, self.service)

    def test_more_is_above_the_limit_of_the_desk(self):
        document = self.worth(500.01)
        with self.assertRefused("above your limit", "500.00"):
            self.take(document, "authorise", self.service)
        self.take(document, "submit", self.service)
        with self.assertRefused("above your limit"):
            self.take(document, "approve", self.quality)
        self.take(document, "approve", self.coordinator)

    def test_only_a_manager_has_no_limit(self):
        document = self.worth(5001)
        for user in (self.coordinator, self.quality_manager):
            with self.assertRefused("above your limit"):
                self.take(document, "authorise", user)
        self.take(document, "authorise", self.manager)

    def test_who_may_not_approve_may_not_refuse_either(self):
        document = self.worth(600)
        self.take(document, "submit")
        with self.assertRefused("above your limit"):
            self.take(document, "refuse", self.service)
        self.take(document, "refuse", self.coordinator)

    def test_without_a_limit_nobody_decides(self):
        limits = self.env["aftersales.return.limit"].search([])
        limits.filtered(lambda limit: limit.group_id == self.group("service")).unlink()
        with self.assertRefused("None of your roles may decide"):
            self.take(self.worth(1), "authorise", self.service)

    def test_a_limit_of_the_company_takes_the_place_of_the_general_one(self):
        values = {"group_id": self.group("service").id, "amount": 50}
        limit = self.env["aftersales.return.limit"].create(
            {**values, "company_id": self.company.id}
        )
        with self.assertRefused("above your limit"):
            self.take(self.worth(60), "authorise", self.service)
        limit.company_id = self.env["res.company"].create({"name": "Other"})
        self.take(self.worth(60), "authorise", self.service)

    def test_a_foreign_currency_counts_in_that_of_the_company(self):
        currency = self.env.ref("base.JPY")
        currency.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": currency.id, "rate": 100, "name": "2020-01-01"}
        )
        document = self.worth(40000)
        document.line_ids.currency_id = currency
        self.assertEqual(document.amount_total, 400)
        self.take(document, "authorise", self.service)
        document = self.worth(60000)
        document.line_ids.currency_id = currency
        with self.assertRefused("above your limit"):
            self.take(document, "authorise", self.service)

    def test_a_batch_is_refused_as_a_whole(self):
        documents = self.worth(10) | self.worth(900)
        with self.assertRefused("above your limit"):
            self.take(documents, "authorise", self.service)
        self.assertStates(documents, "draft", "draft")

    def test_only_managers_change_limits_and_policies(self):
        for name in ("return.limit", "return.policy", "warranty"):
            rows = self.env[f"aftersales.{name}"].search([], limit=1)
            for user in (self.coordinator, self.quality_manager, self.warehouse):
                with self.assertRaises(AccessError):
                    rows.with_user(user).write({"company_id": self.company.id})
            rows.with_user(self.manager).write({"company_id": self.company.id})


class TestAfterApproval(AftersalesCase):
    """What was approved does not grow without somebody who may approve it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls.carry_return(cls.rma(), "approved")
        cls.line = cls.document.line_ids.with_user(cls.service)
        cls.line.price_unit = 100

    def test_the_desk_changes_within_its_limit(self):
        self.line.quantity = 5
        self.assertEqual(self.document.amount_total, 500)

    def test_the_desk_does_not_change_beyond_it(self):
        for values in ({"quantity": 6}, {"price_unit": 300}):
            with self.assertRefused("above your limit"):
                self.line.write(values)
        self.line.with_user(self.coordinator).quantity = 6

    def test_a_new_line_counts_too(self):
        values = self.return_line(product_id=self.line.product_id.id, price_unit=450)
        for write in (
            lambda: self.line.create({**values, "return_id": self.document.id}),
            lambda: self.document.with_user(self.service).write(
                {"line_ids": [Command.create(values)]}
            ),
        ):
            with self.assertRefused("above your limit"):
                write()

    def test_a_second_signature_cannot_be_walked_around(self):
        with self.assertRefused("the signature of a second person"):
            self.line.with_user(self.manager).quantity = 101

    def test_less_is_always_possible(self):
        self.line.price_unit = 100
        self.line.with_user(self.manager).quantity = 50
        self.line.quantity = 40


class TestSecondSignature(AftersalesCase):
    """Above an amount, that is set on screen, a second person signs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls.rma()
        cls.document.line_ids.price_unit = 6000

    def test_one_manager_alone_is_not_enough(self):
        for step in ("submit", "approve"):
            if step == "approve":
                with self.assertRefused("Second signature for a return of high value"):
                    self.take(self.document, step, self.manager)
                self.sign(self.document, step, self.admin)
            self.take(self.document, step, self.manager)
        self.assertStates(self.document, "approved")

    def test_one_step_instead_of_two_needs_it_as_well(self):
        with self.assertRefused("Second signature for a return of high value"):
            self.take(self.document, "authorise", self.manager)
        self.sign(self.document, "authorise", self.admin)
        self.take(self.document, "authorise", self.manager)

    def test_a_change_of_the_value_voids_it(self):
        self.sign(self.document, "authorise", self.admin)
        self.document.line_ids.price_unit = 7000
        with self.assertRefused("Second signature"):
            self.take(self.document, "authorise", self.manager)

    def test_the_amount_is_the_companys_own(self):
        self.env.ref(
            "aftersales.workflow_rule_return_authorise"
        ).filter_domain = "[('amount_total', '>', 20000)]"
        self.take(self.document, "authorise", self.manager)


class TestDeciders(TermsCase):
    """A policy may reserve its returns for a group."""

    def test_only_the_group_of_the_policy_decides(self):
        self.policy(decider_group_id=self.group("quality").id)
        document = self.sold_return()
        for user in (self.service, self.manager):
            with self.assertRefused("By the return policy this is decided by"):
                self.take(document, "authorise", user)
        self.take(document, "authorise", self.quality)


class TestException(TermsCase):
    """Whatever the rules do not cover needs a right and a reason, and is on record."""

    def test_a_late_return_is_not_approved_just_so(self):
        document = self.late_return()
        with self.assertRefused("Bearing", "Grant an exception", "which is after"):
            self.take(document, "authorise", self.manager)

    def test_an_exception_is_granted_with_a_reason(self):
        document = self.late_return()
        self.grant(document)
        self.take(document, "authorise", self.service)
        self.assertRecordValues(
            document.exception_ids,
            [
                {
                    "kind": "period",
                    "user_id": self.coordinator.id,
                    "rule_name": "General return policy",
                    "reason": "He is a good customer.",
                    "company_id": self.company.id,
                }
            ],
        )
        words = "".join(document.message_ids.mapped("body"))
        self.assertIn("He is a good customer.", words)

    def test_without_a_reason_there_is_none(self):
        document = self.late_return()
        for reason in ("", "  ", False):
            with self.assertRefused("An exception needs a reason."):
                self.grant(document, reason=reason)

    def test_who_has_no_right_to_it_is_refused(self):
        document = self.late_return()
        for user in (self.service, self.quality):
            with self.assertRefused("exceptions are granted by Coordinator"):
                self.grant(document, user)
        with self.assertRaises(AccessError):
            self.grant(document, self.planning)

    def test_the_policy_names_who_has_the_right(self):
        document = self.late_return()
        document.line_ids.sudo().policy_id.exception_group_id = self.group("quality")
        with self.assertRefused("exceptions are granted by"):
            self.grant(document)
        self.grant(document, self.quality)

    def test_the_dialog_asks_for_the_reason(self):
        document = self.late_return().with_user(self.coordinator)
        action = document.action_grant_exceptions()
        dialog = self.env[action["res_model"]].with_user(self.coordinator)
        dialog = dialog.browse(action["res_id"])
        self.assertIn("Bearing", dialog.points)
        dialog.reason = "Fair play"
        dialog.action_confirm()
        self.assertFalse(document.open_exceptions)
        with self.assertRefused("nothing to grant"):
            dialog.action_confirm()

    def test_a_change_of_the_goods_voids_it(self):
        document = self.late_return()
        self.grant(document)
        document.line_ids.quantity = 3
        with self.assertRefused("Grant an exception"):
            self.take(document, "authorise", self.coordinator)

    def test_it_is_granted_before_the_approval_only(self):
        document = self.carry_return(self.sold_return(), "approved")
        with self.assertRefused("before the approval"):
            self.grant(document)

    def test_the_record_can_neither_be_changed_nor_deleted(self):
        document = self.late_return()
        self.grant(document)
        row = document.exception_ids
        for user in (self.service, self.manager, self.admin):
            with self.assertRaises(AccessError):
                row.with_user(user).copy()
            with self.assertRefused():
                row.with_user(user).write({"reason": "Another"})
            with self.assertRefused():
                row.with_user(user).unlink()
        with self.assertRefused("cannot be changed"):
            row.sudo().write({"reason": "Another"})
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.Error),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute("UPDATE aftersales_return_exception SET reason = 'x'")

    def test_what_it_was_granted_for_cannot_be_deleted(self):
        document = self.late_return()
        self.grant(document)
        for record in (document.line_ids, document):
            with self.assertRefused("An exception is on record"):
                record.unlink()

    def test_a_higher_limit_lets_others_approve(self):
        document = self.sold_return(quantity=8)
        with self.assertRefused("above your limit"):
            document.with_user(self.service)._lift_limit("Please")
        self.assertTrue(document.with_user(self.coordinator).can_lift_limit)
        document.with_user(self.coordinator)._lift_limit("Agreed by phone")
        self.assertFalse(document.with_user(self.coordinator).can_lift_limit)
        self.take(document, "authorise", self.service)
        self.assertEqual(document.exception_ids.kind, "limit")

    def test_a_lifted_limit_stands_for_that_value_only(self):
        document = self.sold_return(quantity=8)
        document.with_user(self.coordinator)._lift_limit("Agreed by phone")
        document.line_ids.quantity = 9
        with self.assertRefused("above your limit"):
            self.take(document, "authorise", self.service)

    def test_a_lifted_limit_is_no_right_to_refuse(self):
        document = self.sold_return(quantity=8)
        document.with_user(self.coordinator)._lift_limit("Agreed by phone")
        self.take(document, "submit")
        with self.assertRefused("above your limit"):
            self.take(document, "refuse", self.service)

    def test_everybody_with_a_role_reads_why(self):
        document = self.late_return()
        for user in (self.service, self.quality, self.planning, self.warehouse):
            seen = document.with_user(user)
            self.assertIn("which is after", seen.open_exceptions)
            self.assertIn("within", seen.line_ids.warranty_reason)
