from collections import defaultdict

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
        here = self.filtered(lambda rework: rework._is_here())
        pieces = here._find_pieces()
        ways = defaultdict(dict)
        for rework in here:
            shares = rework._share_out(pieces[rework])
            place = rework._get_direct_place(shares)
            rework._aim_repairs(place)
            for outcome, own in shares.items() if not place else ():
                ways[outcome.kind][outcome] = own
        self._finish_repairs()
        for kind, shares in ways.items():
            self._get_ways_out()[kind](self, shares)
        self.disposition_id.line_id._follow_money()

    @api.model
    def _get_ways_out(self):
        """Return who carries each way out: kind -> method(reworks, shares).

        ``shares`` are the pieces of each outcome of the kind.
        """
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

    def _bring_to_stock(self, shares):
        """Bring it to the stock, as another product if so decided."""
        grading = {o: own for o, own in shares.items() if o.kind == "grade"}
        shares = {**shares, **self.env["aftersales.rework.outcome"]._regrade(grading)}
        orders = []
        for outcome, pieces in shares.items():
            rework = outcome.rework_id
            operation = rework.warehouse_id.aftersales_disposition_type_id
            place = outcome._get_stock_place()
            orders.append(
                rework._prepare_transfer_values(outcome, pieces, operation, place)
            )
        transfers = self._create_transfers(orders)
        transfers.move_ids.picked = True
        transfers._action_done()

    def _scrap(self, shares):
        """Scrap it; it is scrap already."""
        scraps = self.env["stock.scrap"].create(
            [
                outcome._prepare_scrap_values(piece)
                for outcome, pieces in shares.items()
                for piece in pieces
            ]
        )
        scraps.do_scrap()

    # === OUT OF THE HOUSE === #

    def _get_receiver(self):
        """Return whom the goods go back to."""
        return self.disposition_id.return_id.partner_id or self.partner_id

    def _send_to_customer(self, shares):
        """Announce it to go back; what a return has brought, as the return of it."""
        orders = []
        for outcome, pieces in shares.items():
            rework = outcome.rework_id
            disposition = rework.disposition_id
            if disposition:
                deliveries = disposition._send_back({disposition: pieces})
                deliveries._link_rework(outcome)
                continue
            partner = rework._get_receiver()
            place = partner.property_stock_customer
            orders.append(
                rework._prepare_leaving_values(outcome, pieces, place, partner)
            )
        self._create_transfers(orders)

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

    def _send_to_supplier(self, shares):
        """Announce it to go back to where it once came from."""
        orders = []
        for outcome, pieces in shares.items():
            rework = outcome.rework_id
            if rework.disposition_id:
                rework._send_returned_to_supplier(outcome, pieces)
                continue
            partner = rework._get_supplier()
            place = partner.property_stock_supplier
            orders.append(
                rework._prepare_leaving_values(outcome, pieces, place, partner)
            )
        self._create_transfers(orders)

    def _send_returned_to_supplier(self, outcome, pieces):
        """Announce what a return has brought, by core's return of its receipt.

        As if it had been decided so at once: the purchase order follows.
        """
        disposition = self.disposition_id
        line = disposition.line_id
        quantity = self.uom_id._compute_quantity(outcome.quantity, line.uom_id)
        transfer = line._return_to_supplier(quantity)
        transfer.move_ids.aftersales_disposition_id = disposition
        transfer.move_ids.move_line_ids.unlink()
        disposition._reserve_pieces(transfer.move_ids, pieces)
        transfer._link_rework(outcome)

    # === TRANSFERS === #

    def _prepare_leaving_values(self, outcome, pieces, place, partner):
        """Return the values of a delivery of exactly these goods to somebody."""
        operation = self.warehouse_id.out_type_id
        return {
            **self._prepare_transfer_values(outcome, pieces, operation, place),
            "partner_id": partner.id,
        }

    def _prepare_transfer_values(self, outcome, pieces, operation, place):
        """Return the values of a transfer of exactly these goods.

        :param operation: the operation type
        :param place: where they go
        """
        self.ensure_one()
        moves = [
            outcome._prepare_move_values(product, source, place, own)
            for (product, source), own in outcome._group_pieces(pieces).items()
        ]
        return {
            "picking_type_id": operation.id,
            "location_id": self.location_id.id,
            "location_dest_id": place.id,
            "company_id": self.company_id.id,
            "origin": self.name,
            "user_id": False,
            "aftersales_rework_id": self.id,
            "aftersales_return_id": self.return_id.id,
            "move_ids": [Command.create(values) for values in moves],
        }

    @api.model
    def _create_transfers(self, vals_list):
        """Create transfers, confirmed and reserved; return them."""
        transfers = self.env["stock.picking"].create(vals_list)
        for transfer in transfers:
            transfer.move_ids.move_line_ids.picking_id = transfer
        if transfers:
            transfers.action_confirm()
        return transfers
