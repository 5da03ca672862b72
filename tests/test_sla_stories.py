"""Promises as people meet them: kept, moved, broken, and what then happens."""

from contextlib import contextmanager
from email.message import EmailMessage
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError

from .common import AftersalesCase

MONDAY = "2027-03-08 09:00:00"
TUESDAY = "2027-03-09 09:00:00"
WEDNESDAY = "2027-03-10 09:00:00"
THURSDAY = "2027-03-11 09:00:00"
FRIDAY = "2027-03-12 09:00:00"
NEXT_MONDAY = "2027-03-15 09:00:00"
# Ten working days after Monday; the office closes at five.
ANSWER_DUE = "2027-03-22 17:00:00"


class PromiseCase(AftersalesCase):
    """A story in an office that works from eight to five, in UTC."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id = cls.env["resource.calendar"].create(
            {"name": "Office", "tz": "UTC", "company_id": cls.company.id}
        )
        cls.director = cls.person("director", "aftersales.group_manager")
        cls.company.aftersales_director_id = cls.director
        cls.quality_team.manager_id = cls.manager
        cls.quality_team.leader_id = cls.quality_manager

    def register(self, moment=MONDAY, **values):
        """Register a complaint the moment it is received."""
        with freeze_time(moment):
            return self.complaint(**values)

    def clock(self, complaint, code="answer"):
        """Return the latest clock of one promise."""
        clocks = self.env["aftersales.sla.clock"].search(
            [
                ("res_model", "=", complaint._name),
                ("res_id", "=", complaint.id),
                ("code", "=", code),
            ],
            order="id",
        )
        return clocks[-1:]

    def climb(self, moment):
        """Let the job run at a moment."""
        with freeze_time(moment):
            clocks = self.env["aftersales.sla.clock"].search(
                [
                    ("state", "=", "running"),
                    ("next_step_at", "<=", fields.Datetime.now()),
                ]
            )
            clocks._climb()

    def ask(self, complaint, moment):
        """Ask the customer for something by mail, as the button does."""
        with freeze_time(moment):
            asking = complaint.with_user(self.service).with_context(
                aftersales_is_question=True
            )
            return asking.message_post(
                body="Which machine?",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                partner_ids=self.contact.ids,
            )

    def extend(self, clock, moment, until, **values):
        """Agree on a later date with Ann Miller, by phone."""
        with freeze_time(moment):
            extension = self.env["aftersales.sla.extend"].with_user(self.service)
            extension.create(
                {
                    "clock_id": clock.id,
                    "has_agreed": True,
                    "agreed_by": "Ann Miller",
                    "new_due_at": until,
                    "reason": "The laboratory needs more time.",
                    **values,
                }
            ).action_extend()

    def todos(self, complaint, user):
        """Return what a person has to do about a complaint, as text."""
        activities = complaint.sudo().activity_ids.filtered(
            lambda activity: activity.user_id == user
        )
        return " / ".join(activities.mapped("summary"))

    def assertDue(self, clock, moment):
        self.assertEqual(fields.Datetime.to_string(clock.due_at), moment)

    @contextmanager
    def assertUntouched(self, clock):
        """Expect that a clock stays as it is."""
        before = clock.read(["state", "due_at", "original_due_at"])
        yield
        clock.invalidate_recordset()
        self.assertEqual(clock.read(["state", "due_at", "original_due_at"]), before)


class TestDanger(PromiseCase):
    def test_the_responsible_leader_knows_at_once(self):
        complaint = self.register(is_safety=True)
        self.assertIn("Danger", self.todos(complaint, self.quality_manager))

    def test_measures_are_due_before_the_day_is_over(self):
        complaint = self.register(is_safety=True)
        self.assertDue(self.clock(complaint, "measures"), "2027-03-09 00:00:00")

    def test_danger_found_out_later_counts_from_the_receipt(self):
        complaint = self.register()
        with freeze_time("2027-03-08 15:00:00"):
            complaint.is_safety = True
        self.assertDue(self.clock(complaint, "measures"), "2027-03-09 00:00:00")
        self.assertIn("Danger", self.todos(complaint, self.quality_manager))


class TestThreeFirstAnswers(PromiseCase):
    """Contact, acceptance letter and oral reply are three clocks of 24 hours (K-04)."""

    def test_each_of_them_stops_its_own_clock(self):
        complaint = self.register()
        clocks = [self.clock(complaint, c) for c in ("contact", "acceptance", "reply")]
        with freeze_time("2027-03-08 11:00:00"):
            self.call_back(complaint, "reached", purpose="reply")
        self.assertEqual(
            [clock.outcome for clock in clocks], ["kept", "running", "kept"]
        )
        with freeze_time("2027-03-08 12:00:00"):
            self.take(complaint, "accept", self.service)
        self.assertEqual(clocks[1].outcome, "kept")

    def test_a_customer_without_address_is_told_by_the_call_that_is_ticked_off(self):
        nobody = self.env["res.partner"].create({"name": "No Address"})
        complaint = self.register(partner_id=nobody.id)
        with freeze_time("2027-03-08 12:00:00"):
            self.take(complaint, "accept", self.service)
            self.assertFalse(complaint.acknowledged_at)
            activity = complaint.sudo().activity_ids.filtered(
                lambda a: a.activity_category == "phonecall"
            )
            activity.action_feedback()
        self.assertEqual(self.clock(complaint, "acceptance").outcome, "kept")
        self.assertEqual(self.clock(complaint, "contact").outcome, "kept")

    def test_a_letter_that_was_posted_or_a_call_on_record_ticks_the_to_do_off(self):
        for tell in (
            lambda c: c.with_user(self.service).action_mark_acknowledged(),
            lambda c: self.call_back(c, "reached", purpose="acceptance"),
        ):
            nobody = self.env["res.partner"].create({"name": "No Address"})
            complaint = self.register(partner_id=nobody.id)
            with freeze_time("2027-03-08 12:00:00"):
                self.take(complaint, "accept", self.service)
                tell(complaint)
            self.assertEqual(self.clock(complaint, "acceptance").outcome, "kept")
            calls = complaint.sudo().activity_ids.filtered(
                lambda a: a.activity_category == "phonecall"
            )
            self.assertFalse(calls)

    def test_the_answer_tells_all_that_was_to_be_told_before(self):
        complaint = self.register(category_id=self.service_category.id)
        with freeze_time("2027-03-08 15:00:00"):
            self.carry(complaint, "solution")
            complaint.sudo().answer = "<p>Sorry.</p>"
            self.sign(complaint, "execute")
            complaint.with_user(self.service).action_mark_answered()
        for code in ("contact", "reply", "proposal", "answer"):
            self.assertEqual(self.clock(complaint, code).outcome, "kept", code)


class TestWaiting(PromiseCase):
    """Our question stops the time that waits for the customer, his answer starts it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.domain = cls.env["mail.alias.domain"].create({"name": "works.example"})
        cls.company.alias_domain_id = cls.domain
        cls.quality_team.write(
            {"alias_name": "complaints", "alias_domain_id": cls.domain.id}
        )

    def receive(self, question, moment, sender=None, **headers):
        """Let the customer's mail come in that answers our question."""
        mail = EmailMessage()
        mail["From"] = sender or "Ann Miller <ann@mills.example>"
        mail["To"] = "complaints@works.example"
        mail["Subject"] = "Re: your question"
        mail["Message-Id"] = f"<{moment.replace(' ', '-')}@mills.example>"
        mail["In-Reply-To"] = question.message_id
        for name, value in headers.items():
            mail[name.replace("_", "-")] = value
        mail.set_content("Machine number seven.")
        with freeze_time(moment):
            self.env["mail.thread"].message_process(False, mail.as_bytes())

    def test_the_question_stops_the_answer_but_not_the_contact(self):
        complaint = self.register()
        self.ask(complaint, TUESDAY)
        self.assertEqual(self.clock(complaint).state, "paused")
        self.assertEqual(self.clock(complaint, "contact").state, "running")

    def test_his_mail_lets_the_time_run_on(self):
        complaint = self.register()
        question = self.ask(complaint, TUESDAY)
        self.receive(question, THURSDAY)
        self.assertEqual(self.clock(complaint).state, "running")
        self.assertFalse(complaint.waiting_since)
        # Two working days of eight hours stood still.
        self.assertDue(self.clock(complaint), "2027-03-24 17:00:00")
        self.assertEqual(self.clock(complaint).paused_seconds, 2 * 8 * 3600)

    def test_a_stranger_who_complained_by_mail_is_heard_as_well(self):
        complaint = self.register(partner_id=False, email="bob@elsewhere.example")
        question = self.ask(complaint, TUESDAY)
        self.receive(question, THURSDAY, "Bob <bob@elsewhere.example>")
        self.assertFalse(complaint.waiting_since)

    def test_an_out_of_office_reply_is_no_answer(self):
        complaint = self.register()
        question = self.ask(complaint, TUESDAY)
        self.receive(question, WEDNESDAY, Auto_Submitted="auto-replied")
        self.assertTrue(complaint.waiting_since)
        self.assertEqual(self.clock(complaint).state, "paused")

    def test_a_colleagues_note_is_no_answer(self):
        complaint = self.register()
        self.ask(complaint, TUESDAY)
        with freeze_time(WEDNESDAY):
            complaint.with_user(self.quality).message_post(body="I wait, too.")
        self.assertTrue(complaint.waiting_since)

    def test_what_the_customer_says_on_the_portal_is_heard(self):
        complaint = self.register()
        self.ask(complaint, TUESDAY)
        with freeze_time(WEDNESDAY):
            complaint.sudo()._post_voice(self.contact, "Machine number seven.", "")
        self.assertEqual(self.clock(complaint).state, "running")

    def test_a_phone_call_about_the_question_is_heard_unless_nobody_answers(self):
        complaint = self.register()
        self.ask(complaint, TUESDAY)
        with freeze_time(WEDNESDAY):
            self.call_back(complaint, "unreached", purpose="question")
            self.assertTrue(complaint.waiting_since)
            self.call_back(complaint, "reached", purpose="question")
        self.assertFalse(complaint.waiting_since)

    def test_a_promise_that_is_broken_already_waits_for_nobody(self):
        complaint = self.register()
        self.ask(complaint, "2027-03-24 09:00:00")
        self.assertEqual(self.clock(complaint).state, "running")


