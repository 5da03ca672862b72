from odoo import api, fields, models


class ProblemStandard(models.Model):
    """A document that a problem has changed, or why it did not have to (D7, D-55)."""

    _name = "aftersales.problem.standard"
    _inherit = "aftersales.problem.part"
    _description = "Revised Standard"
    _order = "problem_id, kind_id, id"
    _rec_name = "document"

    problem_id = fields.Many2one(
        "aftersales.problem", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="problem_id.company_id", store=True, precompute=True, index=True
    )
    kind_id = fields.Many2one(
        "aftersales.problem.standard.kind",
        required=True,
        index=True,
        ondelete="restrict",
    )
    document = fields.Char(help="Its number and title.")
    revision_before = fields.Char(help="“New” for a new document.")
    revision_after = fields.Char()
    revised_on = fields.Date("Valid From")
    reason = fields.Char("Why Not Applicable")
    is_answered = fields.Boolean("Answered", compute="_compute_is_answered")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("document", "revision_before", "revision_after", "reason")
    def _compute_is_answered(self):
        for row in self:
            is_revised = (
                row.document
                and row.revision_before
                and row.revision_after
                and row.revision_before != row.revision_after
            )
            row.is_answered = bool(is_revised or row.reason)
