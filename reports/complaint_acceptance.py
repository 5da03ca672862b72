from odoo import api, models


class ComplaintAcceptance(models.AbstractModel):
    """The acceptance letter (受理函): number, time, expected handling time (B-28)."""

    _name = "report.aftersales.report_complaint_acceptance"
    _inherit = "aftersales.complaint.letter"
    _description = "Acceptance Letter"

    # === BUSINESS === #

    @api.model
    def _prepare_sheet(self, complaint):
        """Return the letter that says what was accepted, and until when we answer."""
        return {
            **super()._prepare_sheet(complaint),
            "accepted": self._say(complaint, "accepted_at"),
            "expected": self._say(complaint, "expected_on"),
            "reference": self._get_texts(complaint, "customer_reference", "order_id"),
        }

    @api.model
    def _get_moment(self, complaint):
        return complaint.accepted_at or super()._get_moment(complaint)
