from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    aftersales_summary_partner_ids = fields.Many2many(
        related="company_id.aftersales_summary_partner_ids", readonly=False
    )
