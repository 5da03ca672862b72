from odoo import api, models
from odoo.exceptions import UserError

# A message names so many goods; of more it says how many.
NAMED = 10


class Hold(models.Model):
    """Judges goods on their way: the one place that says what a hold stops.

    ======================================================  =======
    goods on hold                                           ..
    ======================================================  =======
    into quarantine, from anywhere                          allowed
    packed, unpacked or repaired where they are             allowed
    into stock: receipt, return, production, count          allowed
    back from scrap                                         refused
    to scrap, lost in a count, back to the supplier         only if so decided
    anything else: delivery, pick, consumption, relocation  refused
    ======================================================  =======
    """

    _inherit = "aftersales.hold"

    # === BUSINESS === #

    @api.model
    def _check_flows(self, flows):
        """Refuse what is on hold, for whoever moves it and by whatever door.

        Judged with full rights: a hold stops also who may not read it.

        :param flows: list of :class:`Flow`
        :raise UserError: one message that names each hold, the goods and what to do
        """
        stopped = self._get_stopped(flows)
        if stopped:
            raise UserError(self._prepare_refusal(stopped))

    @api.model
    def _get_stopped(self, flows):
        """Return ``(flow, hold)`` for each flow that a hold stops."""
        products = self.env["product.product"].union(*(f.products for f in flows))
        holds = products.sudo().aftersales_hold_ids.sudo()
        if not holds:
            return []
        locations = self.env["stock.location"].sudo()
        places = locations.union(*(f.destination.sudo() for f in flows))
        quarantine = places._filter_quarantine()
        by_product = holds.grouped("product_id")
        return [
            (flow, hold)
            for flow in flows
            for product in flow.products.sudo()
            for hold in by_product.get(product, ())
            if hold._stops(flow, quarantine)
        ]

    def _stops(self, flow, quarantine):
        """Return whether this hold stops a flow; see the table of this class.

        :param quarantine: the places that are quarantine
        """
        if not self._concerns(flow) or not self._in_force_in(flow.companies):
            return False
        if flow.is_in_place or flow.destination in quarantine or flow.is_incoming():
            return False
        allowed = {"scrap": "inventory", "supplier": "supplier"}.get(self.disposition)
        return flow.destination.usage != allowed

    def _concerns(self, flow):
        """Return whether the goods are, or could be, what is on hold."""
        if not self.lot_id or self.lot_id == flow.lot:
            return True
        # Without a lot they could be of this one; a kit bears no lot itself.
        is_own = self.product_id == flow.products[:1]
        return is_own and not flow.lot and not flow.has_lot_name

    def _holds_quant(self, quant):
        """Return whether goods in stock are, or could be, what is on hold."""
        if self.product_id != quant.sudo().product_id:
            return False
        if self.lot_id and quant.sudo().lot_id not in (self.lot_id, self.lot_id[:0]):
            return False
        return bool(self._in_force_in(quant.sudo().company_id))

    # === MESSAGES === #

    @api.model
    def _prepare_refusal(self, stopped):
        """Return the message for whoever meets a hold: what, why, what to do."""
        lines = list(dict.fromkeys(self._prepare_line(*pair) for pair in stopped))
        more = len(lines) - NAMED
        if more > 0:
            text = self.env._("- and %(count)s more", count=more)
            lines = [*lines[:NAMED], text]
        return self.env._(
            "These goods are on hold and stay where they are:\n%(goods)s\n\nMove them"
            " into quarantine, or take them out of this operation: set their quantity"
            " to 0, and the rest goes as usual. A quality manager can release the"
            " hold.",
            goods="\n".join(lines),
        )

    @api.model
    def _prepare_line(self, flow, hold):
        if hold.lot_id and not flow.lot:
            return self.env._(
                "- %(goods)s: %(lot)s of it is on hold (%(hold)s), so its lot must be"
                " given: %(reason)s",
                goods=flow.label,
                lot=hold.lot_id.name,
                hold=hold.name,
                reason=hold.reason,
            )
        goods = flow.label
        if hold.product_id != flow.products[:1]:
            kit = hold.product_id.display_name
            goods = self.env._("%(goods)s for %(kit)s", goods=goods, kit=kit)
        return self.env._(
            "- %(goods)s (%(hold)s): %(reason)s",
            goods=goods,
            hold=hold.name,
            reason=hold.reason,
        )
