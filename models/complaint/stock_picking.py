from odoo import models


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "aftersales.complaint.source"]

    _complaint_path = "picking_id"

    def _prepare_complaint_values(self):
        return self.env["aftersales.complaint"]._prepare_picking_values(self)
