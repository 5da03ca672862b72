from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    aftersales_evaluation_share = fields.Float(
        related="company_id.aftersales_evaluation_share", readonly=False
    )
