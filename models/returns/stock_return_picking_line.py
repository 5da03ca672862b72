from odoo import api, fields, models
from odoo.fields import Command

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
    aftersales_returnable = fields.Float(
        "Returnable",
        digits="Product Unit",
        compute="_compute_aftersales_returnable",
        groups="stock.group_stock_user",
        help="What can still come back, without what open returns have announced.",
    )
    aftersales_is_limited = fields.Boolean(
        compute="_compute_aftersales_returnable", groups="stock.group_stock_user"
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("move_id")
    def _compute_aftersales_returnable(self):
        found = self.move_id._get_returnable()
        for line in self:
            line.aftersales_is_limited = line.move_id in found
            line.aftersales_returnable = found.get(line.move_id, 0)

    # === BUSINESS === #

    def _prepare_move_default_values(self, new_picking):
        """Carry the return line; the references and the place are of its own origin."""
        values = super()._prepare_move_default_values(new_picking)
        # What comes back of a replacement is no replacement.
        values["aftersales_replacement_id"] = False
        row, origin = self.sudo(), self.move_id
        if not row.aftersales_return_line_id:
            # What core sends back of our receipt belongs to the same line.
            if origin and origin._is_arrival():
                known = origin.sudo().aftersales_return_line_id
                values["aftersales_return_line_id"] = known.id
            return values
        values["aftersales_return_line_id"] = row.aftersales_return_line_id.id
        values["product_uom"] = row.aftersales_uom_id.id
        if row.aftersales_disposition_id:
            values["aftersales_disposition_id"] = row.aftersales_disposition_id.id
            if not origin.sudo().sale_line_id:
                # By the reference of an order, core would add the goods to it.
                values["reference_ids"] = False
            return values
        if origin:
            values["location_id"] = origin.location_dest_id.id
            values["reference_ids"] = origin.reference_ids.ids
        else:
            values.pop("reference_ids")
            values["to_refund"] = False
        return values

    def _process_lines(self, receipts):
        """Make the moves of many lines; in one batch, where core would link no more
        than the delivery itself.

        :param receipts: wizard -> its receipt
        """
        plain = self.filtered(lambda line: line._is_linked_to_delivery_only())
        values = []
        for line in plain:
            move = line._prepare_move_default_values(receipts[line.wizard_id])
            if origin := line.move_id:
                move["move_orig_ids"] = [Command.link(origin.id)]
                [move] = origin.copy_data(move)
            values.append(move)
        self.env["stock.move"].create(values)
        for line in self - plain:
            line._process_line(receipts[line.wizard_id])

    def _is_linked_to_delivery_only(self):
        """Return whether no other return is in the chain of the delivery."""
        chain = self.move_id.move_dest_ids | self.move_id.move_orig_ids
        return not chain.returned_move_ids

    def _check_returnable(self):
        """Refuse lines that return more than the customer has.

        Goods added by hand belong to the delivery, if it has brought such goods.

        :raise UserError: one message for all of them
        """
        for line in self.filtered(lambda line: not line.move_id):
            line.move_id = line._find_move()
        returned = self.filtered(
            lambda row: row.move_id.state == "done" and row.move_id._is_crossing()
        )
        lines = self.env["aftersales.return.line"]
        lines._check_claims([row._prepare_claim() for row in returned])

    def _find_move(self):
        """Return by which move of the delivery goods came that are added by hand."""
        moves = self.wizard_id.picking_id.move_ids.filtered(
            lambda move: move.product_id == self.product_id and move.state == "done"
        )
        return moves.filtered(lambda move: move._is_crossing())[:1]

    def _prepare_claim(self):
        """Return what the line speaks for, in the unit that its move will have."""
        row = self.sudo()
        announced = row.aftersales_return_line_id
        unit = announced and row.aftersales_uom_id or row.uom_id
        claim = announced._prepare_back_claim(self, row.move_id, unit, row.quantity)
        return claim._replace(return_line=announced)
