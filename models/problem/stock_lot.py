from odoo import models


class StockLot(models.Model):
    _inherit = "stock.lot"

    # === ACTIONS === #

    def action_aftersales_trace(self):
        """Trace the lots to every place, customer and supplier."""
        return self.env["aftersales.trace"]._open(lots=self)
