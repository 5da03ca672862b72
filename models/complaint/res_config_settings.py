from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    aftersales_repeat_days = fields.Integer(
        related="company_id.aftersales_repeat_days", readonly=False
    )
    aftersales_answer_days = fields.Integer(
        related="company_id.aftersales_answer_days", readonly=False
    )
    aftersales_contact_attempts = fields.Integer(
        related="company_id.aftersales_contact_attempts", readonly=False
    )
    aftersales_contact_days = fields.Integer(
        related="company_id.aftersales_contact_days", readonly=False
    )
    aftersales_appeal_days = fields.Integer(
        related="company_id.aftersales_appeal_days", readonly=False
    )
    aftersales_appeal_body = fields.Text(
        related="company_id.aftersales_appeal_body", readonly=False
    )
    aftersales_director_id = fields.Many2one(
        related="company_id.aftersales_director_id", readonly=False
    )

    def action_open_complaint_sequence(self):
        """Open the company's own numbering of complaints."""
        sequence = self.env["aftersales.complaint"]._get_sequence(self.company_id)
        return {
            "type": "ir.actions.act_window",
            "res_model": "ir.sequence",
            "res_id": sequence.id,
            "views": [[False, "form"]],
        }
