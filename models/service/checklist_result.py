from odoo import api, fields, models

POINTS = {"yes": 1.0, "partly": 0.5, "no": 0.0}


class ChecklistResult(models.Model):
    """The answer to a question, with what was found, where it is seen, who mends it."""

    _name = "aftersales.checklist.result"
    _inherit = "aftersales.workflow.part"
    _description = "Answer of a Check"
    _order = "sequence, id"

    _document_field = "audit_id"
    # The question stays as it was asked.
    _recorded_fields = ("question_id", "group_name", "name")

    audit_id = fields.Many2one(
        "aftersales.checklist.audit", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="audit_id.company_id", store=True)
    sequence = fields.Integer()
    question_id = fields.Many2one(
        "aftersales.checklist.question", readonly=True, ondelete="set null", index=True
    )
    group_name = fields.Char("Check Item", readonly=True)
    name = fields.Text("Check Content", readonly=True)
    result = fields.Selection(
        [
            ("yes", "Yes"),
            ("partly", "Partly"),
            ("no", "No"),
            ("na", "Does not apply"),
        ],
        "Check Result",
    )
    is_finding = fields.Boolean(compute="_compute_is_finding", store=True)
    finding = fields.Text()
    evidence = fields.Char(
        help="Where it is seen: number of a record, a document, a place."
    )
    owner_id = fields.Many2one(
        "res.users",
        domain="[('share', '=', False)]",
        help="Who sees to it that the finding is mended.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("result")
    def _compute_is_finding(self):
        for result in self:
            result.is_finding = result.result in ("partly", "no")

    # === BUSINESS === #

    def _get_share(self):
        """Return how many percent of what applies is in place, ``None`` for nothing."""
        points = [POINTS[row.result] for row in self if row.result in POINTS]
        return 100 * sum(points) / len(points) if points else None
