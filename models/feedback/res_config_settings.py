from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    aftersales_survey_cooldown = fields.Integer(
        related="company_id.aftersales_survey_cooldown", readonly=False
    )
    aftersales_survey_reminder = fields.Integer(
        related="company_id.aftersales_survey_reminder", readonly=False
    )
    aftersales_survey_expiry = fields.Integer(
        related="company_id.aftersales_survey_expiry", readonly=False
    )
