from odoo import api, models
from odoo.fields import Command


class Rework(models.Model):
    """The documents by which the goods leave the rework, all of core's.

    The repair order is finished first, where the goods lie, unless all of them go to
    the same place of the stock: then it brings them there. What stays with us is
    booked at once, the warehouse validates what leaves the house.
    """

    _inherit = "aftersales.rework"

    # === BUSINESS === #

    def _carry_out(self):
        """Finish the repair orders, then send each part its way."""
        shares = {
            rework: rework._share_out(rework._find_pieces())
            for rework in self
            if rework._is_here()
        }
        direct = self.browse()
        for rework, ways in shares.items():
            place = rework._get_direct_place(ways)
            direct |= rework if place else direct
            rework._aim_repairs(place)
        self._finish_repairs()
        for rework, ways in shares.items():
            if rework not in direct:
                for outcome, pieces in ways.items():
                    rework._get_ways_out()[outcome.kind](rework, outcome, pieces)
        self.disposition_id.line_id._follow_money()

    @api.model
    def _get_ways_out(self):
        """Return who carries each way out: kind -> method(rework, outcome, pieces)."""
        cls = type(self)
        return {
            "back": cls._send_to_customer,
            "restock": cls._bring_to_stock,
            "grade": cls._bring_to_stock,
            "scrap": cls._scrap,
            "supplier": cls._send_to_supplier,
        }

    # === THE REPAIR ORDER === #

    def _get_direct_place(self, ways):
        """Return where the repair order itself can bring all of it, else nothing.

        :param ways: outcome -> pieces
        """
        pieces = [piece for own in ways.values() for piece in own]
        places = {outcome._get_stock_place() for outcome in ways}
        is_stocked = all(outcome.kind == "restock" for outcome in ways)
        # A repair order knows one owner and no package.
        is_plain = len({p.owner for p in pieces}) == 1 and not any(
            piece.package for piece in pieces
        )
        is_direct = is_stocked and is_plain and len(places) == 1
        return places.pop() if is_direct else self.env["stock.location"]

    def _aim_repairs(self, place):
        """Let the repair orders leave the goods in ``place``, else where they lie."""
        for repair in self._get_living_repairs().filtered("product_id"):
            target = place or repair.product_location_src_id
            if repair.product_location_dest_id != target:
                repair.product_location_dest_id = target

    def _finish_repairs(self):
        repairs = self._get_living_repairs()
        repairs.filtered(lambda r: r.state != "under_repair").action_repair_start()
        if repairs:
            repairs.action_repair_done()

    # === INTO OUR STOCK === #

    def _bring_to_stock(self, outcome, pieces):
        """Bring it to the stock, as another product if so decided."""
        if outcome.kind == "grade":
            pieces = outcome._regrade(pieces)
        operation = self.warehouse_id.aftersales_disposition_type_id
        transfer = self._create_transfer(
            outcome, pieces, operation, outcome._get_stock_place()
        )
        transfer.move_ids.picked = True
        transfer._action_done()

    def _scrap(self, outcome, pieces):
        """Scrap it; it is scrap already."""
        scraps = self.env["stock.scrap"].create(
            [outcome._prepare_scrap_values(piece) for piece in pieces]
        )
        scraps.do_scrap()

    # === OUT OF THE HOUSE === #

    def _get_receiver(self):
        """Return whom the goods go back to."""
        return self.disposition_id.return_id.partner_id or self.partner_id

    def _send_to_customer(self, outcome, pieces):
        """Announce it to go back; what a return has brought, as the return of it."""
        disposition = self.disposition_id
        if disposition:
            deliveries = disposition._send_back({disposition: pieces})
            deliveries._link_rework(outcome)
            return
        partner = self._get_receiver()
        operation = self.warehouse_id.out_type_id
        place = partner.property_stock_customer
        self._create_transfer(outcome, pieces, operation, place, partner)

    def _get_supplier_moves(self):
        """Return the receipts by which the goods came from their supplier."""
        domain = [
            ("product_id", "=", self.product_id.id),
            ("company_id", "=", self.company_id.id),
            ("state", "=", "done"),
            ("location_id.usage", "=", "supplier"),
            ("location_dest_id.usage", "=", "internal"),
            ("lot_id", "=", self.lot_id.id),
        ]
        rows = self.env["stock.move.line"].search(domain, limit=1, order="date desc")
        return rows.move_id

    def _get_supplier(self):
        """Return who the goods came from, else who sells them to us."""
        self.ensure_one()
        partner = self._get_supplier_moves().picking_id.partner_id
        return partner or self.product_id.seller_ids.partner_id[:1]

    def _send_to_supplier(self, outcome, pieces):
        """Announce it to go back to where it once came from.

        What a return has brought goes by core's return of the receipt, as if it had
        been decided so at once: the purchase order follows.
        """
        disposition = self.disposition_id
        if disposition:
            line = disposition.line_id
            quantity = self.uom_id._compute_quantity(outcome.quantity, line.uom_id)
            transfer = line._return_to_supplier(quantity)
            transfer.move_ids.aftersales_disposition_id = disposition
            transfer.move_ids.move_line_ids.unlink()
            disposition._reserve_pieces(transfer.move_ids, pieces)
            transfer._link_rework(outcome)
            return
        partner = self._get_supplier()
        operation = self.warehouse_id.out_type_id
        place = partner.property_stock_supplier
        self._create_transfer(outcome, pieces, operation, place, partner)

    # === TRANSFERS === #

    def _create_transfer(self, outcome, pieces, operation, place, partner=None):
        """Create a transfer of exactly these goods, confirmed and reserved.

        :param operation: the operation type
        :param place: where they go
        :return: the transfer
        """
        moves = [
            outcome._prepare_move_values(product, source, place, own)
            for (product, source), own in outcome._group_pieces(pieces).items()
        ]
        transfer = self.env["stock.picking"].create(
            {
                "picking_type_id": operation.id,
                "location_id": self.location_id.id,
                "location_dest_id": place.id,
                "partner_id": partner.id if partner else False,
                "company_id": self.company_id.id,
                "origin": self.name,
                "user_id": False,
                "aftersales_rework_id": self.id,
                "aftersales_return_id": self.return_id.id,
                "move_ids": [Command.create(values) for values in moves],
            }
        )
        transfer.move_ids.move_line_ids.picking_id = transfer
        transfer.action_confirm()
        return transfer
