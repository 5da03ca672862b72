from odoo import api, fields, models


class Complaint(models.Model):
    """Whoever complained is asked whether he is satisfied."""

    _inherit = "aftersales.complaint"

    _survey_events = {"verifying": "complaint_executed", "closed": "complaint_closed"}

    survey_invitation_ids = fields.One2many(
        "aftersales.survey.invitation", "complaint_id", groups="aftersales.group_user"
    )
    survey_invitation_count = fields.Integer(
        "Surveys",
        compute="_compute_survey_invitation_count",
        groups="aftersales.group_user",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("survey_invitation_ids")
    def _compute_survey_invitation_count(self):
        for complaint in self:
            complaint.survey_invitation_count = len(complaint.survey_invitation_ids)

    # === ACTIONS === #

    def action_open_invitations(self):
        """Open what was asked about the complaint."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales.survey_invitation_action"
        )
        context = {
            "default_complaint_id": self.id,
            "default_partner_id": self.partner_id.id,
        }
        return {
            **action,
            "domain": [("complaint_id", "=", self.id)],
            "context": context,
        }

    # === BUSINESS === #

    @api.model
    def _get_severity_path(self):
        return "severity"

    def _prepare_survey_values(self):
        """Return what an invitation is about, as values of it."""
        self.ensure_one()
        return {
            "complaint_id": self.id,
            "company_id": self.company_id.id,
            "order_id": self.order_id.id,
            "picking_id": self.picking_id.id,
            "product_id": self.product_id.id,
            "team_id": (self.responsible_team_id or self.team_id).id,
        }

    def _get_survey_contacts(self):
        """Return who may be asked."""
        self.ensure_one()
        return {
            "reporter": self.partner_id,
            "orderer": self.order_id.partner_id,
            "delivery": self.shipping_partner_id,
        }
