from odoo import api, fields, models


class Rework(models.Model):
    """Ways from a rework to what it came from and to what does it."""

    _inherit = "aftersales.rework"

    repair_count = fields.Integer("Repair Orders (count)", compute="_compute_counts")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("repair_ids")
    def _compute_counts(self):
        for rework in self:
            rework.repair_count = len(rework.sudo().repair_ids)

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

    # === BUSINESS === #

    @api.model
    def _action_open_origin(self, records):
        """Return the action that opens one record's form, or the list of several."""
        return self.env["aftersales.return"]._action_open_origin(records)
