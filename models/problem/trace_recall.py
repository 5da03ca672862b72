from odoo import models


class Trace(models.TransientModel):
    """The way from a trace to a recall of what was traced."""

    _inherit = "aftersales.trace"

    # === ACTIONS === #

    def action_recall(self):
        """Prepare a recall of the traced lots, or of the product, and open it."""
        self.ensure_one()
        return self.env["aftersales.recall"]._prepare(self.product_id, self.lot_ids)
