from odoo import fields, models
from odoo.tools import format_date


class ReworkLoan(models.Model):
    """What a customer sees of a unit that is lent to him."""

    _inherit = "aftersales.rework.loan"

    # === BUSINESS === #

    def _prepare_portal_loan(self):
        """Return what the customer sees of a unit lent to him, as plain values."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        return {
            "product": self.product_id.display_name,
            "lot": self.lot_id.name or "",
            "due": format_date(self.env, self.due_on),
            "is_late": self.due_on < today,
        }
