from odoo import models


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    # The core has no index by lot; a trace jumps from line to line by it.
    _aftersales_lot_index = models.Index("(lot_id) WHERE lot_id IS NOT NULL")
