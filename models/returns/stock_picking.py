from odoo import fields, models

from ..complaint.complaint_source import READERS

# Who may see returns on the documents of the ERP.
RETURN_READERS = READERS


class StockPicking(models.Model):
    _inherit = "stock.picking"

    aftersales_return_id = fields.Many2one(
        "aftersales.return",
        "Return Authorization",
        index="btree_not_null",
        copy=False,
        readonly=True,
        groups=RETURN_READERS,
        help="The return that these goods belong to.",
    )

    # === BUSINESS === #

    def _fill_in_lots(self):
        """Name on the rows of a receipt the lot that the return names."""
        for move in self.move_ids:
            lot = move.aftersales_return_line_id.lot_id
            if lot.product_id == move.product_id:
                rows = move.move_line_ids
                rows = rows.filtered(lambda row, lot=lot: row.lot_id != lot)
                rows.write({"lot_id": lot.id, "lot_name": lot.name})
