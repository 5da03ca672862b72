from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    aftersales_rework_standard_required = fields.Boolean(
        related="company_id.aftersales_rework_standard_required", readonly=False
    )
    aftersales_rework_parallel = fields.Boolean(
        related="company_id.aftersales_rework_parallel", readonly=False
    )
