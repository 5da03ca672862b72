from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html


class Complaint(models.Model):
    """What the customer himself says on the portal: consent, verdict, appeal.

    The methods here are called with full rights and **as the superuser**, after the
    portal has checked login or signed link: the table of transitions asks who takes a
    step, and a customer belongs to none of its groups. Each returns whether the
    customer was asked for that at all; to say it twice changes nothing.
    """

    _inherit = "aftersales.complaint"

    customer_spoke_at = fields.Datetime(
        "Last Said on the Portal",
        readonly=True,
        copy=False,
        help="When the customer last agreed, judged or appealed on the portal.",
    )

    # === RIGHTS === #

    def _get_protected_fields(self):
        return super()._get_protected_fields() | {"customer_spoke_at"}

    # === BUSINESS === #

    def _get_portal_question(self):
        """Return what the customer is asked now, ``False`` for nothing.

        :return: ``consent``, ``verdict``, ``appeal`` or ``False``
        """
        self.ensure_one()
        questions = {
            "solution": ("consent", self._is_consent_open),
            "verifying": ("verdict", self._is_verdict_open),
            "rejected": ("appeal", self._is_appeal_open),
        }
        question, is_open = questions.get(self.state, (False, bool))
        return is_open() and question

    def _is_consent_open(self):
        """Tell whether a proposal was sent that the customer has not decided about."""
        if not self._fits_branch("execute") or not self._is_answer_current():
            return False
        refused_before = self.consent == "refused" and (
            not self.consent_at or self.consent_at < self.answered_at
        )
        return not self.consent or refused_before

    def _is_verdict_open(self):
        """Tell whether the customer's verdict of this round is due and not given."""
        today = fields.Date.context_today(self)
        if self.needs_second_visit and not (
            self.second_visit_on and self.second_visit_on <= today
        ):
            return False
        return not self._get_verdict() and not self._has_said("other", self.executed_at)

    def _is_appeal_open(self):
        """Tell whether the customer may still appeal, and has not done so."""
        today = fields.Date.context_today(self)
        return (
            not self.appeal_count
            and self.appeal_until >= today
            and not self._has_said("appeal", self.rejected_at)
        )

    def _has_said(self, purpose, since):
        channel = self.env.ref("aftersales.channel_web_service")
        return any(
            contact.purpose == purpose
            and contact.channel_id == channel
            and contact.contacted_at >= since
            for contact in self.contact_ids
        )

    def _portal_consent(self, person, words, agrees, digest):
        """Record that the customer agrees, or not, to what he was sent (D-33).

        :param person: partner who says so
        :param digest: ``answer_digest`` of the page he saw; a later one is not his
        """
        self.ensure_one()
        asked = self._get_portal_question() == "consent"
        if not asked or digest != self.answer_digest:
            return False
        self._record_voice(person, words, "consent")
        self.write(
            {
                "consent": "agreed" if agrees else "refused",
                "consent_by": person.name,
                "consent_at": fields.Datetime.now(),
                "consent_channel_id": self.env.ref("aftersales.channel_web_service").id,
            }
        )
        agreed, refused = self.env._("I agree."), self.env._("I do not agree.")
        self._post_voice(person, agreed if agrees else refused, words)
        return True

    def _portal_verdict(self, person, words, is_satisfied):
        """Record the customer's verdict; dissatisfaction reopens the work (D-48, D-49).

        Where a rule of the company keeps the case from being reopened by itself, the
        words are on record and a person has to do it.
        """
        self.ensure_one()
        if self._get_portal_question() != "verdict":
            return False
        outcome = "satisfied" if is_satisfied else "dissatisfied"
        happy = self.env._("I am satisfied.")
        self._post_voice(
            person, happy if is_satisfied else self.env._("I am not satisfied."), words
        )
        if not self._attempt(
            lambda: self._record_voice(person, words, "callback", outcome)
        ):
            self._record_voice(person, words, "other", outcome)
            summary = self.env._("The customer is not satisfied: take it up again")
            self._ask(self.user_id or self._get_workflow_user("leader"), summary, words)
        return True

    def _portal_appeal(self, person, words):
        """Record the appeal; it goes to another person, at once where there is one."""
        self.ensure_one()
        if self._get_portal_question() != "appeal":
            return False
        self._record_voice(person, words, "appeal")
        self._post_voice(person, self.env._("I appeal."), words)
        judge = self._get_appeal_judge()
        step = {
            "state": "investigating",
            "state_reason": words,
            "appeal_user_id": judge.id,
        }
        if judge and self._attempt(lambda: self.write(step)):
            self._ask(judge, self.env._("Appeal: decide anew"), words)
        else:
            leader = self._get_workflow_user("leader")
            summary = self.env._("Appeal: name another person and take it up")
            self._ask(leader, summary, words)
        return True

    def _get_appeal_judge(self):
        """Return the team's leader or delegate if he may decide it, else nobody."""
        people = self.team_id.leader_id | self.team_id.delegate_id
        return people.filtered(
            lambda user: (
                user != self.rejected_by_id
                and user._is_available()
                and self._may_be_judged_by(user)
            )
        )[:1]

    def _record_voice(self, person, words, purpose, outcome="reached"):
        """Write down a contact that the customer made himself.

        The complaint is written too, so that of two clicks at once the second fails in
        the database, is tried again and finds the question answered.
        """
        self._write_protected({"customer_spoke_at": fields.Datetime.now()})
        return self.env["aftersales.contact"].create(
            {
                "complaint_id": self.id,
                "purpose": purpose,
                "outcome": outcome,
                "channel_id": self.env.ref("aftersales.channel_web_service").id,
                "person": person.name,
                "words": words,
                "is_after_second_visit": self.needs_second_visit,
            }
        )

    def _post_voice(self, person, statement, words):
        """Post what the customer said as his own message; those in charge get it."""
        body = Markup("<p><b>%s</b></p>%s") % (statement, plaintext2html(words or ""))
        return self.with_context(
            mail_post_autofollow_author_skip=True, mail_post_autofollow=False
        ).message_post(
            author_id=person.id,
            body=body,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    def _ask(self, user, summary, words):
        """Schedule a to-do for a colleague, with the customer's words."""
        return self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=summary,
            note=plaintext2html(words),
            user_id=(user or self.env.user).id,
        )

    def _attempt(self, step):
        """Take a step unless a rule of the company refuses it; tell whether it was."""
        try:
            with self.env.cr.savepoint():
                step()
        except UserError:
            return False
        return True
