"""Two requests about one survey at the same moment: counted once, mailed once."""

from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from .concurrency import RaceCase

INVITATION = "aftersales.survey.invitation"
CAMPAIGN = "aftersales.survey.campaign"
ANSWER = "survey.user_input"
# What a record leaves behind that no foreign key takes away with it.
TRACES = {
    "mail_message": "model",
    "mail_followers": "res_model",
    "mail_activity": "res_model",
}
COUNT = 3


@tagged("post_install", "-at_install")
class TestTwoRequests(RaceCase):
    """Two real transactions, on a survey that is in the database for a moment."""

    # The figures are summed up later, by a job of their own.
    MUTED = {"aftersales.survey.score": {"_trigger": lambda self: None}}

    def mute(self, model, name, method):
        self.enterContext(patch.object(type(self.env[model]), name, method))

    def prepare(self):
        """Plan to ask three contacts one question."""
        env = self.one
        self.partners = env["res.partner"].create(
            [
                {"name": f"TWO REQUESTS {number}", "email": f"{number}@two.example"}
                for number in range(COUNT)
            ]
        )
        choices = [
            Command.create({"value": value, "rating": rating, "is_rated": True})
            for value, rating in (("Good", 7), ("Bad", 1))
        ]
        question = {
            "title": "Is it solved?",
            "question_type": "simple_choice",
            "measure": "outcome",
            "suggested_answer_ids": choices,
        }
        self.survey = env["survey.survey"].create(
            {
                "title": "TWO REQUESTS",
                "survey_type": "aftersales",
                "question_and_page_ids": [Command.create(question)],
            }
        )
        self.campaign = env[CAMPAIGN].create(
            {"name": "TWO REQUESTS", "survey_id": self.survey.id}
        )
        self.commit(env)

    def forget(self):
        """Delete the survey and whoever was asked, traces and all."""
        for cursor in self.cursors:
            cursor.rollback()
        env = self.one
        env.invalidate_all(flush=False)
        invitations = env[INVITATION].search([("survey_id", "=", self.survey.id)])
        answers = env[ANSWER].search([("survey_id", "=", self.survey.id)])
        gone = (invitations, answers, self.campaign, self.survey, self.partners)
        for records in gone:
            for table, column in TRACES.items():
                self.delete(table, records, column)
            self.delete(records._table, records)
        self.commit(env)

    def delete(self, table, records, column=None):
        condition = SQL("id IN %s", records._ids or (0,))
        if column:
            model = SQL.identifier(column)
            ids = records._ids or (0,)
            condition = SQL("%s = %s AND res_id IN %s", model, records._name, ids)
        query = SQL("DELETE FROM %s WHERE %s", SQL.identifier(table), condition)
        self.one.cr.execute(query)

    # === WHAT PEOPLE DO === #

    def invite(self, **values):
        """Ask the three contacts; return their invitations."""
        invitations = self.one["survey.survey"]._aftersales_invite(
            [
                {"survey_id": self.survey.id, "partner_id": partner.id, **values}
                for partner in self.partners
            ]
        )
        self.commit(self.one)
        return invitations

    def hand_in(self, env, answer_id, choice=0):
        """Hand a survey in as its page does, which first looks whether it is open."""
        answer = env[ANSWER].browse(answer_id)
        if answer.state == "done":
            text = "unauthorized"
            raise UserError(text)
        [question] = answer.survey_id.question_ids
        answer._save_lines(question, str(question.suggested_answer_ids[choice].id))
        answer._mark_done()

    def sent(self, invitations):
        """Let the contacts have their links; return the first invitation."""
        invitations._ensure_answers()
        invitations.write({"state": "sent", "sent_at": fields.Datetime.now()})
        self.commit(self.one)
        return invitations[0]

    def count(self, model, field, records):
        self.one.invalidate_all()
        return self.one[model].search_count([(field, "in", records.ids)])

    # === STORIES === #

    def test_a_survey_that_two_tabs_hand_in_is_counted_once(self):
        invitation = self.sent(self.invite())
        answer = invitation.answer_id
        self.assertTold(
            "unauthorized",
            invitation,
            lambda env: self.hand_in(env, answer.id),
            lambda env: self.hand_in(env, answer.id, choice=1),
        )
        self.assertEqual(
            self.count("aftersales.survey.rating", "user_input_id", answer), 1
        )
        self.assertEqual(answer.score_outcome, 7)
        self.assertEqual(len(answer.user_input_line_ids), 1)

    def test_an_unhappy_answer_is_reacted_to_once(self):
        invitation = self.sent(self.invite())
        answer = invitation.answer_id
        self.assertTold(
            "unauthorized",
            invitation,
            lambda env: self.hand_in(env, answer.id, choice=1),
            lambda env: self.hand_in(env, answer.id, choice=1),
        )
        results = "aftersales.survey.reaction.result"
        reactions = self.one[results].search([("user_input_id", "=", answer.id)])
        self.assertEqual(len(reactions), len(reactions.reaction_id))

    def test_what_is_answered_while_it_expires_is_not_lost(self):
        invitation = self.sent(self.invite())
        answer_id = invitation.answer_id.id
        self.race(
            invitation,
            lambda env: env[INVITATION].browse(invitation.id)._mark_expired(),
            lambda env: self.hand_in(env, answer_id),
        )
        self.one.invalidate_all()
        self.assertEqual(invitation.state, "answered")

    def test_what_is_answered_does_not_expire(self):
        invitation = self.sent(self.invite())
        self.race(
            invitation,
            lambda env: self.hand_in(env, invitation.answer_id.id),
            lambda env: env[INVITATION].browse(invitation.id)._mark_expired(),
        )
        self.one.invalidate_all()
        self.assertEqual(invitation.state, "answered")

    def test_two_jobs_mail_each_contact_once(self):
        invitations = self.only(self.invite())
        self.mute("ir.cron", "_commit_progress", lambda self, *args, **values: 9)
        self.one[INVITATION]._cron_send()
        # The first one has not committed: the second one leaves its rows alone.
        self.two[INVITATION]._cron_send()
        self.commit(self.one)
        self.commit(self.two)
        self.assertMailedOnce(invitations)

    def test_a_job_that_comes_too_late_mails_nobody(self):
        invitations = self.only(self.invite())
        self.mute("ir.cron", "_commit_progress", lambda self, *args, **values: 9)
        send = lambda env: env[INVITATION]._cron_send()  # noqa: E731
        self.race(invitations, send, send)
        self.assertMailedOnce(invitations)

    def only(self, invitations):
        """Let the jobs see these invitations alone."""
        invitation = type(self.env[INVITATION])
        lock_due, ids = invitation._lock_due, invitations._ids
        self.mute(
            INVITATION,
            "_lock_due",
            lambda self, due: lock_due(self, SQL("(%s) AND id IN %s", due, ids)),
        )
        return invitations

    def assertMailedOnce(self, invitations):
        mails = self.one["mail.mail"].search(
            [("model", "=", INVITATION), ("res_id", "in", invitations.ids)]
        )
        self.assertEqual(sorted(mails.mapped("res_id")), sorted(invitations.ids))

    def test_two_people_do_not_mail_the_same_contacts(self):
        invitations = self.invite()

        def send(env):
            env[INVITATION].browse(invitations.ids).action_send()

        self.assertTold("Only contacts who wait", invitations, send, send)
        self.assertMailedOnce(invitations)

    def test_two_colleagues_enter_answers_on_one_sheet(self):
        invitations = self.invite(way="paper")

        def enter(env):
            env[INVITATION].browse(invitations[0].id).action_enter_answers()

        self.race(invitations, enter, enter)
        sheets = self.count(ANSWER, "partner_id", self.partners)
        self.assertEqual(sheets, 1)

    def test_a_campaign_is_started_once(self):
        partners = self.partners.ids
        audience = lambda self: self.env["res.partner"].browse(partners)  # noqa: E731
        self.mute(CAMPAIGN, "_get_sample", audience)

        def start(env):
            env[CAMPAIGN].browse(self.campaign.id).action_start()

        self.assertTold("Has started already", self.campaign, start, start)
        invited = self.count(INVITATION, "campaign_id", self.campaign)
        self.assertEqual(invited, COUNT)

    def test_a_contact_who_says_no_while_he_is_mailed_is_not_asked(self):
        invitations = self.only(self.invite())
        self.mute("ir.cron", "_commit_progress", lambda self, *args, **values: 9)

        def refuse(env):
            env["res.partner"].browse(self.partners.ids)._aftersales_refuse_surveys()

        self.race(invitations, refuse, lambda env: env[INVITATION]._cron_send())
        self.one.invalidate_all()
        self.assertEqual(set(invitations.mapped("state")), {"refused"})
