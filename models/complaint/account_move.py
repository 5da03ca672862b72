from odoo import models


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "aftersales.complaint.source"]

    _complaint_path = "invoice_id"

    def _prepare_complaint_values(self):
        return self.env["aftersales.complaint"]._prepare_invoice_values(self)
