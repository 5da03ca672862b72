from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    aftersales_recall_response_days = fields.Integer(
        related="company_id.aftersales_recall_response_days", readonly=False
    )
    aftersales_recall_chase_days = fields.Integer(
        related="company_id.aftersales_recall_chase_days", readonly=False
    )
    aftersales_recall_chase_limit = fields.Integer(
        related="company_id.aftersales_recall_chase_limit", readonly=False
    )
    aftersales_recall_phone = fields.Char(
        related="company_id.aftersales_recall_phone", readonly=False
    )
    aftersales_recall_email = fields.Char(
        related="company_id.aftersales_recall_email", readonly=False
    )
    aftersales_recall_hours = fields.Char(
        related="company_id.aftersales_recall_hours", readonly=False
    )
    aftersales_mock_months = fields.Integer(
        related="company_id.aftersales_mock_months", readonly=False
    )
    aftersales_mock_user_id = fields.Many2one(
        related="company_id.aftersales_mock_user_id", readonly=False
    )
    aftersales_mock_limit = fields.Float(
        related="company_id.aftersales_mock_limit", readonly=False
    )
    aftersales_recurrence_days = fields.Integer(
        related="company_id.aftersales_recurrence_days", readonly=False
    )
    aftersales_recurrence_mode = fields.Selection(
        related="company_id.aftersales_recurrence_mode", readonly=False
    )
