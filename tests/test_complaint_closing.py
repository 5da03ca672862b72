from datetime import timedelta

from freezegun import freeze_time

from odoo import fields

from .common import AftersalesCase


class ClosingCase(AftersalesCase):
    def verifying(self, **facts):
        """Carry a complaint to where the customer is called back, report included."""
        complaint = self.carry(self.complaint(**facts), "verifying")
        complaint.sudo().write(self._get_facts(complaint)["close"])
        return complaint

    def close(self, complaint, user=None):
        self.take(complaint, "close", user or self.coordinator)

    def assertOpen(self, complaint, message):
        complaint.invalidate_recordset(["settlement"])
        self.assertFalse(complaint.settlement)
        with self.assertRefused(message):
            self.close(complaint)


class TestExecution(ClosingCase):
    """What was agreed is done before the customer is asked."""

    def test_each_agreed_remedy_is_done(self):
        refund = self.env.ref("aftersales.remedy_refund")
        complaint = self.complaint()
        self.carry(complaint, "executing", remedy_agreed_ids=(self.remedy | refund).ids)
        complaint.remedy_done_ids = self.remedy
        with self.assertRefused("Agreed but not done: Refund"):
            self.take(complaint, "complete", self.service)
        complaint.remedy_done_ids |= refund
        self.take(complaint, "complete", self.service)
        self.assertEqual(complaint.executed_by_id, self.service)

    def test_a_second_visit_has_its_day(self):
        complaint = self.carry(self.complaint(), "executing", needs_second_visit=True)
        self.prepare(complaint, "complete")
        with self.assertRefused("Say when the customer's second visit is"):
            self.take(complaint, "complete", self.service)

    def test_the_one_in_charge_gets_the_call_and_the_verdict_ticks_it_off(self):
        complaint = self.verifying()
        call = self.env.ref("mail.mail_activity_data_call")
        [activity] = complaint.activity_ids.filtered(
            lambda activity: activity.activity_type_id == call
        )
        self.assertEqual(activity.user_id, complaint.user_id)
        self.call_back(complaint, "unreached")
        self.assertIn(activity, complaint.activity_ids)
        self.call_back(complaint)
        self.assertNotIn(activity, complaint.activity_ids)


class TestVerdict(ClosingCase):
    """The last call-back of this round decides."""

    def test_nobody_called(self):
        self.assertOpen(self.verifying(), "has not been called back")

    def test_satisfied(self):
        complaint = self.verifying()
        self.call_back(complaint)
        self.assertEqual(complaint.settlement, "accepted")
        self.close(complaint)
        self.assertEqual(complaint.settlement, "accepted")

    def test_reached_but_no_verdict(self):
        complaint = self.verifying()
        self.call_back(complaint, "reached")
        self.assertOpen(complaint, "has not been called back")

    def test_satisfied_with_something_else(self):
        complaint = self.verifying()
        self.call_back(complaint, purpose="progress")
        self.assertOpen(complaint, "has not been called back")

    def test_satisfied_before_the_remedy_was_done(self):
        complaint = self.verifying()
        self.call_back(complaint, contacted_at=self.days_ago(1))
        self.assertOpen(complaint, "has not been called back")

    def test_dissatisfied_puts_it_back_to_work(self):
        complaint = self.verifying()
        self.call_back(complaint, "dissatisfied", words="Still loud.")
        self.assertRecordValues(
            complaint,
            [
                {
                    "state": "investigating",
                    "state_reason": "Still loud.",
                    "loop_count": 1,
                    "validity": False,
                    "responsibility": False,
                    "consent": False,
                    "consent_by": False,
                    "answered_at": False,
                    "remedy_done_ids": [],
                    "remedy_agreed_ids": self.remedy.ids,
                }
            ],
        )

    def test_what_a_round_came_to_is_on_record(self):
        complaint = self.verifying()
        self.call_back(complaint, "dissatisfied")
        bodies = " ".join(complaint.message_ids.mapped("body"))
        for text in ("Round 1", "Ann Miller", self.remedy.name, "Valid"):
            self.assertIn(text, bodies)

    def test_a_verdict_of_an_earlier_round_does_not_close(self):
        complaint = self.verifying()
        with freeze_time(fields.Datetime.now() + timedelta(hours=1)):
            self.call_back(complaint)
            self.take(complaint, "take_up", self.service, reason="The invoice, too.")
        with freeze_time(fields.Datetime.now() + timedelta(hours=2)):
            self.carry(complaint, "verifying")
            self.assertOpen(complaint, "has not been called back")

    def test_a_changed_verdict_counts_and_stays_on_record(self):
        complaint = self.verifying()
        contact = self.call_back(complaint)
        contact.write({"outcome": "dissatisfied", "words": "I misheard."})
        self.assertEqual(complaint.state, "investigating")
        bodies = " ".join(complaint.message_ids.mapped("body"))
        self.assertIn("Satisfied → Not satisfied", bodies)

    def test_dissatisfaction_is_written_down_in_words(self):
        with self.assertRefused("why the customer is not satisfied"):
            self.call_back(self.verifying(), "dissatisfied", words=False)

    def test_a_contact_lies_in_the_past_and_stays_with_its_complaint(self):
        complaint, other = self.complaints(2)
        with self.assertRefused("cannot lie in the future"):
            self.call_back(complaint, contacted_at=self.days_ago(-1))
        contact = self.call_back(complaint)
        with self.assertRefused("stays with its complaint"):
            contact.complaint_id = other

    def test_contacts_of_an_accepted_complaint_are_evidence(self):
        complaint = self.complaint()
        self.call_back(complaint).unlink()
        contact = self.call_back(complaint)
        self.carry(complaint, "accepted")
        with self.assertRefused("is evidence and stays"):
            contact.unlink()

    def test_nothing_is_added_to_a_closed_case(self):
        complaint = self.carry(self.complaint(), "closed")
        with self.assertRefused("the case is closed"):
            self.call_back(complaint, "dissatisfied")


