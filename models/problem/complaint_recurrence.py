from odoo import api, models


class Complaint(models.Model):
    """A complaint that is linked to a closed problem shows that it came back."""

    _inherit = "aftersales.complaint"

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create, and look whether closed problems recur."""
        complaints = super().create(vals_list)
        if any(vals.get("problem_id") for vals in vals_list):
            self.env["aftersales.problem"]._follow_recurrence(complaints)
        return complaints

    def write(self, vals):
        """Write, and look whether the closed problem recurs."""
        result = super().write(vals)
        if vals.get("problem_id"):
            self.env["aftersales.problem"]._follow_recurrence(self)
        return result
