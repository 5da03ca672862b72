from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    aftersales_discrepancy_mail = fields.Boolean(
        related="company_id.aftersales_discrepancy_mail", readonly=False
    )
    aftersales_discrepancy_minutes = fields.Integer(
        related="company_id.aftersales_discrepancy_minutes", readonly=False
    )
    aftersales_dock_user_id = fields.Many2one(
        related="company_id.aftersales_dock_user_id", readonly=False
    )
    aftersales_cost_hours = fields.Integer(
        related="company_id.aftersales_cost_hours", readonly=False
    )
    aftersales_return_appeal_days = fields.Integer(
        related="company_id.aftersales_return_appeal_days", readonly=False
    )

    aftersales_return_papers_mail = fields.Boolean(
        related="company_id.aftersales_return_papers_mail", readonly=False
    )
    aftersales_return_instructions = fields.Text(
        related="company_id.aftersales_return_instructions", readonly=False
    )
    aftersales_dispositions_at_once = fields.Boolean(
        related="company_id.aftersales_dispositions_at_once", readonly=False
    )

    aftersales_credit_posting = fields.Selection(
        related="company_id.aftersales_credit_posting", readonly=False
    )
    aftersales_fee_product_id = fields.Many2one(
        related="company_id.aftersales_fee_product_id", readonly=False
    )
    aftersales_compensation_product_id = fields.Many2one(
        related="company_id.aftersales_compensation_product_id", readonly=False
    )
    aftersales_advance_days = fields.Integer(
        related="company_id.aftersales_advance_days", readonly=False
    )
