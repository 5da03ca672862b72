from odoo import api, models


class ComplaintLine(models.Model):
    """A line says which product and defect it is: maybe a problem that came back."""

    _inherit = "aftersales.complaint.line"

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create, and look whether closed problems recur."""
        lines = super().create(vals_list)
        if any(vals.get("defect_id") for vals in vals_list):
            self.env["aftersales.problem"]._follow_recurrence(lines.complaint_id)
        return lines

    def write(self, vals):
        """Write, and look whether closed problems recur."""
        result = super().write(vals)
        if vals.get("product_id") or vals.get("defect_id"):
            self.env["aftersales.problem"]._follow_recurrence(self.complaint_id)
        return result
