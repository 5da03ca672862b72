from odoo import fields, models

from ..complaint.complaint_source import READERS


class StockReturnPickingLine(models.TransientModel):
    """A move that core's return makes; ours knows the return line it is for."""

    _inherit = "stock.return.picking.line"

    aftersales_return_line_id = fields.Many2one(
        "aftersales.return.line", ondelete="cascade", groups=READERS
    )
    aftersales_disposition_id = fields.Many2one(
        "aftersales.return.disposition", ondelete="cascade", groups=READERS
    )
    aftersales_uom_id = fields.Many2one("uom.uom", groups=READERS)

    # === BUSINESS === #

    def _prepare_move_default_values(self, new_picking):
        """Carry the return line; the references and the place are of its own origin."""
        values = super()._prepare_move_default_values(new_picking)
        row, origin = self.sudo(), self.move_id
        if not row.aftersales_return_line_id:
            return values
        values["aftersales_return_line_id"] = row.aftersales_return_line_id.id
        values["product_uom"] = row.aftersales_uom_id.id
        if row.aftersales_disposition_id:
            values["aftersales_disposition_id"] = row.aftersales_disposition_id.id
            return values
        if origin:
            values["location_id"] = origin.location_dest_id.id
            values["reference_ids"] = origin.reference_ids.ids
        else:
            values.pop("reference_ids")
            values["to_refund"] = False
        return values
