"""H-12: what the customer has signed stays as he read it."""

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form

from .common import AftersalesCase
from .reworks import SIGNATURE


class TestVisitSignature(AftersalesCase):
    """The customer signs on the screen, at the end of an inspection."""

    def written(self, **values):
        return self.visit(
            report="All runs.",
            customer_name="Ann Miller",
            person_ids=[Command.create({"name": "Ann Miller"})],
            finding_ids=[Command.create({"name": "It hums"})],
            **values,
        )

    def signed(self, **values):
        visit = self.written(**values)
        visit.customer_signature = SIGNATURE
        return visit

    def test_the_day_is_noted_when_he_signs(self):
        visit = self.signed()
        self.assertEqual(visit.customer_signed_on, fields.Date.today())
        self.assertTrue(visit.held_at)

    def test_all_is_saved_at_once_with_the_signature(self):
        visit = self.visit()
        visit.write(
            {
                "report": "All runs.",
                "customer_name": "Ann Miller",
                "customer_signature": SIGNATURE,
                "person_ids": [Command.create({"name": "Ann Miller"})],
                "state": "held",
            }
        )
        self.assertStates(visit, "held")

    def test_he_signs_a_new_record_at_once(self):
        visit = self.written(customer_signature=SIGNATURE)
        self.assertTrue(visit.customer_signature)
        self.assertTrue(visit.customer_signed_on)

    def test_the_form_saves_what_is_signed(self):
        with Form(self.visit(), "aftersales.visit_view_form") as form:
            form.report = "All runs."
            form.customer_name = "Ann Miller"
            form.customer_signature = SIGNATURE
        self.assertTrue(form.record.customer_signature)
        self.assertEqual(form.record.customer_name, "Ann Miller")

    def test_nobody_signs_without_a_name(self):
        with self.assertRefused("the name of who signs"):
            self.visit(report="All runs.").customer_signature = SIGNATURE

    def test_nobody_signs_a_blank_record(self):
        with self.assertRefused("Write the report first"):
            self.visit(customer_name="Ann").customer_signature = SIGNATURE

    def test_the_signed_record_stays(self):
        visit = self.signed()
        for name in ("report", "customer_name", "customer_signature"):
            with self.assertRefused("the customer has signed"):
                visit[name] = False

    def test_signed_rows_stay(self):
        visit = self.signed()
        with self.assertRefused("the customer has signed"):
            visit.person_ids.words = "I said nothing."
        with self.assertRefused("the customer has signed"):
            visit.finding_ids.unlink()
        with self.assertRefused("the customer has signed"):
            visit.unit_ids = [Command.create({"maker": "Other"})]

    def test_a_signed_finding_is_still_taken_up(self):
        visit = self.signed()
        visit.finding_ids.action_make_task()
        self.assertTrue(visit.finding_ids.task_id)

    def test_what_was_done_is_added_once(self):
        finding = self.signed().finding_ids
        finding.handling = "Screw tightened"
        with self.assertRefused("the customer has signed"):
            finding.handling = "Nothing"

    def test_a_coordinator_withdraws_it_and_that_is_on_record(self):
        visit = self.signed().with_user(self.coordinator)
        visit.action_withdraw_signature()
        visit.report = "All runs but one."
        self.assertIn("Ann Miller", visit.message_ids[0].body)

    def test_the_service_does_not_withdraw_it(self):
        with self.assertRaises(AccessError):
            self.signed().action_withdraw_signature()

    def test_an_archived_signature_is_not_withdrawn(self):
        visit = self.carry_visit(self.visit(), "done")
        with self.assertRaises(UserError):
            visit.with_user(self.coordinator).action_withdraw_signature()
