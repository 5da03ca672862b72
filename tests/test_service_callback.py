"""D-48, D-49, C-05: whom the desk calls, what it says, and what comes of it."""

from datetime import date, datetime, timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError

from .common import AftersalesCase


class CallCase(AftersalesCase):
    """A test at the desk that calls customers back."""

    def calls(self, user=None, **about):
        """Return the calls to make that a person sees, of one document if named."""
        calls = self.env["aftersales.callback"].with_user(user or self.coordinator)
        calls.invalidate_model()
        domain = [(name, "=", record.id) for name, record in about.items()]
        return calls.search([("company_id", "=", self.company.id), *domain])

    def executed(self, **values):
        """Make a complaint whose remedy is carried out."""
        return self.carry(self.complaint(**values), "verifying")

    def ring(self, call, user=None, **result):
        """Open the screen of a call and enter what came of it."""
        wizards = self.env["aftersales.service.call"]
        wizards = wizards.with_user(user or self.coordinator)
        wizard = wizards.browse(wizards._open(call.ids)["res_id"])
        wizard.write(result)
        return wizard

    @classmethod
    def survey_by_phone(cls, **values):
        survey = cls.env["survey.survey"].create(
            {"title": "Satisfied?", "survey_type": "aftersales"}
        )
        return cls.env["aftersales.survey.invitation"].create(
            {
                "survey_id": survey.id,
                "partner_id": cls.contact.id,
                "way": "phone",
                **values,
            }
        )


class TestDue(CallCase):
    def test_a_complaint_is_called_about_once_it_is_executed(self):
        complaint = self.carry(self.complaint(), "executing")
        self.assertFalse(self.calls(complaint_id=complaint))
        self.carry(complaint, "verifying")
        call = self.calls(complaint_id=complaint)
        self.assertRecordValues(
            call,
            [
                {
                    "purpose": "callback",
                    "partner_id": self.contact.id,
                    "commercial_partner_id": self.customer.id,
                    "due_on": complaint.executed_at.date(),
                    "attempts": 0,
                }
            ],
        )

    def test_it_shows_until_when_the_call_was_promised(self):
        complaint = self.executed()
        [clock] = complaint.sudo().clock_ids.filtered(lambda c: c.code == "callback")
        call = self.calls(complaint_id=complaint)
        self.assertEqual(call.promised_at, clock.due_at)
        self.assertFalse(call.is_late)

    def test_a_verdict_ends_it(self):
        complaint = self.executed()
        self.call_back(complaint, "satisfied")
        self.assertFalse(self.calls(complaint_id=complaint))

    def test_who_was_not_reached_is_called_again(self):
        complaint = self.executed()
        contact = self.call_back(complaint, "unreached")
        call = self.calls(complaint_id=complaint)
        self.assertEqual(call.due_on, contact.next_on)
        self.assertGreater(call.due_on, fields.Date.today())
        self.assertEqual(call.attempts, 1)

    def test_the_desk_may_name_another_day(self):
        day = fields.Date.today() + timedelta(days=9)
        contact = self.call_back(self.executed(), "unreached", next_on=day)
        self.assertEqual(contact.next_on, day)

    def test_after_all_attempts_the_recourse_is_used_up(self):
        complaint = self.executed()
        for _attempt in range(self.company.aftersales_contact_attempts):
            self.assertTrue(self.calls(complaint_id=complaint))
            self.call_back(complaint, "unreached")
        self.assertEqual(complaint.settlement, "unreachable")
        self.assertFalse(self.calls(complaint_id=complaint))
        self.put(complaint, "closed")
        self.assertFalse(self.calls(complaint_id=complaint))

    def test_with_a_second_visit_only_what_is_said_after_it_counts(self):
        complaint = self.carry(self.complaint(), "executing")
        today = fields.Date.today()
        complaint.sudo().write({"needs_second_visit": True, "second_visit_on": today})
        self.carry(complaint, "verifying")
        self.call_back(complaint, "satisfied")
        self.assertTrue(self.calls(complaint_id=complaint))
        self.call_back(complaint, "satisfied", is_after_second_visit=True)
        self.assertFalse(self.calls(complaint_id=complaint))

    def test_an_agreed_call_is_due_until_there_is_another_contact(self):
        complaint = self.carry(self.complaint(), "investigating")
        day = fields.Date.today() + timedelta(days=2)
        self.call_back(complaint, "reached", purpose="progress", next_on=day)
        call = self.calls(complaint_id=complaint)
        self.assertEqual((call.purpose, call.due_on), ("follow_up", day))
        self.call_back(complaint, "reached", purpose="progress")
        self.assertFalse(self.calls(complaint_id=complaint))

    def test_a_survey_by_phone_is_a_call(self):
        by_phone, by_mail = self.survey_by_phone(), self.survey_by_phone(way="mail")
        self.assertEqual(self.calls(invitation_id=by_phone).purpose, "survey")
        self.assertFalse(self.calls(invitation_id=by_mail))

    def test_the_next_attempt_is_on_a_working_day(self):
        plan = self.company._aftersales_plan_call
        friday, saturday = datetime(2026, 11, 20, 12), datetime(2026, 11, 21, 12)
        self.assertEqual(plan(friday), date(2026, 11, 23))
        self.assertEqual(plan(saturday), date(2026, 11, 23))
        self.company.aftersales_retry_days = 2
        self.assertEqual(plan(friday), date(2026, 11, 24))
        self.company.aftersales_retry_days = 0
        self.assertEqual(plan(friday), friday.date())

    def test_a_next_call_lies_ahead(self):
        with self.assertRefused("before the one on record"):
            self.call_back(self.executed(), "unreached", next_on="2020-01-01")

    def test_forty_rows_cost_what_two_cost(self):
        names = ["partner_id", "complaint_id", "words", "is_late", "phone", "due_on"]

        def read(complaints):
            calls = self.env["aftersales.callback"].with_user(self.coordinator)
            spec = {name: {} for name in names}
            calls.web_search_read([("complaint_id", "in", complaints.ids)], spec)

        few, many = self.complaints(2), self.complaints(40)
        now = fields.Datetime.now()
        for complaints in (few, many):
            complaints.sudo()._write_protected(
                {"state": "verifying", "executed_at": now}
            )
        read(few)
        self.assertSameQueries(
            self.count_queries(read, few), self.count_queries(read, many)
        )


