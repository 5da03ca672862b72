from odoo import api, fields, models
from odoo.tools import format_amount


class ReworkCharge(models.Model):
    """What a charge form brings and what of it is paid; the quotation owns it."""

    _inherit = "aftersales.rework.charge"

    amount_total = fields.Monetary(
        "To Pay", compute="_compute_money", compute_sudo=True
    )
    amount_paid = fields.Monetary("Paid", compute="_compute_money", compute_sudo=True)
    amount_due = fields.Monetary(
        "Still Due", compute="_compute_money", compute_sudo=True
    )
    order_state = fields.Selection(
        related="order_id.state", string="Status of the Quotation"
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("amount_untaxed", "order_id.amount_total", "order_id.state")
    def _compute_money(self):
        for charge in self:
            order = charge.order_id
            is_alive = order and order.state != "cancel"
            total = order.amount_total if is_alive else charge.amount_untaxed
            charge.amount_total = 0 if charge.is_free else total
            charge.amount_paid = charge._get_paid(order) if is_alive else 0
            due = charge.amount_total - charge.amount_paid
            charge.amount_due = max(charge.currency_id.round(due), 0)

    # === BUSINESS === #

    @api.model
    def _get_paid(self, order):
        """Return what was paid of an order: by its invoices, or on the portal.

        A payment on the portal shows in both once it is invoiced: the larger counts.
        """
        posted = order.invoice_ids.filtered(
            lambda move: move.state == "posted" and move.is_sale_document()
        )
        invoiced = sum(
            -move.direction_sign * (move.amount_total - move.amount_residual)
            for move in posted
        )
        return max(invoiced, order.amount_paid)

    def _get_start_refusal(self):
        """Return why the work may not begin yet, empty if it may."""
        self.ensure_one()
        condition = self.charging_id.condition or "none"
        if condition == "none":
            return ""
        if self.status != "accepted":
            return self._get_acceptance_refusal()
        if condition == "paid" and self.amount_due:
            return self.env._(
                "%(charge)s is not paid yet: %(amount)s are due.",
                charge=self.name,
                amount=format_amount(self.env, self.amount_due, self.currency_id),
            )
        return ""

    def _get_acceptance_refusal(self):
        if self.is_free:
            return self.env._(
                "The customer has not signed %(charge)s yet.", charge=self.name
            )
        return self.env._(
            "The customer has not accepted %(charge)s yet.", charge=self.name
        )
