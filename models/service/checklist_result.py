from odoo import api, fields, models
from odoo.tools import SQL

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
    group_name = fields.Char("Check Item", readonly=True, translate=True)
    group_title = fields.Text(
        "Item", compute="_compute_group_title", help="At the first question of it."
    )
    name = fields.Text("Check Content", readonly=True, translate=True)
    result = fields.Selection(
        [
            ("yes", "Yes"),
            ("partly", "Partly"),
            ("no", "No"),
            ("na", "Not applicable"),
        ],
        "Check Result",
    )
    is_finding = fields.Boolean(compute="_compute_is_finding", store=True)
    finding = fields.Text("What Was Found")
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

    @api.depends("group_name", "sequence", "audit_id.result_ids")
    @api.depends_context("lang")
    def _compute_group_title(self):
        for audit, results in self.grouped("audit_id").items():
            name = None
            for result in audit.result_ids.sorted(lambda r: (r.sequence, r._origin.id)):
                title = "" if result.group_name == name else result.group_name
                name = result.group_name
                if result in results:
                    result.group_title = title

    # === BUSINESS === #

    def _take_over_words(self):
        """Keep the questions as they are now, in every language."""
        if not self:
            return
        self.flush_recordset(["group_name", "name"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE aftersales_checklist_result AS result
                   SET name = question.name, group_name = part.name
                  FROM aftersales_checklist_question AS question
                  JOIN aftersales_checklist_group AS part ON part.id = question.group_id
                 WHERE question.id = result.question_id AND result.id IN %s
                """,
                tuple(self.ids),
            )
        )
        self.invalidate_recordset(["group_name", "name"])

    def _get_share(self):
        """Return how many percent of what applies is in place, ``None`` for nothing."""
        points = [POINTS[row.result] for row in self if row.result in POINTS]
        return 100 * sum(points) / len(points) if points else None
