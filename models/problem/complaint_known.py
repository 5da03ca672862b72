from odoo import api, fields, models


class Complaint(models.Model):
    """Known problems are offered at the intake: the answer may be there already."""

    _inherit = "aftersales.complaint"

    known_problem_ids = fields.Many2many(
        "aftersales.problem",
        string="Known Problems",
        compute="_compute_known_problem_ids",
        help="Problems of the same product or defect, or with like words, the likeliest"
        " first, with what worked there.",
    )
    known_problem_count = fields.Integer(compute="_compute_known_problem_ids")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends(
        "subject", "line_ids.product_id", "line_ids.defect_id", "problem_id", "kind"
    )
    @api.depends_context("uid")
    def _compute_known_problem_ids(self):
        problems = self.env["aftersales.problem"]
        may_read = problems.has_access("read")
        for complaint in self:
            found = problems
            if may_read and complaint.kind == "complaint":
                found = problems._find_like(
                    complaint.subject,
                    complaint.line_ids.product_id,
                    complaint.line_ids.defect_id,
                    self.env["aftersales.cause"],
                    complaint.company_id,
                    complaint.problem_id,
                )
            complaint.known_problem_ids = found
            complaint.known_problem_count = len(found)
