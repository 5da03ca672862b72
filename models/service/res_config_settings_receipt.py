from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    aftersales_receipt_days = fields.Integer(
        related="company_id.aftersales_receipt_days", readonly=False
    )
