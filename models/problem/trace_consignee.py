from collections import defaultdict

from odoo import api, models

# What a delivery is told by; one of them is one consignment.
KEY = ("partner_id", "order_id", "picking_id", "move_id", "product_id", "lot_id")
COPIED = ("commercial_partner_id", "uom_id", "company_id", "reference", "date")


def _get_age(row):
    """Return what sorts rows from old to new; of the same second the first is older."""
    return str(row["date"] or ""), row["move_id"] or 0


class Trace(models.TransientModel):
    """Who has the goods now: what was delivered, less what came back."""

    _inherit = "aftersales.trace"

    # === BUSINESS === #

    @api.model
    def _get_consignees(self, lots=None, product=None, date_from=None, date_to=None):
        """Return who was sent how much: a dictionary for each delivery of each lot.

        Keys: those of a row of :meth:`_trace` that tell whom, by which order, by which
        transfer, which lot and when; ``delivered_qty``, ``returned_qty``, and
        ``quantity``, which the customer still has.
        """
        rows = self._trace(lots, product, date_from, date_to)
        return self._prepare_consignees(rows)

    @api.model
    def _prepare_consignees(self, rows):
        """Return the consignments that rows of a trace tell of, the oldest first."""
        consignments, returns = {}, []
        for row in sorted(rows, key=_get_age):
            if row["direction"] != "forward":
                continue
            if row["kind"] == "delivery":
                self._add_delivery(consignments, row)
            elif row["kind"] == "return":
                returns.append(row)
        self._match_returns(list(consignments.values()), returns)
        return list(consignments.values())

    @api.model
    def _add_delivery(self, consignments, row):
        key = tuple(row[name] for name in KEY)
        found = consignments.setdefault(
            key,
            {
                **{name: row[name] for name in (*KEY, *COPIED)},
                "delivered_qty": 0,
                "returned_qty": 0,
                "quantity": 0,
            },
        )
        found["delivered_qty"] += row["quantity"]
        found["quantity"] += row["quantity"]

    @api.model
    def _match_returns(self, consignments, returns):
        """Take what came back off the delivery it names, else off the oldest ones."""
        by_move, by_partner = defaultdict(list), defaultdict(list)
        for found in consignments:
            goods = (found["product_id"], found["lot_id"])
            by_move[(found["move_id"], *goods)].append(found)
            by_partner[(found["commercial_partner_id"], *goods)].append(found)
        for row in returns:
            goods = (row["product_id"], row["lot_id"])
            left = -row["quantity"]
            left = self._take_off(by_move[(row["origin_move_id"], *goods)], left)
            partner = row["commercial_partner_id"]
            self._take_off(by_partner[(partner, *goods)], left)

    @api.model
    def _take_off(self, consignments, quantity):
        """Take a quantity off, not below nothing; return what is left of it."""
        for found in consignments:
            taken = min(found["quantity"], quantity)
            found["returned_qty"] += taken
            found["quantity"] -= taken
            quantity -= taken
        return quantity
