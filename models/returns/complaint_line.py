from odoo import fields, models

# What a customer can want for goods that he sends back.
GOODS_REMEDIES = ("replacement", "repair", "refund", "return")


class ComplaintLine(models.Model):
    _inherit = "aftersales.complaint.line"

    return_line_ids = fields.One2many(
        "aftersales.return.line", "complaint_line_id", "Return Lines"
    )

    # === BUSINESS === #

    def _get_unreturned(self):
        """Return how many of what is complained about are on no return: line -> float.

        What was refused, cancelled or never sent counts no more.
        """
        rest = {}
        for line in self:
            returned = line.return_line_ids.filtered(
                lambda row: row.return_state not in ("refused", "expired", "cancelled")
            )
            rest[line] = (line.complained_qty or 1) - sum(
                row.uom_id._compute_quantity(row.quantity, line.uom_id, round=False)
                for row in returned
            )
        return rest

    def _prepare_return_line_values(self, quantity, usual):
        """Return what the line knows of the return of ``quantity`` of its goods.

        :param usual: the reason where neither defect nor category says one
        """
        return {
            "complaint_line_id": self.id,
            "product_id": self.product_id.id,
            "lot_id": self.lot_id.id,
            "order_line_id": self.order_line_id.id,
            "move_id": self.move_id.id,
            "uom_id": self.uom_id.id,
            "quantity": quantity,
            "defect_id": self.defect_id.id,
            "note": self.note,
            "reason_id": (self._get_return_reason() or usual).id,
            "requested_id": self._get_requested_remedy().id,
        }

    def _get_return_reason(self):
        """Return why the goods come back, by their defect, else by the category."""
        reasons = self.defect_id.return_reason_id
        return (reasons | self.complaint_id.category_id.return_reason_id)[:1]

    def _get_requested_remedy(self):
        """Return what the customer wants for the goods, as far as he has said."""
        sought = self.complaint_id.remedy_sought_ids
        return sought.filtered(lambda remedy: remedy.kind in GOODS_REMEDIES)[:1]