class TestExtension(PromiseCase):
    """A later date needs the customer's consent, before the date is due (C-08)."""

    LATER = "2027-03-29 17:00:00"

    def test_with_consent_the_new_date_holds_and_the_old_one_stays_visible(self):
        complaint = self.register()
        clock = self.clock(complaint)
        self.extend(clock, FRIDAY, self.LATER)
        self.assertDue(clock, self.LATER)
        self.assertEqual(str(clock.original_due_at), ANSWER_DUE)
        self.assertRecordValues(
            clock.extension_ids,
            [{"agreed_by": "Ann Miller", "how": "phone", "user_id": self.service.id}],
        )

    def test_the_customer_expects_the_answer_on_the_new_day(self):
        complaint = self.register()
        self.extend(self.clock(complaint), FRIDAY, self.LATER)
        self.assertEqual(str(complaint.expected_on), "2027-03-29")

    def test_by_the_original_date_it_counts_as_broken(self):
        complaint = self.register()
        clock = self.clock(complaint)
        self.extend(clock, FRIDAY, self.LATER)
        with freeze_time("2027-03-25 09:00:00"):
            complaint._write_protected({"answered_at": fields.Datetime.now()})
        self.assertRecordValues(clock, [{"is_kept": False, "is_kept_extended": True}])

    def test_without_consent_it_is_refused(self):
        clock = self.clock(self.register())
        with self.assertUntouched(clock), self.assertRefused("consent"):
            self.extend(clock, FRIDAY, self.LATER, has_agreed=False)

    def test_once_it_is_broken_it_is_too_late_to_ask(self):
        clock = self.clock(self.register())
        with self.assertUntouched(clock), self.assertRefused("before the promise"):
            self.extend(clock, "2027-03-23 09:00:00", self.LATER)

    def test_an_earlier_date_is_no_extension(self):
        clock = self.clock(self.register())
        with self.assertUntouched(clock), self.assertRefused("later"):
            self.extend(clock, FRIDAY, "2027-03-15 17:00:00")

    def test_nobody_has_agreed_tomorrow(self):
        clock = self.clock(self.register())
        with self.assertUntouched(clock), self.assertRefused("future"):
            self.extend(clock, FRIDAY, self.LATER, agreed_at=NEXT_MONDAY)

    def test_what_happened_already_cannot_be_moved(self):
        complaint = self.register()
        with freeze_time(TUESDAY):
            complaint._write_protected({"answered_at": fields.Datetime.now()})
        with self.assertRefused("does not run"):
            self.extend(self.clock(complaint), FRIDAY, self.LATER)


