from odoo import models
from odoo.fields import Domain


class StockLot(models.Model):
    _name = "stock.lot"
    _inherit = ["stock.lot", "aftersales.return.source"]

    _return_field = "lot_id"

    # === BUSINESS === #

    def _find_in_house(self):
        """Return those of which something lies in a warehouse or on its way there."""
        places = Domain("location_id.usage", "in", ("internal", "transit"))
        quants = self.env["stock.quant"].sudo()
        rows = quants._read_group(
            Domain("lot_id", "in", self.ids) & Domain("quantity", ">", 0) & places,
            ["lot_id"],
        )
        return self.union(*(lot for (lot,) in rows)) & self if rows else self.browse()

    def _prepare_return_values(self):
        return self.env["aftersales.return"]._prepare_lot_values(self)
