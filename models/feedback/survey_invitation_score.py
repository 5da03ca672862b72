from odoo import models


class SurveyInvitation(models.Model):
    """What happens once a contact has answered: figures, suggestions, the loop."""

    _inherit = "aftersales.survey.invitation"

    # === BUSINESS === #

    def _action_answered(self):
        """Freeze the scores of the answers, pass suggestions on, react to unhappy ones.

        An answer that is completed once more changes nothing.
        """
        answers = self.sudo().answer_id._record_scores()
        invitations = answers.invitation_ids
        for invitation, words in invitations._prepare_suggestions().items():
            invitation._take_suggestions(words)
        if answers:
            self.env["aftersales.survey.score"]._trigger()
            self.env["aftersales.survey.reaction"]._react(answers)
        return super()._action_answered()

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
