from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from .common import AftersalesCase


class ValidityCase(AftersalesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls.env.ref("aftersales.return_policy_general")
        cls.env["aftersales.return"].search([]).sudo()._write_protected(
            {"expires_on": False}
        )
        cls.mute_steps()
        cls.document = cls.approved()

    @classmethod
    def approved(cls, days=None):
        """Return an approved return; its validity ends in so many days."""
        document = cls.carry_return(cls.rma(), "approved").with_env(cls.env)
        if days is not None:
            cls.shift(document, days)
        return document

    @classmethod
    def shift(cls, document, days):
        """Let it have been approved long ago, its validity ending in so many days."""
        document.sudo()._write_protected(
            {
                "approved_at": cls.days_ago(90),
                "expires_on": cls.days_ago(-days).date(),
            }
        )

    def run_job(self, name):
        """Run a job of ours; what it would commit stays in the test."""
        jobs = type(self.env["ir.cron"])
        with patch.object(jobs, "_commit_progress", lambda *args, **values: 1):
            getattr(self.env["aftersales.return"], f"_cron_{name}")()
        self.env.invalidate_all()

    def mails(self, document):
        domain = [("model", "=", document._name), ("res_id", "=", document.id)]
        return self.env["mail.mail"].sudo().search(domain)

    def awaited(self, document):
        kind = self.env.ref("aftersales.mail_activity_type_goods_awaited")
        return document.activity_ids.filtered(lambda a: a.activity_type_id == kind)


class TestValidity(ValidityCase):
    """How long an authorization holds, and who may change it."""

    def test_it_begins_with_the_approval(self):
        self.assertEqual(self.document.expires_on, self.days_ago(-30).date())
        self.assertEqual(self.document.remind_on, self.days_ago(-23).date())

    def test_the_shortest_of_several_policies_rules(self):
        product = self.env["product.product"].create({"name": "Ice"})
        self.policy.copy({"product_id": product.id, "validity_days": 3, "sequence": 1})
        document = self.rma()
        document.line_ids.copy({"product_id": product.id, "return_id": document.id})
        self.carry_return(document, "approved")
        self.assertEqual(document.expires_on, self.days_ago(-3).date())
        self.assertEqual(document.remind_on, self.days_ago(-1).date())

    def test_zero_days_never_end(self):
        self.policy.validity_days = 0
        document = self.approved()
        self.assertFalse(document.expires_on)
        with self.assertRefused("without limit of time"):
            self.take(document, "expire", self.coordinator)

    def test_an_approver_gives_more_time(self):
        later = self.days_ago(-60).date()
        with self.assertRefused("This step is reserved for"):
            self.document.with_user(self.service).expires_on = later
        self.document.with_user(self.coordinator).expires_on = later
        self.assertEqual(self.document.remind_on, self.days_ago(-53).date())

    def test_nobody_else_sets_it_beforehand(self):
        with self.assertRefused("Valid Until"):
            self.rma(expires_on=self.days_ago(-60).date())

    def test_what_an_approver_has_set_stays(self):
        document = self.rma()
        document.with_user(self.coordinator).expires_on = self.days_ago(-90).date()
        self.carry_return(document, "approved")
        self.assertEqual(document.expires_on, self.days_ago(-90).date())

    def test_renewing_begins_anew(self):
        self.shift(self.document, -1)
        self.take(self.document, "expire", self.coordinator)
        with self.assertRefused("reserved for"):
            self.take(self.document, "renew", self.service)
        self.take(self.document, "renew", self.coordinator)
        self.assertEqual(self.document.expires_on, self.days_ago(-30).date())

    def test_goods_that_come_too_late_are_received_all_the_same(self):
        self.shift(self.document, -1)
        self.take(self.document, "expire", self.coordinator)
        self.take(self.document, "receive", self.warehouse)
        self.assertStates(self.document, "receiving")


class TestReminders(ValidityCase):
    """The customer is reminded twice, whatever happens to the job in between."""

    def test_the_first_and_the_second(self):
        for days, count in ((8, 0), (7, 1), (6, 1), (2, 2), (1, 2), (0, 2)):
            self.shift(self.document, days)
            if self.document.reminded_on:
                yesterday = self.days_ago(1).date()
                self.document._write_protected({"reminded_on": yesterday})
            self.run_job("remind")
            self.assertEqual(len(self.mails(self.document)), count, days)

    def test_running_it_twice_sends_one_mail(self):
        self.shift(self.document, 7)
        self.run_job("remind")
        self.run_job("remind")
        self.assertEqual(len(self.mails(self.document)), 1)

    def test_a_job_that_did_not_run_for_days_sends_one_mail(self):
        self.shift(self.document, 1)
        self.run_job("remind")
        self.assertEqual(len(self.mails(self.document)), 1)
        self.assertFalse(self.document.remind_on)

    def test_the_mail_is_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self.env.ref("aftersales.mail_template_return_reminder")
        template.with_context(lang="fr_FR").subject = "Rappel {{ object.name }}"
        self.contact.lang = "fr_FR"
        self.shift(self.document, 7)
        self.run_job("remind")
        self.assertIn("Rappel", self.mails(self.document).subject)

    def test_the_person_in_charge_has_one_to_do(self):
        self.shift(self.document, 7)
        self.run_job("remind")
        self.shift(self.document, 2)
        self.document._write_protected({"reminded_on": self.days_ago(1).date()})
        self.run_job("remind")
        to_do = self.awaited(self.document)
        self.assertEqual((len(to_do), to_do.user_id), (1, self.document.user_id))

    def test_who_has_no_address_is_phoned(self):
        self.document.email = self.contact.email = False
        self.shift(self.document, 7)
        self.run_job("remind")
        self.assertFalse(self.mails(self.document))
        self.assertIn("Phone:", self.awaited(self.document).summary)

    def test_nobody_waits_for_goods_that_are_here(self):
        self.shift(self.document, 7)
        self.run_job("remind")
        self.take(self.document, "receive", self.warehouse)
        self.assertFalse(self.awaited(self.document))
        self.assertFalse(self.document.remind_on)

    def test_no_reminder_where_none_is_due(self):
        self.policy.write({"first_reminder_days": 0, "second_reminder_days": 0})
        self.assertFalse(self.approved(days=5).remind_on)
        self.document._write_protected({"picked_up_at": self.days_ago(1)})
        self.assertFalse(self.document.remind_on)


class TestExpiry(ValidityCase):
    """An authorization ends by itself, once, and never too early."""

    def test_it_expires_the_day_after(self):
        for days, state in ((0, "approved"), (-1, "expired")):
            self.shift(self.document, days)
            self.run_job("expire")
            self.assertStates(self.document, state)

    def test_nobody_lets_it_expire_before(self):
        with self.assertRefused("The authorisation holds until"):
            self.take(self.document, "expire", self.manager)

    def test_the_customer_is_told_once(self):
        self.shift(self.document, -1)
        self.run_job("expire")
        self.run_job("expire")
        self.assertEqual(len(self.mails(self.document)), 1)
        self.assertIn("has expired", self.mails(self.document).subject)

    def test_goods_on_their_way_do_not_expire(self):
        self.shift(self.document, -1)
        self.document._write_protected({"picked_up_at": self.days_ago(3)})
        self.run_job("expire")
        self.assertStates(self.document, "approved")

    def test_a_rule_of_the_company_may_keep_it(self):
        self.rule(
            "expire",
            "aftersales.return",
            condition_domain="[('user_id', '=', False)]",
            condition_message="Phone first.",
        )
        self.shift(self.document, -1)
        self.run_job("expire")
        self.assertStates(self.document, "approved")

    def test_one_that_fails_keeps_no_other_from_expiring(self):
        good, bad = self.document, self.approved()
        for document in (good, bad):
            self.shift(document, -1)
        model, expire = type(bad), type(bad)._action_expire

        def fail(documents):
            if bad in documents:
                text = "The transfer cannot be cancelled."
                raise UserError(text)
            return expire(documents)

        with (
            patch.object(model, "_action_expire", fail),
            mute_logger("odoo.addons.aftersales.models.returns.return_validity"),
        ):
            self.run_job("expire")
        self.assertStates(good | bad, "expired", "approved")
        self.run_job("expire")
        self.assertStates(bad, "expired")

    def test_a_job_that_is_killed_goes_on_where_it_stood(self):
        documents = self.document | self.approved() | self.approved()
        for document in documents:
            self.shift(document, -1)
        jobs = type(self.env["ir.cron"])
        with (
            patch("odoo.addons.aftersales.models.returns.return_validity.SLICE", 2),
            patch.object(jobs, "_commit_progress", lambda *args, **values: 0),
        ):
            self.env["aftersales.return"]._cron_expire()
        self.assertStates(documents, "expired", "expired", "approved")
        self.run_job("expire")
        self.assertStates(documents, "expired", "expired", "expired")
        self.assertEqual([len(self.mails(d)) for d in documents], [1, 1, 1])

    def test_the_jobs_are_shipped(self):
        for name in ("remind", "expire"):
            job = self.env.ref(f"aftersales.ir_cron_return_{name}")
            self.assertIn(f"_cron_{name}()", job.code)
            self.assertTrue(job.active)
