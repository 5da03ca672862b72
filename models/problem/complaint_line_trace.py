from odoo import models


class ComplaintLine(models.Model):
    """The way from a complained lot to where else it is."""

    _inherit = "aftersales.complaint.line"

    # === ACTIONS === #

    def action_trace(self):
        """Trace the lot of the line, else its product."""
        return self.env["aftersales.trace"]._open_goods(self)
