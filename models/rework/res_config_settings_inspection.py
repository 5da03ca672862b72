from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    aftersales_rework_loops = fields.Integer(
        related="company_id.aftersales_rework_loops", readonly=False
    )
