from odoo import models
from odoo.fields import Domain

from .ledger_query import lock_rows
from .return_table import REQUESTED_STATES


class ReturnLine(models.Model):
    """One piece is in one place: serial numbers of goods bought elsewhere.

    Those that we delivered are in the ledger. Of the others we know only whether they
    are here already, or announced by another return.
    """

    _inherit = "aftersales.return.line"

    # === BUSINESS === #

    def _get_serial_refusals(self, claims, is_locked):
        """Return why single pieces cannot come back: line -> text.

        :param claims: what the ledger judges
        """
        known = {claim.record for claim in claims}
        foreign = self.filtered(
            lambda line: (
                line not in known
                and line.lot_id.sudo().product_id.tracking == "serial"
                and not line.received_qty
            )
        )
        if not foreign:
            return {}
        if is_locked:
            foreign._lock_serials()
        return foreign._judge_serials()

    def _judge_serials(self):
        lots = self.lot_id.sudo()
        here = lots._find_in_house()
        asked = self._find_announced(lots).grouped("lot_id")
        refusals = {}
        for line in self:
            lot = line.lot_id.sudo()
            others = asked.get(lot, self.browse()) - line
            if lot in here:
                refusals[line] = self.env._(
                    "%(goods)s: %(serial)s is not at the customer, it is in stock.",
                    goods=line.product_id.display_name,
                    serial=lot.name,
                )
            elif others:
                refusals[line] = self.env._(
                    "%(goods)s: %(serial)s comes back already by %(documents)s.",
                    goods=line.product_id.display_name,
                    serial=lot.name,
                    documents=", ".join(others.return_id.mapped("name")),
                )
        return refusals

    def _find_announced(self, lots):
        """Return the lines by which serial numbers are to come back already."""
        return self.sudo().search(
            Domain("lot_id", "in", lots.ids)
            & Domain("return_id.state", "in", REQUESTED_STATES)
            & Domain("received_qty", "=", 0)
        )

    def _lock_serials(self):
        """Let no other transaction announce the same pieces meanwhile."""
        lots = self.lot_id.sudo()
        lock_rows(
            self.env,
            stock_lot=lots.filtered(
                lambda lot: lot.product_id.tracking == "serial"
            ).ids,
        )