class TestExpectedAnswer(PromiseCase):
    """What the acceptance tells: the policy's date, unless somebody chose one."""

    def test_it_is_the_day_by_which_the_policy_promises_the_answer(self):
        self.assertEqual(str(self.register().expected_on), "2027-03-22")

    def test_a_date_that_somebody_chose_stays(self):
        complaint = self.register(expected_on="2027-04-01")
        with freeze_time(MONDAY):
            complaint.category_id = self.service_category
        self.assertEqual(str(complaint.expected_on), "2027-04-01")

    def test_without_a_promised_answer_the_companys_days_count(self):
        self.env["aftersales.sla.policy"].search([]).active = False
        self.company.aftersales_answer_days = 7
        self.assertEqual(str(self.register().expected_on), "2027-03-15")


class TestHoldingLetter(PromiseCase):
    """The customer hears from us before a date is missed, or there is a reason."""

    def letters(self, complaint):
        kind = self.env.ref("aftersales.mail_activity_type_tell_customer")
        activities = complaint.sudo().activity_ids
        return activities.filtered(lambda a: a.activity_type_id == kind)

    def remind(self):
        """Run the daily job, which would commit each of its slices."""
        cron = type(self.env["ir.cron"])
        with patch.object(cron, "_commit_progress", return_value=float("inf")):
            self.env["aftersales.sla.clock"]._cron_remind_silent()

    def late(self, **values):
        """Register, and let the job run at 90 % of the time to answer."""
        complaint = self.register(**values)
        with freeze_time("2027-03-08 10:00:00"):
            self.call_back(complaint, "reached", purpose="consent")
        self.climb("2027-03-19 17:00:00")
        return complaint

    def test_the_to_do_holds_the_letter(self):
        complaint = self.late()
        [letter] = self.letters(complaint)
        self.assertEqual(letter.user_id, complaint.user_id)
        for text in ("Dear Ann Miller", complaint.name, "03/22/2027"):
            self.assertIn(text, letter.note)

    def test_the_letter_is_in_the_customers_language(self):
        partner = self.env["res.partner"].create({"name": "李明", "lang": "zh_CN"})
        [letter] = self.letters(self.late(partner_id=partner.id))
        self.assertIn("李明", letter.note)
        self.assertNotIn("Dear", letter.note)

    def test_the_message_that_is_sent_ticks_it_off(self):
        complaint = self.late()
        with freeze_time("2027-03-19 17:30:00"):
            complaint.with_user(self.service).with_context(
                aftersales_is_progress=True
            ).message_post(body="It takes longer.", partner_ids=self.contact.ids)
        self.assertFalse(self.letters(complaint))
        self.assertEqual(str(self.clock(complaint).informed_at), "2027-03-19 17:30:00")

    def test_a_date_that_passes_in_silence_is_reminded_of_once(self):
        complaint = self.register()
        clock = self.clock(complaint)
        with freeze_time("2027-03-23 09:00:00"):
            self.assertTrue(clock.is_silent)
            for _day in range(2):
                self.remind()
        todos = self.letters(complaint).filtered(
            lambda a: "Answer with" in a.summary and "has passed" in a.summary
        )
        self.assertEqual(len(todos), 1)

    def test_a_reason_on_record_ends_the_silence(self):
        complaint = self.register()
        clock = self.clock(complaint)
        with freeze_time("2027-03-23 09:00:00"):
            clock._remind_silent()
            wizards = self.env["aftersales.sla.silence"].with_user(self.service)
            wizards.create(
                {"clock_id": clock.id, "reason": "He knows."}
            ).action_explain()
            self.assertFalse(clock.is_silent)
        self.assertFalse(self.letters(complaint))
        texts = "".join(complaint.sudo().message_ids.mapped("body"))
        self.assertIn("He knows.", texts)

    def test_who_was_told_of_the_delay_is_not_met_with_silence(self):
        for told_at, is_silent in (
            # Long before the date was at risk, and when it was
            ("2027-03-09 09:00:00", True),
            ("2027-03-22 09:00:00", False),
        ):
            complaint = self.register()
            with freeze_time(told_at):
                self.call_back(complaint, "reached", purpose="progress")
            with self.subTest(told_at), freeze_time("2027-03-23 09:00:00"):
                self.assertEqual(self.clock(complaint).is_silent, is_silent)


