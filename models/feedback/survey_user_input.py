from odoo import api, fields, models
from odoo.exceptions import UserError


class SurveyUserInput(models.Model):
    """The answers of one contact, and the invitation that they belong to."""

    _inherit = "survey.user_input"

    # An answer has one invitation at most.
    invitation_ids = fields.One2many(
        "aftersales.survey.invitation", "answer_id", groups="aftersales.group_user"
    )

    # === CRUD === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_aftersales(self):
        answers = self.sudo()
        if any(a.invitation_ids and not a.test_entry for a in answers):
            raise UserError(self.env._("A customer's answers are evidence and stay."))

    # === BUSINESS === #

    def _mark_done(self):
        """Complete; the invitation of each answer is told, once.

        The second of two tabs waits for the first one's row, and finds it done.
        """
        pending = self.filtered(lambda answer: answer.state != "done")
        result = super()._mark_done()
        invitations = pending.sudo().invitation_ids
        if invitations:
            invitations._answer(self.env.user)
        return result
