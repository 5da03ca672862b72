import logging

from odoo import models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import plaintext2html

_logger = logging.getLogger(__name__)


class SurveyInvitation(models.Model):
    """What happens once a contact has answered: figures, suggestions, the loop."""

    _inherit = "aftersales.survey.invitation"

    # === BUSINESS === #

    def _action_answered(self):
        """Freeze the scores of the answers, pass suggestions on, react to unhappy ones.

        An answer that is completed once more changes nothing. Whatever fails here is
        a colleague's to-do: what the customer said is kept.
        """
        answers = self.sudo().answer_id._record_scores()
        invitations = answers.invitation_ids
        for invitation, words in invitations._prepare_suggestions().items():
            invitation._follow_up(invitation._take_suggestions, words)
        if answers:
            self.env["aftersales.survey.score"]._trigger()
            reactions = self.env["aftersales.survey.reaction"]
            invitations._follow_up(reactions._react, answers)
        return super()._action_answered()

    def _follow_up(self, step, *args):
        """Take a step that follows from the answers, or let somebody see to it."""
        try:
            with self.env.cr.savepoint():
                step(*args)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            # The whole request is tried again, and then it may come about.
            raise
        except Exception as error:
            # Whatever it is: the customer has handed his answer in and sees no error.
            _logger.exception("Answers %s are not followed up", self.answer_id.ids)
            self._make_follow_up_activities(error)

    def _make_follow_up_activities(self, error):
        """Ask a coordinator to see to answers that nothing follows from."""
        reactions = self.env["aftersales.survey.reaction"]
        for invitation in self:
            banned = invitation.complaint_id.complained_user_id
            user = reactions._find_coordinator(invitation.company_id, banned)
            texts = self.env(context={**self.env.context, "lang": user.lang})
            invitation.answer_id.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=texts._("Answer not followed up: see to it"),
                note=plaintext2html(f"{type(error).__name__}: {error}"),
                user_id=user.id,
            )

    def _prepare_suggestions(self):
        """Return what customers suggest: invitation -> words."""
        words = self.answer_id._get_words("suggestion")
        return {
            invitation: "\n".join(text for _question, text in words[answer])
            for invitation in self
            for answer in invitation.answer_id
            if answer in words
        }

    def _take_suggestions(self, words):
        """Take down what one customer suggests; empty, for a register to extend.

        :param words: what he wrote
        """
