from odoo import api, fields, models


class ReturnLine(models.Model):
    """Goods that fail again: each line knows the earlier return of the same goods."""

    _inherit = "aftersales.return.line"

    parent_id = fields.Many2one(compute="_compute_parent_id", store=True)
    parent_return_id = fields.Many2one(
        related="parent_id.return_id", string="Returned Before On"
    )
    child_ids = fields.One2many(
        "aftersales.return.line", "parent_id", "Returned Again By"
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("move_id", "lot_id")
    def _compute_parent_id(self):
        """Find the return after which the goods went back to the customer.

        The delivery knows it when it took back what a return had brought; a serial
        number is the same piece whatever way it went.
        """
        earlier = self._find_earlier_serials()
        for line in self:
            again = line.move_id.sudo()._get_redelivered() - line
            line.parent_id = again[:1] or next(
                (
                    other
                    for other in earlier.get(line.lot_id, ())
                    if other.return_id != line.return_id._origin
                    and (not line._origin or other.id < line._origin.id)
                ),
                False,
            )

    def _find_earlier_serials(self):
        """Return the lines by which serial numbers came back: lot -> lines, new first.

        Looked up with full rights, for serials of this company's goods are the same
        pieces whoever may read the earlier case.
        """
        serials = self.lot_id.filtered(lambda lot: lot.product_id.tracking == "serial")
        if not serials:
            return {}
        lines = self.sudo().search(
            [("lot_id", "in", serials.ids), ("received_qty", ">", 0)], order="id desc"
        )
        return lines.sudo(self.env.su).grouped("lot_id")

    # === BUSINESS === #

    def _get_earlier(self):
        """Return all earlier returns of the same goods, however often they failed."""
        found = self.browse()
        level = self.parent_id
        while level:
            found |= level
            level = level.parent_id - found
        return found

    def _get_later(self):
        """Return all later returns of the same goods."""
        found = self.browse()
        level = self.child_ids
        while level:
            found |= level
            level = level.child_ids - found
        return found
