from odoo import models


class Rework(models.Model):
    """The customer whose goods were reworked is asked whether he is satisfied."""

    _inherit = "aftersales.rework"

    _survey_events = {"done": "rework_done"}

    # === BUSINESS === #

    def _prepare_survey_values(self):
        """Return what an invitation is about, as values of it."""
        self.ensure_one()
        return {
            "rework_id": self.id,
            "company_id": self.company_id.id,
            "complaint_id": self.complaint_id.id,
            "return_id": self.return_id.id,
            "product_id": self.product_id.id,
            "team_id": self.team_id.id,
        }

    def _get_survey_contacts(self):
        """Return who may be asked."""
        self.ensure_one()
        order = self.complaint_id.order_id
        return {
            "reporter": self.complaint_id.partner_id or self.partner_id,
            "orderer": order.partner_id,
            "delivery": order.partner_shipping_id,
        }
