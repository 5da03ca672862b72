from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    aftersales_retry_days = fields.Integer(
        related="company_id.aftersales_retry_days", readonly=False
    )
