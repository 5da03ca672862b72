from odoo import fields, models
from odoo.fields import Domain

from ..complaint.complaint_source import READERS
from .parcel import Parcel

# Who may see returns on the documents of the ERP.
RETURN_READERS = READERS


class StockPicking(models.Model):
    """Deliveries that returns come from, and the transfers of the returns."""

    _name = "stock.picking"
    _inherit = ["stock.picking", "aftersales.return.source", "aftersales.recorded"]

    _return_field = "picking_id"
    _aftersales_recorded = frozenset(["aftersales_return_id"])

    aftersales_return_id = fields.Many2one(
        "aftersales.return",
        "Return Authorization",
        index="btree_not_null",
        copy=False,
        readonly=True,
        groups=RETURN_READERS,
        help="The return that these goods belong to.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    def _compute_return_count(self):
        """Count also receipts that bring back goods of several deliveries."""
        result = super()._compute_return_count()
        for picking in self:
            picking.return_count += len(picking._get_shared_receipts())
        return result

    # === ACTIONS === #

    def action_see_returns(self):
        action = super().action_see_returns()
        shared = self._get_shared_receipts()
        if not shared:
            return action
        return {
            "name": self.env._("Returns"),
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "views": [[False, "list"], [False, "form"]],
            "domain": [("id", "in", (self.return_ids | shared).ids)],
        }

    # === BUSINESS === #

    def _get_return_receipts(self):
        """Return, as superuser, those that bring goods of our returns in."""
        return self.sudo().filtered(
            lambda p: p.aftersales_return_id and p.location_id._is_outside()
        )

    def _get_shared_receipts(self):
        """Return the receipts of returns that core counts at another delivery."""
        pickings = self.move_ids.returned_move_ids.picking_id - self.return_ids
        return pickings.sudo().filtered("aftersales_return_id").sudo(self.env.su)

    def _fill_in_lots(self):
        """Name on the rows of a receipt the lot that the return names."""
        for move in self.move_ids:
            lot = move.aftersales_return_line_id.lot_id
            if lot.product_id == move.product_id:
                rows = move.move_line_ids
                rows = rows.filtered(lambda row, lot=lot: row.lot_id != lot)
                rows.write({"lot_id": lot.id, "lot_name": lot.name})

    def _create_backorder_picking(self):
        """Create it; the rest of a return is a return, too, and of the same document.

        Core leaves ``return_id`` empty, so that its screens lose the connection.
        """
        backorder = super()._create_backorder_picking()
        if self.return_id:
            backorder.return_id = self.return_id
        document = self.sudo().aftersales_return_id
        if document:
            backorder.sudo().aftersales_return_id = document
        return backorder

    def _sort_out(self, moves):
        """Sort what is on the rows of receipts out against what was announced.

        :param moves: those that are being done
        :return: dict of move -> :class:`Stray`, the goods that nobody announced
        """
        strays = {}
        for receipt in self:
            own = moves.sudo().filtered(
                lambda move, receipt=receipt: (
                    move.picking_id == receipt and move.state not in ("done", "cancel")
                )
            )
            parcels = [
                Parcel(product, own.filtered(lambda m, p=product: m.product_id == p))
                for product in own.product_id
            ]
            is_incomplete = any(parcel.is_short() for parcel in parcels)
            for parcel in parcels:
                for stray in parcel.sort_out(is_incomplete):
                    strays[receipt._take_in_stray(stray)] = stray
        return strays

    def _take_in_stray(self, stray):
        """Return the move of goods that nobody announced: its own, or a new one."""
        rows = self.env["stock.move.line"].concat(*stray.rows)
        move = rows.move_id[:1]
        if move.aftersales_return_line_id or rows != move.move_line_ids:
            values = rows[0]._prepare_stock_move_vals()
            move = self.env["stock.move"].create({**values, "to_refund": False})
            rows.move_id = move
        # With an order line or to be refunded, it would change the order.
        move.write({"to_refund": False, "sale_line_id": False})
        return move

    def _record_arrival(self, strays):
        """Tell the returns of these receipts what has come.

        :param strays: move -> :class:`Stray`
        """
        documents = self.aftersales_return_id
        documents._advance("receive")
        arrived = [
            move._prepare_discrepancy_values(stray)
            for move, stray in strays.items()
            if move.state == "done"
        ]
        if arrived:
            documents._report_discrepancies(arrived)
        documents._finish_receipt()

    def _count_returns(self):
        """Count the returns of what it delivered, and the one that it belongs to."""
        counts = super()._count_returns()
        own = (
            self.sudo().aftersales_return_id.sudo(self.env.su)._filtered_access("read")
        )
        for picking in self:
            if picking.sudo().aftersales_return_id in own:
                counts[picking.id] = counts.get(picking.id, 0) + 1
        return counts

    def _get_returns_domain(self):
        return super()._get_returns_domain() | Domain("picking_ids", "in", self.ids)

    def _prepare_return_values(self):
        return self.env["aftersales.return"]._prepare_picking_values(self)
