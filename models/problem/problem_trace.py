from odoo import models


class Problem(models.Model):
    """The way from a problem to where its goods are."""

    _inherit = "aftersales.problem"

    # === ACTIONS === #

    def action_trace(self):
        """Trace the suspect lots, else the product."""
        lots, product = self._get_suspects()
        return self.env["aftersales.trace"]._open(lots, product)

    # === BUSINESS === #

    def _get_suspects(self):
        """Return the lots and the product that may be affected.

        The lots of the problem, else those of its complaints.
        """
        self.ensure_one()
        lots = self.lot_ids or self.complaint_ids.line_ids.lot_id
        products = self.product_id or self.complaint_ids.line_ids.product_id
        return lots, products[:1]
