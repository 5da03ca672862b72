from odoo import api, models


class ProblemInvestigationComplaint(models.AbstractModel):
    """The investigation report about one complaint, with the problem behind it."""

    _name = "report.aftersales.report_complaint_investigation"
    _inherit = "report.aftersales.report_problem_investigation"
    _description = "Investigation Report about a Complaint"

    _paper_model = "aftersales.complaint"

    # === BUSINESS === #

    @api.model
    def _prepare_sheet(self, complaint):
        """Return the report about a complaint and its problem, if it has one."""
        complaint = complaint.sudo()
        head = self._make_facts(
            complaint,
            "name",
            "subject",
            "partner_id",
            "customer_reference",
            "received_at",
            "category_id",
            "severity",
            "user_id",
        )
        lines = self._make_table(
            complaint.line_ids,
            "product_id",
            "lot_id",
            "complained_qty",
            "defective_qty",
            "uom_id",
            "defect_id",
        )
        words = self._get_text_part(complaint.description)
        return self._prepare_report(
            complaint, complaint.problem_id, complaint, head + lines + words
        )
