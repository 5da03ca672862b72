"""C-28, J-04: last month's complaints, and whether they are really closed."""

from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from .test_service_callback import CallCase


class ConfirmationCase(CallCase):
    """A test in a company whose customers are asked about last month."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id.tz = "UTC"

    def closed(self, count=1, day="2026-10-12 09:00:00", **values):
        """Make complaints that were closed on a day."""
        complaints = self.complaints(count, **values)
        complaints.sudo()._write_protected({"state": "closed", "closed_at": day})
        return complaints

    def ask(self, today="2026-11-02 06:00:00"):
        """Let the job run on a day; return what it has made."""
        confirmations = self.env["aftersales.confirmation"]
        before = confirmations.search([])
        crons = type(self.env["ir.cron"])
        with (
            freeze_time(today),
            patch.object(crons, "_commit_progress", lambda *args, **kwargs: 1),
        ):
            confirmations._cron_ask_last_month()
        return confirmations.search([]) - before

    def asked(self, **values):
        complaint = self.closed(**values)
        rows = self.ask()
        return rows.filtered(lambda r: complaint <= r.line_ids.complaint_id)


class TestAsking(ConfirmationCase):
    def test_each_customer_gets_one_row_with_his_complaints(self):
        other = self.env["res.partner"].create({"name": "Southern Mills"})
        mine, others = self.closed(2), self.closed(partner_id=other.id)
        rows = self.ask().filtered(
            lambda r: r.commercial_partner_id in (self.customer | other)
        )
        by_customer = {r.commercial_partner_id: r.line_ids.complaint_id for r in rows}
        self.assertEqual(by_customer, {self.customer: mine, other: others})
        self.assertEqual(set(map(str, rows.mapped("month"))), {"2026-10-01"})

    def test_the_job_runs_twice_and_asks_once(self):
        self.closed()
        self.assertTrue(self.ask())
        self.assertFalse(self.ask())

    def test_what_was_closed_in_another_month_or_is_open_is_not_asked_about(self):
        self.closed(day="2026-09-30 23:59:59")
        self.closed(day="2026-11-01 00:00:00")
        self.complaint()
        customers = self.ask().commercial_partner_id
        self.assertNotIn(self.customer, customers)

    def test_the_month_is_that_of_the_companys_clock(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        self.closed(day="2026-10-31 16:30:00")  # half past midnight in Shanghai
        self.assertNotIn(self.customer, self.ask().commercial_partner_id)
        rows = self.ask("2026-11-30 16:30:00")  # the first of December there
        row = rows.filtered(lambda r: r.commercial_partner_id == self.customer)
        self.assertEqual(str(row.month), "2026-11-01")

    def test_a_month_without_complaints_asks_nobody(self):
        self.assertFalse(self.ask("2035-01-02 06:00:00"))

    def test_a_customer_without_phone_and_address_is_asked_all_the_same(self):
        stranger = self.env["res.partner"].create({"name": "Southern Mills"})
        self.closed(partner_id=stranger.id)
        row = self.ask().filtered(lambda r: r.commercial_partner_id == stranger)
        self.assertEqual(row.partner_id, stranger)
        call = self.calls(confirmation_id=row)
        self.assertFalse(call.phone)
        self.ring(call, person="A voice").action_satisfied()
        self.assertStates(row, "done")

    def test_what_is_reopened_and_closed_again_is_asked_about_again(self):
        complaint = self.closed()
        row = self.ask().with_user(self.coordinator)
        row = row.filtered(lambda r: r.line_ids.complaint_id == complaint)
        row.line_ids.write({"answer": "no", "words": "It is loud again."})
        row.write({"signed_by": "Ann Miller", "state": "done"})
        facts = {"state": "closed", "closed_at": "2026-11-20 09:00:00"}
        complaint.sudo()._write_protected(facts)
        again = self.ask("2026-12-02 06:00:00")
        self.assertIn(complaint, again.line_ids.complaint_id)

    def test_nobody_is_asked_twice_about_one_month(self):
        row = self.asked()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            row._make_rows(
                [
                    (
                        row.company_id,
                        row.commercial_partner_id,
                        row.line_ids.complaint_id,
                    )
                ],
                row.month,
            )

    def test_forty_customers_cost_what_two_cost(self):
        def make(count, day):
            partners = self.env["res.partner"].create(
                [{"name": f"{day} {number}"} for number in range(count)]
            )
            for partner in partners:
                self.closed(partner_id=partner.id, day=f"{day}-12 09:00:00")

        make(2, "2026-06")
        make(40, "2026-08")
        confirmations = self.env["aftersales.confirmation"]
        counts = []
        for today in ("2026-07-02", "2026-09-02"):
            with freeze_time(today):
                month = confirmations._get_last_month()
                missing = confirmations._get_missing(self.company, month)
                rows = [(self.company, *row) for row in missing]
                counts.append(self.count_queries(confirmations._make_rows, rows))
        self.assertSameQueries(*counts)


class TestAnswers(ConfirmationCase):
    def test_the_customer_confirms(self):
        row = self.asked().with_user(self.coordinator)
        row.action_all_closed()
        row.write({"signed_by": "Ann Miller", "state": "done"})
        self.assertEqual(row.confirmed_by_id, self.coordinator)
        self.assertEqual(row.contact_ids.outcome, "satisfied")
        self.assertEqual(row.line_ids.complaint_id.state, "closed")

    def test_what_is_not_really_closed_is_reopened(self):
        row = self.asked(count=2).with_user(self.coordinator)
        [wrong, right] = row.line_ids
        wrong.write({"answer": "no", "words": "It is loud again."})
        right.answer = "yes"
        row.write({"signed_by": "Ann Miller", "state": "done"})
        self.assertStates(wrong.complaint_id, "investigating")
        self.assertEqual(wrong.complaint_id.state_reason, "It is loud again.")
        self.assertStates(right.complaint_id, "closed")
        self.assertEqual(row.contact_ids.outcome, "dissatisfied")

    def test_each_complaint_is_asked_about(self):
        row = self.asked().with_user(self.coordinator)
        with self.assertRefused("really closed?"):
            row.write({"signed_by": "Ann Miller", "state": "done"})

    def test_a_no_has_words(self):
        row = self.asked().with_user(self.coordinator)
        row.line_ids.answer = "no"
        with self.assertRefused("What is open about"):
            row.write({"signed_by": "Ann Miller", "state": "done"})

    def test_somebody_confirms(self):
        row = self.asked().with_user(self.coordinator)
        row.action_all_closed()
        with self.assertRefused("Confirmed By"):
            row.state = "done"

    def test_who_is_asked_about_what_stays(self):
        row = self.asked().with_user(self.coordinator)
        with self.assertRefused("settled"):
            row.month = "2026-09-01"
        with self.assertRefused("recorded by the system"):
            row.line_ids.complaint_id = self.complaint()

    def test_an_answer_stays(self):
        row = self.asked().with_user(self.coordinator)
        row.action_all_closed()
        row.write({"signed_by": "Ann Miller", "state": "done"})
        with self.assertRefused("closed"):
            row.line_ids.answer = "no"

    def test_the_service_desk_has_no_part_in_it(self):
        row = self.asked()
        with self.assertRaises(AccessError):
            row.with_user(self.service).read(["words"])


class TestCalls(ConfirmationCase):
    def test_the_desk_confirms_in_its_own_screen(self):
        row = self.asked()
        call = self.calls(confirmation_id=row)
        self.assertEqual(call.purpose, "confirmation")
        wizard = self.ring(call, outcome="reached", person="Ann Miller")
        wizard.line_ids.answer = "yes"
        wizard.action_save()
        self.assertStates(row, "done")
        self.assertFalse(self.calls(confirmation_id=row))

    def test_who_was_not_reached_is_asked_again(self):
        row = self.asked()
        call = self.calls(confirmation_id=row)
        self.ring(call, outcome="unreached").action_save()
        self.assertStates(row, "draft")
        call = self.calls(confirmation_id=row)
        self.assertGreater(call.due_on, fields.Date.today())