class TestCall(CallCase):
    def test_the_screen_shows_the_script_of_the_purpose(self):
        wizard = self.ring(self.calls(complaint_id=self.executed()))
        script = self.env.ref("aftersales.callback_script_callback")
        self.assertEqual(wizard.script, script.text)

    def test_a_company_has_a_script_of_its_own(self):
        own = self.env["aftersales.callback.script"].create(
            {
                "name": "Ours",
                "purpose": "callback",
                "company_id": self.company.id,
                "text": "<p>Hello!</p>",
            }
        )
        wizard = self.ring(self.calls(complaint_id=self.executed()))
        self.assertEqual(wizard.script, own.text)

    def test_a_satisfied_customer_is_on_record(self):
        complaint = self.executed()
        call = self.calls(complaint_id=complaint)
        self.ring(call, outcome="satisfied", person="Ann").action_save()
        self.assertEqual(complaint.settlement, "accepted")
        self.assertEqual(complaint.contact_ids.person, "Ann")
        self.assertEqual(complaint.contact_ids.user_id, self.coordinator)

    def test_a_dissatisfied_one_puts_the_complaint_back_to_work(self):
        complaint = self.executed()
        call = self.calls(complaint_id=complaint)
        self.ring(call, outcome="dissatisfied", words="Still loud.").action_save()
        self.assertStates(complaint, "investigating")
        self.assertEqual(complaint.loop_count, 1)

    def test_dissatisfaction_has_words(self):
        call = self.calls(complaint_id=self.executed())
        with self.assertRefused("why the customer is not satisfied"):
            self.ring(call, outcome="dissatisfied").action_save()

    def test_a_call_has_a_result(self):
        with self.assertRefused("what came of the call"):
            self.ring(self.calls(complaint_id=self.executed())).action_save()

    def test_the_desk_goes_on_to_the_next_call(self):
        first, second = self.executed(), self.executed()
        calls = self.calls(complaint_id=first) | self.calls(complaint_id=second)
        wizard = self.ring(calls, outcome="satisfied")
        self.assertEqual(wizard.complaint_id, first)
        action = wizard.action_save_next()
        following = wizard.browse(action["res_id"])
        self.assertEqual(following.complaint_id, second)
        following.outcome = "satisfied"
        last = following.action_save_next()
        self.assertEqual(last["type"], "ir.actions.act_window_close")

    def test_a_skipped_call_stays_due(self):
        first, second = self.executed(), self.executed()
        calls = self.calls(complaint_id=first) | self.calls(complaint_id=second)
        action = self.ring(calls).action_skip()
        following = self.env["aftersales.service.call"].browse(action["res_id"])
        self.assertEqual(following.complaint_id, second)
        self.assertTrue(self.calls(complaint_id=first))

    def test_one_click_says_that_the_customer_is_satisfied(self):
        first, second = self.executed(), self.executed()
        calls = self.calls(complaint_id=first) | self.calls(complaint_id=second)
        action = self.ring(calls).action_satisfied()
        following = self.env["aftersales.service.call"].browse(action["res_id"])
        following.with_user(self.coordinator).action_satisfied()
        for complaint in (first, second):
            self.assertEqual(complaint.settlement, "accepted")

    def test_one_click_says_that_nobody_was_reached(self):
        complaint = self.executed()
        self.ring(self.calls(complaint_id=complaint)).action_unreached()
        self.assertEqual(complaint.contact_ids.outcome, "unreached")

    def test_the_person_of_the_complaint_is_who_is_spoken_to(self):
        wizard = self.ring(self.calls(complaint_id=self.executed()))
        self.assertEqual(wizard.person, self.contact.name)

    def test_an_unreached_survey_is_tried_again(self):
        invitation = self.survey_by_phone()
        self.ring(
            self.calls(invitation_id=invitation), outcome="unreached"
        ).action_save()
        call = self.calls(invitation_id=invitation)
        self.assertGreater(call.due_on, fields.Date.today())


