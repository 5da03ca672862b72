from odoo import api, models


class ComplaintReply(models.AbstractModel):
    """The reply letter (客户质量投诉回复书): cause and measures, or why not (D-37).

    A letter that rejects names the reasons and the way to appeal.
    """

    _name = "report.aftersales.report_complaint_reply"
    _inherit = "aftersales.complaint.letter"
    _description = "Complaint Reply Letter"

    # === BUSINESS === #

    @api.model
    def _prepare_sheet(self, complaint):
        """Return the letter; a draft is marked as such until it may leave."""
        is_rejection = complaint._get_phase() == "rejected"
        prepare = self._prepare_rejection if is_rejection else self._prepare_solution
        return {
            **super()._prepare_sheet(complaint),
            "is_quality": complaint.is_quality,
            "is_rejection": is_rejection,
            "validity": complaint.validity,
            "is_draft": not complaint.answered_at
            and bool(complaint._answer_error_messages()),
            "answer": self._say(complaint, "answer"),
            **prepare(complaint),
        }

    @api.model
    def _get_moment(self, complaint):
        return complaint.answered_at or super()._get_moment(complaint)

    @api.model
    def _prepare_solution(self, complaint):
        """Return what was found and what is done about it."""
        names = ("remedy_agreed_ids", "agreed_amount", "execute_until")
        return {
            "sections": self._get_texts(complaint, "cause", "solution"),
            "remedy": self._get_texts(complaint, *names),
        }

    @api.model
    def _prepare_rejection(self, complaint):
        """Return the reasons, and where the customer can turn to.

        After one appeal the rejection is final inside the company.
        """
        return {
            "reasons": self._say(complaint, "responsibility_reason"),
            "appeal_until": not complaint.appeal_count
            and self._say(complaint, "appeal_until"),
            "appeal_body": complaint.company_id.sudo().aftersales_appeal_body or "",
        }
