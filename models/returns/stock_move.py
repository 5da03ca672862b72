from odoo import fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    # No groups: core compares it, with the rights of whoever moves the goods.
    aftersales_return_line_id = fields.Many2one(
        "aftersales.return.line",
        "Return Line",
        index="btree_not_null",
        copy=False,
        readonly=True,
        help="The line of the return that these goods belong to.",
    )

    # === BUSINESS === #

    def _is_arrival(self):
        """Return whether it has brought goods in from the customer's side."""
        return (
            self.state == "done"
            and self.location_id.usage == "customer"
            and self.location_dest_id.usage != "customer"
        )

    def _prepare_move_split_vals(self, qty):
        """Let the rest of a partly received move belong to the same line."""
        vals = super()._prepare_move_split_vals(qty)
        vals["aftersales_return_line_id"] = self.sudo().aftersales_return_line_id.id
        return vals

    def _prepare_merge_moves_distinct_fields(self):
        """Never merge the goods of two return lines into one move."""
        names = super()._prepare_merge_moves_distinct_fields()
        return [*names, "aftersales_return_line_id"]
