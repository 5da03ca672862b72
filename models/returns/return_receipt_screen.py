from odoo import api, fields, models

from .return_table import AUTHORISED_STATES


class Returns(models.Model):
    """What the form shows of the transfers of a return."""

    _inherit = "aftersales.return"

    picking_count = fields.Integer(
        "Transfers (count)", compute="_compute_picking_count"
    )
    is_to_announce = fields.Boolean(compute="_compute_is_to_announce")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("picking_ids")
    def _compute_picking_count(self):
        groups = (
            self.env["stock.picking"]
            .sudo()
            ._read_group(
                [("aftersales_return_id", "in", self.ids)],
                ["aftersales_return_id"],
                ["__count"],
            )
        )
        counts = {document.id: count for document, count in groups}
        for document in self:
            document.picking_count = counts.get(document._origin.id, 0)

    @api.depends("state", "line_ids.open_qty", "picking_ids.state")
    def _compute_is_to_announce(self):
        """Tell where goods are still to come that the dock does not expect."""
        for document in self:
            lines = document.sudo().line_ids
            document.is_to_announce = document.state in AUTHORISED_STATES and any(
                line.uom_id.compare(line._get_open_qty(), 0) > 0 for line in lines
            )

    # === ACTIONS === #

    @api.readonly
    def action_open_transfers(self):
        """Open the transfers of the return: in, to quarantine, back and instead."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "stock.action_picking_tree_all"
        )
        action["domain"] = [("aftersales_return_id", "=", self.id)]
        action["context"] = {"create": False}
        if len(self.picking_ids) == 1:
            action["views"] = [(False, "form")]
            action["res_id"] = self.picking_ids.id
        return action
