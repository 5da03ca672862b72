from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    aftersales_rework_buffer_days = fields.Integer(
        related="company_id.aftersales_rework_buffer_days", readonly=False
    )
    aftersales_rework_overload = fields.Selection(
        related="company_id.aftersales_rework_overload", readonly=False
    )
    aftersales_rework_notice_auto = fields.Boolean(
        related="company_id.aftersales_rework_notice_auto", readonly=False
    )
