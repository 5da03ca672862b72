from odoo import fields, models

from .stock_picking import RETURN_READERS


class StockMove(models.Model):
    _inherit = "stock.move"

    aftersales_return_line_id = fields.Many2one(
        "aftersales.return.line",
        "Return Line",
        index="btree_not_null",
        copy=False,
        readonly=True,
        groups=RETURN_READERS,
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

    def _is_departure(self):
        """Return whether it has brought goods to the customer's side."""
        return (
            self.state == "done"
            and self.location_dest_id.usage == "customer"
            and self.location_id.usage != "customer"
        )

    def _is_expected(self):
        """Return whether goods are still to come in by it."""
        is_over = self.state in ("done", "cancel")
        return not is_over and self.location_id.usage == "customer"

    def _prepare_move_split_vals(self, qty):
        """Let the rest of a partly received move belong to the same line."""
        vals = super()._prepare_move_split_vals(qty)
        vals["aftersales_return_line_id"] = self.sudo().aftersales_return_line_id.id
        return vals

    def _merge_move_itemgetter(self, distinct_fields, excluded_fields=None):
        """Never merge the goods of two return lines into one move.

        Not one of the distinct fields: whoever moves goods need not see returns.
        """
        get_key = super()._merge_move_itemgetter(distinct_fields, excluded_fields)
        return lambda move: (get_key(move), move.sudo().aftersales_return_line_id.id)
