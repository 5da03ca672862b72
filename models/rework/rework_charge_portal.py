from odoo import models
from odoo.tools import format_amount


class ReworkCharge(models.Model):
    """What a customer sees of a charge form; he answers on core's quotation."""

    _inherit = "aftersales.rework.charge"

    # === BUSINESS === #

    def _is_payment_awaited(self):
        """Tell whether the work waits for the customer's money."""
        self.ensure_one()
        is_asked = self.condition == "paid" and self.status == "accepted"
        return bool(
            is_asked and self.amount_due and self.rework_id.state == "scheduled"
        )

    def _prepare_portal_charge(self):
        """Return what the customer sees of a charge form, as plain values."""
        self.ensure_one()
        labels = dict(self._fields["status"]._description_selection(self.env))
        return {
            "number": self.order_id.name or self.name,
            "url": self.order_id.get_portal_url() if self.order_id else "",
            "status": labels[self.status],
            "is_offered": self.status == "offered",
            "total": self.env._("Free of charge")
            if self.is_free
            else format_amount(self.env, self.amount_total, self.currency_id),
            "due": format_amount(self.env, self.amount_due, self.currency_id)
            if self.amount_due and self.status == "accepted"
            else "",
        }

    def _portal_decline(self, words):
        """Note that the customer has declined the quotation on his page.

        With the rights of the system: he has proven himself, and has no others.
        """
        system = self.with_user(self.env.ref("base.user_root"))
        for charge in system.filtered(lambda charge: not charge.declined_at):
            charge.write({"decline_reason": words})
        system._decline()
