from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

# To the address of the delivery, or elsewhere by order of the customer.
RECEIVERS = (
    "picking_id.partner_id.commercial_partner_id",
    "picking_id.sale_id.partner_id.commercial_partner_id",
)


class ReturnDelivery(models.AbstractModel):
    """Finds when a customer got goods for the first time.

    What was sent back to him, such as a repaired unit, is no delivery: the one before
    it counts. Of several in question the last one counts, in favour of the customer.
    """

    _name = "aftersales.return.delivery"
    _description = "When a Customer Got Goods"

    # === BUSINESS === #

    @api.model
    def _find(self, cases):
        """Return when each of some goods came to the customer, ``None`` if unknown.

        By the delivery that is named, else by the lot, else by the order line; looked
        up with full rights: who registers need not see them.

        :param cases: list of :class:`.goods.Goods`
        :return: list of naive UTC datetimes, in the same order
        """
        found = [self._get_own(goods.move.sudo()) for goods in cases]
        open_cases = [g for g, at in zip(cases, found, strict=True) if not at]
        by_lot = self._find_by_lot([g for g in open_cases if g.lot])
        by_order = self._find_by_order([g for g in open_cases if g.order_line])
        return [
            at or by_lot.get(goods) or by_order.get(goods)
            for goods, at in zip(cases, found, strict=True)
        ]

    @api.model
    def _get_own(self, move):
        """Return when the delivery was done that a move is, or goes back to."""
        while move.origin_returned_move_id.origin_returned_move_id:
            move = move.origin_returned_move_id.origin_returned_move_id
        # A delivery that brings something back began with what had been delivered.
        if move.origin_returned_move_id.location_dest_id.usage == "customer":
            move = move.origin_returned_move_id
        is_delivery = move.state == "done" and move.location_dest_id.usage == "customer"
        return move.date if is_delivery else None

    @api.model
    def _find_by_lot(self, cases):
        """Return when lots came to their customers: goods -> moment."""
        if not cases:
            return {}
        lots = self.env["stock.lot"].union(*(goods.lot for goods in cases))
        moments = defaultdict(list)
        for lot, company, order_line, *partners, at in self._read_by_lot(lots):
            if order_line:
                moments[lot.id, company.id, "order", order_line.id].append(at)
            for partner in {partner.id for partner in partners}:
                moments[lot.id, company.id, "customer", partner].append(at)
            moments[lot.id, company.id, "anybody", False].append(at)
        return {goods: self._choose(goods, moments) for goods in cases}

    @api.model
    def _read_by_lot(self, lots):
        """Return the deliveries of lots: lot, company, order line, people, when."""
        domain = Domain("lot_id", "in", lots.ids) & self._get_line_domain()
        lines = self.env["stock.move.line"].sudo()
        groups = ["lot_id", "company_id", "move_id.sale_line_id", *RECEIVERS]
        return lines._read_group(domain, groups, ["date:max"])

    @api.model
    def _get_line_domain(self):
        """Return the domain of move lines that bring goods to a customer for good.

        Extend it where goods go to customers that are no deliveries.
        """
        return (
            Domain("state", "=", "done")
            & Domain("location_dest_id.usage", "=", "customer")
            & Domain("move_id.origin_returned_move_id", "=", False)
        )

    @api.model
    def _find_holders(self, lots):
        """Return whom lots were delivered to last: lot id -> (company, partner)."""
        holders = {}
        for lot, company, _order_line, *partners, at in self._read_by_lot(lots):
            partner = next(filter(None, reversed(partners)), None)
            if partner and at > holders.get(lot.id, (None, None, at.min))[-1]:
                holders[lot.id] = company, partner, at
        return {lot_id: found[:2] for lot_id, found in holders.items()}

    @api.model
    def _choose(self, goods, moments):
        """Return the last moment: of the order line, else of the customer's."""
        lot = goods.lot._origin.id, goods.company.id
        order_line, customer = goods.order_line._origin.id, goods.customer._origin.id
        keys = [
            (*lot, "order", order_line),
            (*lot, "customer" if goods.partner else "anybody", customer),
        ]
        known = (moments[key] for key in keys if key in moments)
        return max(next(known, []), default=None)

    @api.model
    def _find_by_order(self, cases):
        """Return when order lines were delivered: goods -> moment."""
        if not cases:
            return {}
        lines = self.env["sale.order.line"].union(*(g.order_line for g in cases))
        groups = (
            self.env["stock.move"]
            .sudo()
            ._read_group(
                [
                    ("sale_line_id", "in", lines.ids),
                    ("state", "=", "done"),
                    ("location_dest_id.usage", "=", "customer"),
                    ("origin_returned_move_id", "=", False),
                ],
                ["sale_line_id"],
                ["date:max"],
            )
        )
        moments = {line.id: at for line, at in groups}
        return {g: moments.get(g.order_line._origin.id) for g in cases}
