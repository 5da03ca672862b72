from odoo import models


class Rework(models.Model):
    """A customer does not want the repair: his goods go back to him as they are."""

    _inherit = "aftersales.rework"

    # === BUSINESS === #

    def _is_customers_own(self):
        """Tell whether the goods lie with us and belong to the customer."""
        self.ensure_one()
        is_back = bool(self.disposition_id) and self.afterwards == "back"
        return self._is_here() and (self.kind == "sent" or is_back)

    def _cancel_unrepaired(self, reason):
        """Cancel it, and announce to the warehouse that the goods go back as is.

        :param reason: what is put on record
        """
        self.ensure_one()
        rework = self.sudo().with_company(self.company_id)
        is_own = rework._is_customers_own() and rework._has_goods()
        pieces = rework._find_pieces()[rework] if is_own else []
        outcome = rework.outcome_ids.browse()
        if pieces:
            quantity = sum(piece.quantity for piece in pieces)
            unit = self.product_id.uom_id
            # A closed rework gets no more ways out.
            outcome = outcome.create(
                {
                    "rework_id": self.id,
                    "kind": "back",
                    "quantity": unit._compute_quantity(quantity, self.uom_id),
                    "note": reason,
                }
            )
        self.write({"state": "cancelled", "state_reason": reason})
        if pieces:
            rework._send_to_customer({outcome: pieces})
