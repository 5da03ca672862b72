from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tools import mute_logger

from .surveys import SurveyCase

REMINDER = "aftersales.mail_template_survey_reminder"


class InvitationCase(SurveyCase):
    def run_cron(self, days=0):
        """Send what is due so many days from now."""
        now = fields.Datetime.now() + timedelta(days=days)
        invitations = self.env["aftersales.survey.invitation"].sudo()
        commit = type(self.env["ir.cron"])._commit_progress
        with patch.object(
            type(self.env["ir.cron"]), commit.__name__, lambda *a, **k: 1
        ):
            with patch.object(fields.Datetime, "now", lambda *args: now):
                invitations._cron_send()
                invitations._cron_expire()

    def mails(self, partner=None):
        return self.env["mail.mail"].search(
            [("recipient_ids", "in", (partner or self.contact).ids)]
        )


class TestAsking(InvitationCase):
    """A contact is asked when it is due, reminded once, and has his time."""

    def test_what_is_due_is_sent_with_a_link_of_its_own(self):
        invitation = self.invite()
        self.run_cron()
        self.assertEqual(invitation.state, "sent")
        self.assertIn(invitation.answer_id.access_token, self.mails().body_html)
        self.assertEqual(invitation.answer_id.partner_id, self.contact)
        self.assertEqual(invitation.answer_id.deadline, invitation.expires_at)

    def test_what_is_not_due_waits(self):
        later = fields.Datetime.now() + timedelta(days=2)
        invitation = self.invite(due_at=later)
        self.run_cron()
        self.assertEqual(invitation.state, "waiting")
        self.run_cron(days=3)
        self.assertEqual(invitation.state, "sent")

    def test_nobody_is_asked_twice_by_two_runs(self):
        self.invite()
        self.run_cron()
        self.run_cron()
        self.assertEqual(len(self.mails()), 1)

    def test_the_mail_speaks_the_language_of_the_contact(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.contact.lang = "fr_FR"
        self.survey.with_context(lang="fr_FR").title = "Êtes-vous content ?"
        invitation = self.asked()
        self.assertEqual(self.mails().subject, "Êtes-vous content ?")
        self.assertEqual(invitation.answer_id.lang_id.code, "fr_FR")

    def test_one_reminder_and_then_the_time_is_up(self):
        invitation = self.invite(reminder_days=5, expiry_days=20)
        self.run_cron()
        self.run_cron(days=6)
        self.run_cron(days=12)
        self.assertEqual(len(self.mails()), 2)
        self.assertTrue(invitation.reminded_at)
        self.run_cron(days=21)
        self.assertEqual(invitation.state, "expired")

    def test_who_has_answered_is_not_reminded(self):
        invitation = self.invite(reminder_days=5)
        self.run_cron()
        self.answer(invitation)
        self.run_cron(days=6)
        self.assertEqual(len(self.mails()), 1)

    def test_one_mail_that_fails_stops_no_other(self):
        invitations = self.invite(self.contacts(3))
        templates = type(self.env["mail.template"])
        send = templates.send_mail_batch

        def fail(template, ids, **kwargs):
            if invitations[1].id in ids:
                raise ValueError("No mail")
            return send(template, ids, **kwargs)

        module = "odoo.addons.aftersales.models.feedback.survey_invitation_mail"
        with patch.object(templates, "send_mail_batch", fail), mute_logger(module):
            self.run_cron()
            self.assertEqual(invitations.mapped("state"), ["sent", "waiting", "sent"])
            self.run_cron(days=1)
            self.run_cron(days=2)
        self.assertEqual(invitations[1].skip_reason, "mail")

    def test_phone_and_paper_are_no_mails(self):
        invitation = self.invite(way="phone")
        self.run_cron()
        self.assertEqual(invitation.state, "waiting")
        self.run_cron(days=30)
        self.assertEqual(invitation.state, "expired")


class TestNotAsked(InvitationCase):
    """Whoever cannot or shall not be asked is on record with the reason."""

    def assertSkipped(self, invitation, reason):
        self.assertEqual(invitation.state, "skipped")
        self.assertEqual(invitation.skip_reason, reason)

    def test_without_an_address(self):
        self.contact.email = False
        self.assertSkipped(self.invite(), "address")
        self.assertEqual(self.invite(way="phone").state, "waiting")

    def test_on_the_blacklist(self):
        self.env["mail.blacklist"]._add(self.contact.email)
        self.assertSkipped(self.invite(), "blacklist")

    def test_who_refused(self):
        self.contact.action_refuse_surveys()
        self.assertSkipped(self.invite(way="phone"), "refused")
        self.assertEqual(self.contact.aftersales_survey_refused_by_id, self.env.user)

    def test_who_was_asked_any_survey_a_short_while_ago(self):
        self.invite(survey=self.make_survey())
        self.assertSkipped(self.invite(cooldown_days=30), "cooldown")
        self.assertEqual(self.invite(cooldown_days=0).state, "waiting")

    def test_the_cool_down_ends(self):
        self.invite()
        later = fields.Datetime.now() + timedelta(days=40)
        self.assertEqual(self.invite(due_at=later, cooldown_days=30).state, "waiting")

    def test_the_same_contact_twice_in_one_batch(self):
        first, second = self.invite(self.contact + self.contact)
        self.assertEqual(first.state, "waiting")
        self.assertSkipped(second, "cooldown")

    def test_who_refuses_while_he_waits_is_not_mailed(self):
        invitation = self.invite()
        self.contact._aftersales_refuse_surveys()
        self.run_cron()
        self.assertEqual(invitation.state, "refused")
        self.assertFalse(self.mails())

    def test_what_was_asked_by_another_job_at_the_same_time_is_seen_when_sending(self):
        invitation = self.invite()
        other = self.invite(cooldown_days=0)
        other._send("aftersales.mail_template_survey_invitation")
        self.run_cron()
        self.assertSkipped(invitation, "cooldown")

    def twin(self):
        """Return a second record of the same person, written in another way."""
        return self.contacts(1, email=f"Jo <{self.contact.email.upper()}>")

    def test_who_is_on_file_twice_is_asked_once(self):
        first, second = self.invite(self.contact + self.twin())
        self.assertEqual(first.state, "waiting")
        self.assertSkipped(second, "cooldown")
        self.assertSkipped(self.invite(self.twin(), way="phone"), "cooldown")

    def test_what_the_same_address_was_mailed_is_seen_when_sending(self):
        invitation = self.invite()
        other = self.invite(self.twin(), cooldown_days=0)
        other._send("aftersales.mail_template_survey_invitation")
        self.run_cron()
        self.assertSkipped(invitation, "cooldown")

    def test_a_refusal_holds_for_everybody_of_the_same_address(self):
        twin = self.twin()
        waiting = self.invite(twin)
        self.contact._aftersales_refuse_surveys()
        self.assertEqual(waiting.state, "refused")
        self.assertSkipped(self.invite(twin, cooldown_days=0), "refused")
        self.assertSkipped(self.invite(self.twin()), "refused")

    def test_the_core_s_mails_ask_no_survey_of_ours(self):
        wizard = self.env["survey.invite"].create(
            {"survey_id": self.survey.id, "partner_ids": self.contact.ids}
        )
        with self.assertRefused("by a campaign or an invitation"):
            wizard.action_invite()
        other = self.survey.copy({"survey_type": "survey"})
        self.assertTrue(wizard.copy({"survey_id": other.id}).action_invite())


class TestAnswered(InvitationCase):
    """An answer is recorded once, and stays as it was given."""

    def test_an_answer_is_told_to_others_once(self):
        invitation = self.asked()
        told = []
        hook = type(invitation)
        with patch.object(hook, "_action_answered", lambda i: told.append(i)):
            answer = self.answer(invitation)
            answer._mark_done()
        self.assertEqual(told, [invitation])
        self.assertEqual(invitation.state, "answered")
        self.assertFalse(invitation.entered_by_id)

    def test_answers_and_invitations_stay(self):
        answer = self.answer(self.asked())
        for record in (answer, answer.user_input_line_ids, answer.invitation_ids):
            with self.assertRefused("evidence"):
                record.unlink()
        with self.assertRefused("archive it"):
            self.survey.unlink()

    def test_an_answer_that_was_handed_in_is_not_changed(self):
        answer = self.answer(self.asked())
        with self.assertRefused("evidence"):
            answer.user_input_line_ids[:1].skipped = True

    def test_nobody_enters_what_the_system_records(self):
        invitation = self.asked().with_user(self.coordinator)
        for values in ({"state": "answered"}, {"sent_at": False}, {"rule_id": 1}):
            with self.assertRefused("recorded by the system"):
                invitation.write(values)
        with self.assertRefused("settled"):
            invitation.write({"partner_id": self.customer.id})

    def test_the_desk_asks_by_hand_under_the_same_conditions(self):
        invitations = self.env["aftersales.survey.invitation"].with_user(self.service)
        values = {"survey_id": self.survey.id, "partner_id": self.contact.id}
        first = invitations.create(values)
        first.action_send()
        self.assertEqual(first.state, "sent")
        self.assertEqual(invitations.create(values).skip_reason, "cooldown")
        with self.assertRefused("begins as waiting"):
            invitations.create({**values, "state": "answered"})
