from odoo import models


class StockLocation(models.Model):
    _inherit = "stock.location"

    # === BUSINESS === #

    def _is_outside(self):
        """Return whether it is beyond the customer's boundary; see `ledger_query`."""
        is_transit = self.usage == "transit" and not self.company_id
        return self.usage == "customer" or is_transit
