from odoo import fields, models
from odoo.tools import SQL

# The confirmation of a delivery that came back; there is one at most.
CONFIRMED = SQL(
    "FROM aftersales_receipt AS receipt"
    " WHERE receipt.picking_id = picking.id AND receipt.state <> 'open'"
)


class Indicator(models.Model):
    """Deliveries as their customers have confirmed them (receipt confirmations)."""

    _inherit = "aftersales.indicator"

    receipt_use = fields.Selection(
        [
            ("none", "Are not looked at"),
            ("where", "Decide where there is one"),
            ("only", "Decide, nothing else is counted"),
        ],
        "Receipt Confirmations",
        required=True,
        default="none",
        help="Of a delivery that the customer has confirmed, the day of the signature"
        " is the day of arrival, and remarks without a complaint are a fault.",
    )

    # === BUSINESS === #

    def _arrived_on(self, span):
        """Return the day of the signature, where the customer has signed."""
        left_on = super()._arrived_on(span)
        if self.receipt_use == "none":
            return left_on
        return SQL("COALESCE((SELECT receipt.signed_on %s), %s)", CONFIRMED, left_on)

    def _is_measured(self):
        """Leave out what was not confirmed, where confirmations alone decide."""
        if self.receipt_use != "only":
            return super()._is_measured()
        return SQL("EXISTS (SELECT %s)", CONFIRMED)

    def _is_faulty(self):
        """Count remarks on the paper, too; a complaint made of them says of what kind.

        So that remarks on damage do not count as wrong goods.
        """
        is_complained = super()._is_faulty()
        if self.receipt_use == "none":
            return is_complained
        return SQL(
            "(%s OR EXISTS (SELECT %s AND receipt.state = 'disputed'"
            " AND receipt.complaint_id IS NULL))",
            is_complained,
            CONFIRMED,
        )
