from odoo import models


class StockLot(models.Model):
    _name = "stock.lot"
    _inherit = ["stock.lot", "aftersales.complaint.source"]

    _complaint_path = "line_ids.lot_id"

    def _prepare_complaint_values(self):
        return self.env["aftersales.complaint"]._prepare_lot_values(self)
