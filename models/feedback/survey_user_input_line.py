from odoo import api, models
from odoo.exceptions import UserError


class SurveyUserInputLine(models.Model):
    """What was answered to one question: evidence, once it is handed in."""

    _inherit = "survey.user_input.line"

    # === CRUD === #

    def write(self, vals):
        """Write.

        :raise UserError: when a customer has handed the answer in
        """
        self._check_aftersales_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_aftersales(self):
        self._check_aftersales_open()

    # === BUSINESS === #

    def _check_aftersales_open(self):
        answers = self.sudo().user_input_id
        if any(a.state == "done" and a.invitation_ids for a in answers):
            raise UserError(self.env._("A customer's answers are evidence and stay."))