class TestLadder(PromiseCase):
    def test_a_broken_promise_goes_up_rung_by_rung(self):
        complaint = self.register()
        for moment, person in (
            ("2027-03-09 05:00:00", complaint.user_id),
            ("2027-03-09 09:01:00", self.quality_manager),
            ("2027-03-10 09:01:00", self.manager),
            ("2027-03-12 09:01:00", self.director),
        ):
            self.assertNotIn("Contact the", self.todos(complaint, person))
            self.climb(moment)
            self.assertIn("Contact the", self.todos(complaint, person))

    def test_a_promise_broken_for_a_day_makes_the_case_more_urgent(self):
        complaint = self.register()
        before = complaint.priority
        self.climb("2027-03-10 09:01:00")
        self.assertGreater(complaint.priority, before)

    def test_dissatisfied_twice_it_reaches_the_manager(self):
        complaint = self.complaint()
        self.carry(complaint, "verifying")
        self.call_back(complaint, "dissatisfied")
        self.assertIn("not satisfied", self.todos(complaint, self.quality_manager))
        self.assertNotIn("not satisfied", self.todos(complaint, self.manager))
        self.carry(complaint, "verifying")
        self.call_back(complaint, "dissatisfied")
        self.assertIn("not satisfied", self.todos(complaint, self.manager))

    def test_the_person_complained_about_is_told_nothing(self):
        complaint = self.register(complained_user_id=self.manager.id)
        self.climb("2027-03-12 09:01:00")
        self.assertFalse(self.todos(complaint, self.manager))


