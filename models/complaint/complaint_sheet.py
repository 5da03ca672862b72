from odoo import api, fields, models
from odoo.tools import is_html_empty


class Complaint(models.Model):
    """The coordination sheet (协调单): the plan department and customer agree on."""

    _inherit = "aftersales.complaint"

    plan = fields.Html(
        copy=False,
        help="How the case is to be settled, agreed with the department; printed on the"
        " coordination sheet.",
    )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create; a plan that is there at once has been prepared."""
        complaints = super().create(vals_list)
        if any(vals.get("plan") for vals in vals_list):
            complaints._mark_planned()
        return complaints

    def write(self, vals):
        """Write; the first plan is a fact with a moment of its own."""
        result = super().write(vals)
        if vals.get("plan"):
            self._mark_planned()
        return result

    # === BUSINESS === #

    def _mark_planned(self):
        planned = self.filtered(lambda c: not is_html_empty(c.plan))
        planned._record_fact("planned", fields.Datetime.now())
