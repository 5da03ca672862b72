from odoo import fields, models


class ComplaintLine(models.Model):
    _inherit = "aftersales.complaint.line"

    return_line_ids = fields.One2many(
        "aftersales.return.line", "complaint_line_id", "Return Lines"
    )
