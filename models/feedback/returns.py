from odoo import models


class Returns(models.Model):
    """Whoever sent goods back is asked whether he is satisfied."""

    _inherit = "aftersales.return"

    _survey_events = {"done": "return_done"}

    # === BUSINESS === #

    def _prepare_survey_values(self):
        """Return what an invitation is about, as values of it."""
        self.ensure_one()
        return {
            "return_id": self.id,
            "company_id": self.company_id.id,
            "complaint_id": self.complaint_id.id,
            "order_id": self.order_ids[:1].id,
            "product_id": self.product_id.id,
        }

    def _get_survey_contacts(self):
        """Return who may be asked."""
        self.ensure_one()
        order = self.order_ids[:1]
        return {
            "reporter": self.partner_id,
            "orderer": order.partner_id,
            "delivery": order.partner_shipping_id,
        }
