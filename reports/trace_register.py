from odoo import api, models

from .register import Column


class TraceRegister(models.AbstractModel):
    """The trace as a worksheet: every row, of whatever kind."""

    _name = "aftersales.trace.register"
    _inherit = "aftersales.register"
    _description = "Trace Worksheet"

    _register_model = "aftersales.trace.row"

    # === BUSINESS === #

    @api.model
    def _get_title(self):
        return self.env._("Trace")

    @api.model
    def _get_columns(self):
        return [
            Column("kind", 24),
            Column("direction", 20),
            Column("product_id", 30),
            Column("lot_id", 18),
            Column("quantity", 12),
            Column("product_id.uom_id", 9),
            Column("reserved_qty", 12),
            Column("date", 16),
            Column("location_id", 26),
            Column("location_dest_id", 26),
            Column("partner_id.complete_name", 32),
            Column("order_id", 14),
            Column("picking_id", 18),
            Column("exchange_picking_id", 18),
            Column("repair_id", 14),
            Column("scrap_id", 14),
            Column("reference", 20),
            Column("origin", 18),
            Column("linked", 30),
            Column("reason", 40),
            Column("user_id", 20),
            Column("inspector_id", 20),
            Column("company_id", 22),
        ]
