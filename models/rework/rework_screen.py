from odoo import api, fields, models


class Rework(models.Model):
    """Ways from a rework to what it came from and to what does it."""

    _inherit = "aftersales.rework"

    picking_ids = fields.One2many(
        "stock.picking", "aftersales_rework_id", "Transfers", readonly=True
    )
    scrap_ids = fields.One2many(
        "stock.scrap", "aftersales_rework_id", "Scraps", readonly=True
    )
    picking_count = fields.Integer("Transfers (count)", compute="_compute_counts")
    repair_count = fields.Integer("Repair Orders (count)", compute="_compute_counts")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("picking_ids", "repair_ids")
    def _compute_counts(self):
        for rework in self:
            rework.repair_count = len(rework.sudo().repair_ids)
            rework.picking_count = len(rework.sudo().picking_ids)

    # === ACTIONS === #

    @api.readonly
    def action_open_complaint(self):
        """Open the complaint that it belongs to."""
        return self._action_open_origin(self.complaint_id)

    @api.readonly
    def action_open_return(self):
        """Open the return that brought the goods."""
        return self._action_open_origin(self.return_id)

    @api.readonly
    def action_open_repairs(self):
        """Open the repair orders that do the stock part."""
        return self._action_open_origin(self.repair_ids)

    @api.readonly
    def action_open_transfers(self):
        """Open the transfers by which the goods leave."""
        return self._action_open_origin(self.picking_ids)

    # === BUSINESS === #

    @api.model
    def _action_open_origin(self, records):
        """Return the action that opens one record's form, or the list of several."""
        return self.env["aftersales.return"]._action_open_origin(records)
