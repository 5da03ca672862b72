from odoo import fields, models


class SurveyCampaign(models.Model):
    """A survey of many customers at one time: half-yearly, monthly, yearly, ad hoc."""

    _name = "aftersales.survey.campaign"
    _description = "Survey Campaign"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    survey_id = fields.Many2one(
        "survey.survey",
        required=True,
        ondelete="restrict",
        domain=[("survey_type", "=", "aftersales")],
        index=True,
    )
    invitation_ids = fields.One2many("aftersales.survey.invitation", "campaign_id")
