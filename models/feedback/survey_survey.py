from odoo import api, fields, models
from odoo.exceptions import UserError


class SurveySurvey(models.Model):
    """A survey that customers are asked to answer after a sale or a complaint."""

    _inherit = "survey.survey"

    survey_type = fields.Selection(
        selection_add=[("aftersales", "After-Sales")],
        ondelete={"aftersales": "set default"},
    )
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        help="Empty: every company may ask this survey.",
        groups="aftersales.group_user",
    )

    # === CRUD === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        invitations = self.env["aftersales.survey.invitation"].sudo()
        if invitations.search_count([("survey_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._("Customers were asked this survey: archive it instead.")
            )

    # === ACTIONS === #

    def action_send_survey(self):
        """Ask by a campaign: the core's mails know no refusal and no cool-down."""
        if self.survey_type != "aftersales":
            return super().action_send_survey()
        self.check_validity()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask Customers"),
            "res_model": "aftersales.survey.campaign",
            "view_mode": "form",
            "views": [[False, "form"]],
            "context": {"default_survey_id": self.id},
        }

    # === BUSINESS === #

    @api.model
    def _aftersales_invite(self, vals_list):
        """Ask contacts, now or when it is due.

        Whoever refused, was asked lately or cannot be reached gets an invitation, too,
        which is settled as *not asked*, with the reason.

        :param vals_list: values of ``aftersales.survey.invitation``, at least
            ``survey_id`` and ``partner_id``
        :return: the invitations, with full rights
        """
        return self.env["aftersales.survey.invitation"].sudo().create(vals_list)

    def _check_answer_creation(
        self,
        user,
        partner,
        email,
        test_entry=False,
        check_attempts=True,
        invite_token=False,
    ):
        """Answer our surveys by invitation only: once, and about something.

        :raise UserError: when somebody wants to answer without one, or again
        """
        if check_attempts and not test_entry and self.survey_type == "aftersales":
            raise UserError(self.env._("This survey is answered by invitation only."))
        return super()._check_answer_creation(
            user,
            partner,
            email,
            test_entry=test_entry,
            check_attempts=check_attempts,
            invite_token=invite_token,
        )
