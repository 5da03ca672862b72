from odoo import models


class SurveyInvitation(models.Model):
    """What a customer suggests in an answer is entered into the register."""

    _inherit = "aftersales.survey.invitation"

    # The desk's list looks for those that are asked by phone.
    _phone_idx = models.Index(
        "(due_at) WHERE way = 'phone' AND state IN ('waiting', 'sent')"
    )

    # === BUSINESS === #

    def _take_suggestions(self, words):
        """Enter what the contacts of these invitations suggest into the register.

        To enter the same words of the same invitation twice changes nothing.

        :param words: the words of the answer
        :return: the new entries
        """
        super()._take_suggestions(words)
        words = (words or "").strip()
        suggestions = self.env["aftersales.suggestion"].sudo()
        known = suggestions.search(
            [("invitation_id", "in", self.ids), ("words", "=", words)]
        )
        new = self - known.invitation_id if words else self.browse()
        entries = suggestions.create(
            [invitation._prepare_suggestion_values(words) for invitation in new]
        )
        for entry, invitation in zip(entries, new, strict=True):
            entry._write_protected({"invitation_id": invitation.id})
        return entries

    def _prepare_suggestion_values(self, words):
        """Return the values of the suggestion that an answer holds."""
        self.ensure_one()
        subject = words.splitlines()[0]
        return {
            "kind": "suggestion",
            "source": "survey",
            "subject": f"{subject[:77]}…" if len(subject) > 78 else subject,
            "words": words,
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "product_id": self.product_id.id,
            "team_id": self.team_id.id,
        }
