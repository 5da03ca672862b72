from odoo import models


class Complaint(models.Model):
    """The way from a complaint to where else its goods are."""

    _inherit = "aftersales.complaint"

    # === ACTIONS === #

    def action_trace(self):
        """Trace all lots that are complained about, else the product."""
        return self.env["aftersales.trace"]._open_goods(self.line_ids)
