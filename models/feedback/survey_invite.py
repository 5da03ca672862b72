from odoo import models
from odoo.exceptions import UserError


class SurveyInvite(models.TransientModel):
    """The core's mails know no refusal and no cool-down: they ask no survey of ours."""

    _inherit = "survey.invite"

    # === BUSINESS === #

    def _prepare_answers(self, partners, emails):
        """Return the answers that the recipients are asked for.

        :raise UserError: for a survey of after-sales, with the way to go
        """
        if self.survey_id.survey_type == "aftersales":
            raise UserError(
                self.env._(
                    "Ask “%(survey)s” by a campaign or an invitation: they leave out"
                    " who refused, who was asked a short while ago, and who is on the"
                    " blacklist.",
                    survey=self.survey_id.title,
                )
            )
        return super()._prepare_answers(partners, emails)