class TestSitting(CallCase):
    def test_a_sitting_of_forty_begins_as_fast_as_one_of_two(self):
        few, many = self.complaints(2), self.complaints(40)
        facts = {"state": "verifying", "executed_at": fields.Datetime.now()}
        (few | many).sudo()._write_protected(facts)
        self.env.flush_all()

        def begin(complaints):
            calls = self.env["aftersales.callback"].with_user(self.coordinator)
            calls.search([("complaint_id", "in", complaints.ids)]).action_call()

        begin(few)
        self.assertSameQueries(
            self.count_queries(begin, few), self.count_queries(begin, many)
        )


class TestTogether(CallCase):
    """Two people at one list."""

    def setUp(self):
        super().setUp()
        self.complaint_ = self.executed()
        self.call = self.calls(complaint_id=self.complaint_)

    def test_who_comes_second_is_told_who_was_first(self):
        first, second = self.ring(self.call), self.ring(self.call, self.quality)
        first.action_satisfied()
        with self.assertRefused(f"{self.coordinator.name} has called already"):
            second.action_satisfied()
        self.assertEqual(len(self.complaint_.contact_ids), 1)

    def test_an_attempt_without_success_counts_too(self):
        first, second = self.ring(self.call), self.ring(self.call, self.quality)
        first.action_unreached()
        self.env.invalidate_all()
        with self.assertRefused("Not reached"):
            second.action_unreached()

    def test_what_was_settled_elsewhere_is_no_longer_called_about(self):
        wizard = self.ring(self.call)
        self.put(self.complaint_, "investigating")
        with self.assertRefused("no longer to be made"):
            wizard.action_satisfied()

    def test_each_is_told_that_the_other_has_the_call_open(self):
        self.ring(self.call)
        self.assertFalse(self.ring(self.call).colleague)
        wizard = self.ring(self.call, self.quality)
        self.assertEqual(wizard.colleague, self.coordinator.name)

    def test_after_ten_minutes_it_counts_as_left(self):
        wizard = self.ring(self.call)
        wizard.flush_recordset()
        self.env.cr.execute(
            "UPDATE aftersales_service_call SET create_date = create_date"
            " - interval '11 minutes' WHERE id = %s",
            (wizard.id,),
        )
        self.assertFalse(self.ring(self.call, self.quality).colleague)

    def test_two_at_one_list_begin_with_different_customers(self):
        other = self.executed()
        calls = self.call | self.calls(complaint_id=other)
        self.assertEqual(self.ring(calls).complaint_id, self.complaint_)
        self.assertEqual(self.ring(calls, self.quality).complaint_id, other)


class TestRights(CallCase):
    def test_the_service_calls_about_its_own_complaints(self):
        own = self.executed()
        other = self.executed()
        other.sudo().write(
            {"user_id": self.quality.id, "team_id": self.quality_team.id}
        )
        self.env.cr.execute(
            "UPDATE aftersales_complaint SET create_uid = %s WHERE id = %s",
            (self.quality.id, other.id),
        )
        self.assertTrue(self.calls(self.service, complaint_id=own))
        self.assertFalse(self.calls(self.service, complaint_id=other))
        self.assertTrue(self.calls(complaint_id=other))

    def test_the_person_complained_about_calls_nobody(self):
        complaint = self.executed()
        complaint.sudo().complained_user_id = self.coordinator
        self.assertFalse(self.calls(complaint_id=complaint))
        self.assertTrue(self.calls(self.quality, complaint_id=complaint))

    def test_nobody_else_sees_the_list(self):
        user = self.env["res.users"].create(
            {
                "name": "Ann",
                "login": "ann_portal",
                "partner_id": self.contact.id,
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        self.executed()
        for person in (user, self.production, self.seller, self.outsider):
            with self.assertRaises(AccessError):
                self.calls(person)

    def test_a_call_cannot_be_put_on_record_by_another_desk(self):
        complaint = self.executed()
        wizard = self.ring(self.calls(complaint_id=complaint), outcome="satisfied")
        desk = self.person("other_desk", "aftersales.group_user")
        with self.assertRaises(AccessError):
            wizard.with_user(desk).action_save()
        self.assertFalse(complaint.contact_ids)
