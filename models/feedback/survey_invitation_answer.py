from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

# In these a colleague may still enter what the customer said or wrote.
OPEN_STATES = ("waiting", "sent", "expired", "skipped")


class SurveyInvitation(models.Model):
    """What comes back: an answer, given by the contact or entered for him, or a no."""

    _inherit = "aftersales.survey.invitation"

    # === ACTIONS === #

    def action_enter_answers(self):
        """Open the survey's form to enter what the customer said or wrote.

        :raise UserError: when there is nothing to be entered
        """
        self.ensure_one()
        self.check_access("write")
        refusal = self._enter_refusal()
        if refusal:
            raise UserError(refusal)
        invitation = self.sudo()
        invitation._ensure_answers()
        # A sheet that comes in late is taken all the same.
        tomorrow = fields.Datetime.now() + timedelta(days=1)
        answer = invitation.answer_id
        if answer.deadline and answer.deadline < tomorrow:
            answer.deadline = tomorrow
        return {
            "type": "ir.actions.act_url",
            "url": answer.get_start_url(),
            "target": "new",
        }

    def action_print_answers(self):
        """Show the answers as they were given."""
        self.ensure_one()
        self.check_access("read")
        return self.sudo().answer_id.action_print_answers()

    def action_refuse(self):
        """Note that the contact wishes no surveys."""
        self.check_access("write")
        self.partner_id._aftersales_refuse_surveys(self.env.user)

    # === BUSINESS === #

    def _enter_refusal(self):
        """Return why nobody enters these answers on the customer's behalf, or empty."""
        self.ensure_one()
        if self.state == "answered":
            return self.env._("This survey has been answered already.")
        if self.state not in OPEN_STATES or self.skip_reason == "refused":
            return self.env._("The contact wishes no surveys.")
        if self.way == "mail":
            return self.env._(
                "Say first how the customer answered: by phone, on paper or on a visit."
            )
        return ""

    def _may_enter(self, user):
        """Tell whether a colleague may enter these answers, by whatever address."""
        invitation = self.with_user(user)
        return bool(
            len(self) == 1
            and user._is_internal()
            and invitation.has_access("write")
            and not invitation._enter_refusal()
        )

    def _enter(self, answers):
        """Take over answers that were given on paper or in a list, and complete them.

        :param answers: id of the question -> answer, as the survey's page hands it in
        """
        self.ensure_one()
        self.check_access("write")
        invitation = self.sudo()
        invitation._ensure_answers()
        for question in invitation.survey_id.question_ids:
            invitation.answer_id._save_lines(question, answers.get(question.id))
        invitation.answer_id._mark_done()

    def _answer(self, user):
        """Record that the answer is complete, once; see ``_action_answered``.

        :param user: who was logged in when the last page was handed in
        """
        pending = self.filtered(lambda i: i.state != "answered")
        colleague = user if user._is_internal() and not user._is_superuser() else None
        own = pending.filtered(lambda i: i.partner_id == user.partner_id)
        values = {
            "state": "answered",
            "answered_at": fields.Datetime.now(),
            "remind_at": False,
            "skip_reason": False,
        }
        own.write(values)
        entered_by_id = colleague.id if colleague else False
        (pending - own).write({**values, "entered_by_id": entered_by_id})
        pending._action_answered()

    def _action_answered(self):
        """Do what follows from an answer; called once, with full rights.

        Nothing here. Others store figures, and act on unhappy words.
        """

    def _mark_refused(self):
        """Record that the contact wishes no surveys, and close his link."""
        now = fields.Datetime.now()
        self.write({"state": "refused", "remind_at": False})
        self.answer_id.filtered(lambda a: a.state != "done").write({"deadline": now})

    # === PORTAL === #

    def _find_by_token(self, token):
        """Return the invitation that a link belongs to, empty if there is none."""
        answers = self.env["survey.user_input"].sudo()
        answer = answers.search([("access_token", "=", token or "")], limit=1)
        return answer.invitation_ids[:1]