class TestUnreachable(ClosingCase):
    """Three attempts within thirty days, or what the company says instead."""

    def attempt(self, complaint, *days):
        for day in days:
            self.call_back(complaint, "unreached", contacted_at=self.days_ago(day))

    def long_ago(self):
        complaint = self.verifying()
        complaint._write_protected({"executed_at": self.days_ago(100)})
        return complaint

    def test_enough_attempts(self):
        complaint = self.long_ago()
        self.attempt(complaint, 20, 10, 0)
        self.close(complaint)
        self.assertEqual(complaint.settlement, "unreachable")

    def test_one_too_few(self):
        complaint = self.long_ago()
        self.attempt(complaint, 20, 10)
        self.assertOpen(complaint, "has not been called back")

    def test_spread_too_far(self):
        complaint = self.long_ago()
        self.attempt(complaint, 60, 29, 28)
        self.assertOpen(complaint, "has not been called back")
        self.attempt(complaint, 27)
        self.assertEqual(complaint.settlement, "unreachable")

    def test_the_company_sets_number_and_days(self):
        self.company.aftersales_contact_attempts = 1
        complaint = self.long_ago()
        self.attempt(complaint, 5)
        self.assertEqual(complaint.settlement, "unreachable")

    def test_attempts_before_the_remedy_was_done_do_not_count(self):
        complaint = self.verifying()
        self.attempt(complaint, 3, 2, 1)
        self.assertOpen(complaint, "has not been called back")


class TestSecondVisit(ClosingCase):
    """The satisfaction after the agreed second visit decides (D-50)."""

    def visited(self, days_ago):
        visit = self.days_ago(days_ago).date()
        complaint = self.verifying(needs_second_visit=True, second_visit_on=visit)
        complaint._write_protected({"executed_at": self.days_ago(100)})
        return complaint

    def test_satisfaction_before_it_does_not_count(self):
        complaint = self.visited(1)
        self.call_back(complaint)
        self.assertOpen(complaint, "after the second visit is not recorded")

    def test_it_does_not_lie_ahead(self):
        complaint = self.visited(-3)
        self.call_back(complaint, is_after_second_visit=True)
        self.assertOpen(complaint, "after the second visit is not recorded")

    def test_satisfaction_after_it_decides(self):
        complaint = self.visited(1)
        self.call_back(complaint, is_after_second_visit=True)
        self.close(complaint)
        self.assertEqual(complaint.state, "closed")

    def test_dissatisfaction_before_it_does_not_reopen(self):
        complaint = self.visited(1)
        self.call_back(complaint, "dissatisfied")
        self.assertEqual(complaint.state, "verifying")
        self.call_back(complaint, "dissatisfied", is_after_second_visit=True)
        self.assertEqual(complaint.state, "investigating")


class TestClosing(ClosingCase):
    """Summary, lesson, standards, open requests and the signature (D-52 to D-57)."""

    def satisfied(self, **facts):
        complaint = self.verifying()
        self.call_back(complaint)
        complaint.sudo().write(facts)
        return complaint

    def test_each_guard(self):
        for name, message in (
            ("closing_summary", "Closing Summary"),
            ("lesson", "Lesson Learned"),
            ("standard_changed", "Standards"),
            ("standard_note", "Which Standard, or Why Not"),
        ):
            with self.assertRefused(message):
                self.close(self.satisfied(**{name: False}))

    def test_standards_are_not_asked_for_where_nothing_was_our_fault(self):
        complaint = self.carry(self.complaint(), "rejected")
        self.prepare(complaint, "close")
        complaint.sudo().write({"standard_changed": False, "standard_note": False})
        self.close(complaint)
        self.assertEqual(complaint.settlement, "final")

    def test_open_requests(self):
        complaint = self.satisfied()
        request = self.request(complaint)
        with self.assertRefused("has not answered yet"):
            self.close(complaint)
        request.with_user(self.production).write({"opinion": "Done."})
        request.with_user(self.production).action_answer()
        self.close(complaint)
        self.assertEqual(complaint.closed_by_id, self.coordinator)

    def test_major_and_serious_ones_are_signed(self):
        for facts in ({"severity": "serious"}, {"is_major": True}):
            complaint = self.verifying(**facts)
            self.call_back(complaint)
            with self.assertRefused("Plant manager's signature"):
                self.close(complaint)
            self.sign(complaint, "close")
            self.close(complaint)
            self.assertEqual(complaint.state, "closed")

    def test_a_changed_report_is_signed_again(self):
        complaint = self.verifying(severity="serious")
        self.call_back(complaint)
        self.sign(complaint, "close")
        complaint.sudo().lesson = "None at all."
        with self.assertRefused("Plant manager's signature"):
            self.close(complaint)

    def test_service_does_not_close(self):
        with self.assertRefused("reserved for"):
            self.close(self.satisfied(), self.service)

    def test_a_reopened_case_is_settled_anew(self):
        complaint = self.satisfied()
        self.close(complaint)
        self.take(complaint, "reopen", self.coordinator, reason="Loud again.")
        self.assertRecordValues(
            complaint, [{"settlement": False, "loop_count": 1, "validity": False}]
        )
        self.carry(complaint, "closed")
        self.assertEqual(
            (complaint.state, complaint.settlement), ("closed", "accepted")
        )
