"""What a customer says on the portal: consent, verdict, appeal; by login or link."""

from datetime import timedelta
from uuid import uuid4

from odoo import fields

from .test_complaint_portal import PortalCase

WORDS = "It is <b>still</b> loud."


class TestComplaintPortalVoice(PortalCase):
    def propose(self):
        """Bring the case to where its answer was sent and the consent is open."""
        self.carry(self.case, "solution")
        facts = self._get_facts(self.case)["execute"]
        self.case.sudo().write(
            {name: facts[name] for name in ("answer", "cause", "remedy_agreed_ids")}
        )
        self.sign(self.case, "execute")
        self.case.with_user(self.service).action_mark_answered()

    def reject(self):
        self.carry(self.case, "rejected")
        self.case.sudo().team_id = self.quality_team

    def say(self, what, **values):
        """Send the form of the page, as a customer who has just opened it."""
        values.setdefault("digest", self.case.answer_digest or "")
        return self.post(f"{self.url}/{what}", **values)

    def assertNothingSaid(self):
        self.case.invalidate_recordset()
        self.assertFalse(self.case.customer_spoke_at)
        self.assertFalse(self.case.contact_ids)

    # === EVERY ROUTE === #

    def _each_word(self):
        """Yield each route with an answer of its form, the case being there."""
        for what, prepare, answer in (
            ("consent", self.propose, "agree"),
            ("verdict", lambda: self.carry(self.case, "verifying"), "satisfied"),
            ("appeal", self.reject, ""),
        ):
            self.case = self.complaint()
            self.url = f"/my/complaints/{self.case.id}"
            prepare()
            self.token()
            with self.subTest(route=what):
                yield what, {"answer": answer, "words": WORDS}

    def test_customer_is_heard_by_login_and_by_signed_link(self):
        for user in (self.customer_user, "public"):
            self.sign_in(user)
            for what, form in self._each_word():
                token = self.token() if isinstance(user, str) else ""
                page = self.say(what, access_token=token, **form)
                self.assertShown(page, "Thank you", self.case.subject)
                contact = self.case.contact_ids.filtered("channel_id")[:1]
                self.assertEqual(contact.person, self.contact.name)
                self.assertEqual(contact.words, WORDS)
                self.assertEqual(contact.user_id, self.env.ref("base.user_root"))

    def test_nobody_else_is_heard(self):
        for user in ("public", self.stranger_user):
            self.sign_in(user)
            for what, form in self._each_word():
                for token in ("", str(uuid4()), self.token(self.complaint())):
                    self.assertKeptOut(self.say(what, access_token=token, **form))
                self.assertNothingSaid()

    def test_reading_changes_nothing(self):
        self.sign_in()
        for what, form in self._each_word():
            self.get(self.url)
            answer = self.get(f"{self.url}/{what}", **form)
            self.assertEqual(answer.status_code, 405)
            self.assertNothingSaid()

    def test_form_of_another_site_is_refused(self):
        self.sign_in()
        for what, form in self._each_word():
            answer = self.say(what, csrf=False, **form)
            self.assertEqual(answer.status_code, 400)
            self.assertNothingSaid()

    def test_employee_does_not_speak_for_the_customer(self):
        self.sign_in(self.coordinator)
        for what, form in self._each_word():
            self.assertShown(self.say(what, **form), "Only the customer can answer")
            self.assertNothingSaid()

    def test_wrong_state_changes_nothing(self):
        self.sign_in()
        for state in ("new", "accepted", "investigating", "executing"):
            self.carry(self.case, state)
            for what in ("consent", "verdict", "appeal"):
                page = self.say(what, answer="agree", words=WORDS)
                page = self.say(what, answer="satisfied", words=WORDS)
                self.assertNotIn("Thank you", page.text)
                self.assertStates(self.case, state)
        self.assertNothingSaid()

    def test_unknown_answer_changes_nothing(self):
        self.sign_in()
        for what, form in self._each_word():
            if what != "appeal":
                self.say(what, **{**form, "answer": "perhaps"})
                self.assertNothingSaid()

    def test_no_needs_words(self):
        self.sign_in()
        for what, form in self._each_word():
            answers = {"consent": "disagree", "verdict": "dissatisfied", "appeal": ""}
            form.update(answer=answers[what], words="  ")
            self.assertShown(self.say(what, **form), "in a few words why")
            self.assertNothingSaid()

    def test_double_click_counts_once(self):
        self.sign_in()
        for what, form in self._each_word():
            digest = self.case.answer_digest or ""
            self.say(what, digest=digest, **form)
            state, contacts = self.case.state, self.case.contact_ids
            page = self.say(what, digest=digest, **form)
            self.assertShown(page, "Nothing was changed")
            self.assertEqual(
                (self.case.state, self.case.contact_ids), (state, contacts)
            )

    def test_words_are_escaped_wherever_they_appear(self):
        self.carry(self.case, "verifying")
        self.sign_in()
        self.say("verdict", answer="dissatisfied", words="<script>alert(1)</script>")
        messages = self.case.sudo().message_ids.mapped("body")
        self.assertTrue([body for body in messages if "&lt;script&gt;" in body])
        self.assertFalse([body for body in messages if "<script" in body])

    # === CONSENT === #

    def test_consent_is_on_record(self):
        self.propose()
        self.sign_in()
        self.say("consent", answer="agree")
        self.assertEqual(self.case.consent, "agreed")
        self.assertEqual(self.case.consent_by, self.contact.name)
        self.assertTrue(self.case.consent_at)
        channel = self.env.ref("aftersales.channel_web_service")
        self.assertEqual(self.case.consent_channel_id, channel)
        self.carry(self.case, "executing")

    def test_refused_proposal_asks_for_another_answer(self):
        self.propose()
        self.sign_in()
        self.say("consent", answer="disagree", words=WORDS)
        self.assertEqual(self.case.consent, "refused")
        page = self.get(self.url)
        self.assertShown(page, "What We Propose")
        self.assertNotIn("I Agree", page.text)
        self.case.sudo()._write_protected({"consent_at": self.days_ago(1)})
        self.case.sudo().remedy_agreed_ids |= self.env.ref("aftersales.remedy_refund")
        self.sign(self.case, "execute")
        self.case.with_user(self.service).action_mark_answered()
        self.assertShown(self.get(self.url), "I Agree")

    def test_consent_is_given_to_what_was_shown(self):
        self.propose()
        seen = self.case.answer_digest
        self.case.sudo().agreed_amount = 5
        self.sign_in()
        self.assertNotIn("I Agree", self.get(self.url).text)
        self.say("consent", answer="agree", digest=seen)
        self.assertFalse(self.case.consent)
        self.sign(self.case, "execute")
        self.case.with_user(self.service).action_mark_answered()
        self.say("consent", answer="agree", digest=seen)
        self.assertFalse(self.case.consent)

    # === VERDICT === #

    def test_satisfied_customer_lets_the_case_be_closed(self):
        self.carry(self.case, "verifying")
        self.sign_in()
        self.say("verdict", answer="satisfied")
        self.assertEqual(self.case.settlement, "accepted")
        self.assertStates(self.case, "verifying")
        self.assertShown(self.get(self.url), "We will close the case")

    def test_dissatisfied_customer_reopens_the_work(self):
        self.carry(self.case, "verifying")
        self.sign_in()
        self.say("verdict", answer="dissatisfied", words=WORDS)
        self.assertStates(self.case, "investigating")
        self.assertEqual(self.case.loop_count, 1)
        self.assertEqual(self.case.state_reason, WORDS)

    def test_dissatisfaction_is_on_record_although_a_rule_forbids_the_step(self):
        self.carry(self.case, "verifying")
        rule_group = self.env["res.groups"].create({"name": "Nobody"})
        self.rule("take_up", group_ids=rule_group.ids)
        self.sign_in()
        for _click in range(2):
            self.say("verdict", answer="dissatisfied", words=WORDS)
        self.assertStates(self.case, "verifying")
        self.assertEqual(self.case.contact_ids.mapped("words"), [WORDS])
        activity = self.case.activity_ids.filtered(lambda a: "take it up" in a.summary)
        self.assertEqual(activity.user_id, self.case.user_id)

    def test_verdict_waits_for_the_second_visit(self):
        # Two days off: it is tomorrow in some time zone already.
        today = fields.Date.today()
        visit = {"needs_second_visit": True, "second_visit_on": today + timedelta(2)}
        self.carry(self.case, "executing")
        self.carry(self.case, "verifying", **visit)
        self.sign_in()
        self.assertNotIn("I Am Satisfied", self.get(self.url).text)
        self.say("verdict", answer="satisfied")
        self.assertNothingSaid()
        self.case.sudo().second_visit_on = today - timedelta(1)
        self.say("verdict", answer="satisfied")
        self.assertEqual(self.case.settlement, "accepted")

    # === APPEAL === #

    def test_appeal_goes_to_another_person_at_once(self):
        self.reject()
        self.quality_team.leader_id = self.quality_manager
        self.sign_in()
        self.say("appeal", words=WORDS)
        self.assertStates(self.case, "investigating")
        self.assertEqual(self.case.user_id, self.quality_manager)
        self.assertEqual(self.case.appeal_count, 1)
        self.assertIn(self.quality_manager, self.case.activity_ids.user_id)

    def test_appeal_goes_to_the_delegate_when_the_leader_rejected_it(self):
        self.reject()
        self.quality_team.delegate_id = self.quality_manager
        self.sign_in()
        self.say("appeal", words=WORDS)
        self.assertStates(self.case, "investigating")
        self.assertEqual(self.case.user_id, self.quality_manager)

    def test_appeal_waits_for_another_person_to_be_named(self):
        # The leader rejected it; his delegate may not judge a quality complaint.
        self.reject()
        self.quality_team.delegate_id = self.service
        self.sign_in()
        self.say("appeal", words=WORDS)
        self.assertStates(self.case, "rejected")
        activity = self.case.activity_ids.filtered(lambda a: "Appeal" in a.summary)
        self.assertEqual(activity.user_id, self.quality)
        self.assertEqual(self.case.contact_ids.purpose, "appeal")
        self.assertShown(self.get(self.url), "You have appealed")

    def test_appeal_too_late_is_refused(self):
        self.reject()
        told = {"rejected_at": self.days_ago(99), "answered_at": self.days_ago(98)}
        self.case.sudo()._write_protected(told)
        self.sign_in()
        self.assertNotIn(">Appeal", self.get(self.url).text.replace(" ", ""))
        self.say("appeal", words=WORDS)
        self.assertNothingSaid()

    def test_decided_appeal_is_final(self):
        self.reject()
        self.case.sudo()._write_protected({"appeal_count": 1})
        self.sign_in()
        self.say("appeal", words=WORDS)
        self.assertNothingSaid()