class TestDepartment(PromiseCase):
    """The department returns its measures within two working days (C-09)."""

    def asked(self, moment=THURSDAY):
        complaint = self.register()
        with freeze_time(moment):
            self.carry(complaint, "investigating")
            return complaint, self.request(complaint)

    def answer(self, request, moment):
        with freeze_time(moment):
            request = request.with_user(self.production)
            request.opinion = "The wheel was worn."
            request.action_answer()

    def test_the_weekend_does_not_count(self):
        complaint, _request = self.asked()
        self.assertDue(self.clock(complaint, "department"), "2027-03-15 17:00:00")

    def test_it_is_kept_when_the_last_department_has_answered(self):
        complaint, request = self.asked()
        with freeze_time(THURSDAY):
            second = self.request(complaint, self.purchasing_team)
        self.answer(request, FRIDAY)
        self.assertEqual(self.clock(complaint, "department").state, "running")
        with freeze_time(NEXT_MONDAY):
            second.with_user(self.member).opinion = "Nothing of ours."
            second.with_user(self.member).action_answer()
        self.assertEqual(self.clock(complaint, "department").outcome, "kept")

    def test_asked_again_the_time_begins_anew(self):
        complaint, request = self.asked()
        self.answer(request, FRIDAY)
        with freeze_time(NEXT_MONDAY):
            self.request(complaint)
        self.assertDue(self.clock(complaint, "department"), "2027-03-17 17:00:00")


class TestEnding(PromiseCase):
    def test_cancelling_voids_what_nobody_needs_any_more(self):
        complaint = self.register()
        with freeze_time("2027-03-08 10:00:00"):
            self.take(complaint, "cancel", self.service)
        states = {clock.state for clock in complaint.sudo().clock_ids}
        self.assertEqual(states, {"void"})

    def test_what_was_late_at_the_end_stays_broken(self):
        complaint = self.register()
        with freeze_time(WEDNESDAY):
            self.take(complaint, "cancel", self.service)
        self.assertEqual(self.clock(complaint, "contact").outcome, "broken")
        self.assertEqual(self.clock(complaint, "answer").outcome, "void")

    def test_a_closed_case_has_no_running_promise(self):
        complaint = self.carry(self.complaint(), "closed")
        open_ones = complaint.sudo().clock_ids.filtered(
            lambda c: c.state in ("running", "paused")
        )
        self.assertFalse(open_ones)

    def test_taken_up_again_the_answer_is_due_in_three_working_days(self):
        complaint = self.register()
        with freeze_time(TUESDAY):
            self.carry(complaint, "verifying")
        with freeze_time(WEDNESDAY):
            self.call_back(complaint, "dissatisfied")
        self.assertDue(self.clock(complaint, "again"), "2027-03-15 17:00:00")
        self.assertEqual(self.clock(complaint).outcome, "kept")

    def test_a_case_without_policy_is_registered_and_says_so(self):
        self.env["aftersales.sla.policy"].search([]).active = False
        complaint = self.register()
        self.assertFalse(complaint.sla_policy_id or complaint.clock_ids)
        with self.assertRaises(UserError):
            self.register(received_at=NEXT_MONDAY)
