from odoo import api, models

from .returned_goods import Piece


class ReturnDisposition(models.Model):
    """Rework: a repair order on the goods where they lie, and where they go then."""

    _inherit = "aftersales.return.disposition"

    # === BUSINESS === #

    @api.model
    def _get_executors(self):
        cls = type(self)
        return {**super()._get_executors(), "rework": cls._execute_rework}

    def _execute_rework(self, goods):
        """Create a repair order for each lot; what is done there is planned in it.

        By itself it creates no sales order. Goods in a package are taken out of it
        first: a repair order knows no packages.
        """
        self._unpack(goods)
        values = [
            row._prepare_repair_values(piece) for row in self for piece in goods[row]
        ]
        self.env["repair.order"].create(values)

    def _unpack(self, goods):
        """Take the goods out of their packages, in their place."""
        packed = [(row, piece) for row in self for piece in goods[row] if piece.package]
        vals_list = [
            {
                **row._prepare_move_values(
                    piece.product, piece.location, piece.location, [piece]
                ),
                "aftersales_disposition_id": False,
                "picked": True,
            }
            for row, piece in packed
        ]
        moves = self.env["stock.move"].create(vals_list)
        if moves:
            moves.move_line_ids.result_package_id = False
            moves._action_done()

    def _prepare_repair_values(self, piece):
        """Return the values of a repair order.

        Quantity, lot and places are all named: core would repair as many as the whole
        receipt had, and take them from the stock.
        """
        self.ensure_one()
        line, document = self.line_id, self.return_id
        warehouse = document.warehouse_id
        arrivals = line.move_ids.filtered(lambda move: move._is_arrival())
        moves = arrivals.filtered(
            lambda move: (
                move.product_id == piece.product
                and piece.lot in (move.move_line_ids.lot_id or piece.lot)
            )
        )
        destination = self._get_destination() or piece.location
        return {
            "company_id": self.company_id.id,
            "partner_id": document.partner_id.id,
            "picking_type_id": warehouse.repair_type_id.id,
            "picking_id": moves.picking_id[:1].id,
            "product_id": piece.product.id,
            "product_uom": piece.product.uom_id.id,
            "product_qty": piece.quantity,
            "lot_id": piece.lot.id,
            "product_location_src_id": piece.location.id,
            "product_location_dest_id": destination.id,
            "under_warranty": line._is_under_warranty(),
            "internal_notes": line.note,
            "aftersales_disposition_id": self.id,
        }

    def _follow_repairs(self, repairs):
        """Send what is repaired back to the customer, where it is his.

        :param repairs: repair orders that are done now
        """
        goods = {
            row: [
                Piece(
                    repair.product_id,
                    repair.lot_id,
                    self.env["stock.package"],
                    repair.move_id.move_line_ids.owner_id[:1],
                    repair.product_location_dest_id,
                    repair.product_uom._compute_quantity(
                        repair.product_qty, repair.product_id.uom_id
                    ),
                )
                for repair in repairs & row.repair_ids
            ]
            for row in self.filtered(lambda row: row.afterwards == "back")
        }
        rows = self.browse().union(*goods)
        if rows:
            rows._send_back(goods)
        self.line_id._follow_money()
