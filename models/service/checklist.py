from odoo import api, fields, models


class Checklist(models.Model):
    """A checklist of the service: groups of questions, all of it editable (G-23)."""

    _name = "aftersales.checklist"
    _description = "Service Checklist"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: for every company."
    )
    group_ids = fields.One2many(
        "aftersales.checklist.group", "checklist_id", "Groups", copy=True
    )
    question_ids = fields.One2many(
        "aftersales.checklist.question", "checklist_id", "Questions"
    )
    question_count = fields.Integer(compute="_compute_question_count")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("question_ids")
    def _compute_question_count(self):
        for checklist in self:
            checklist.question_count = len(checklist.question_ids)

    # === BUSINESS === #

    def _get_questions(self):
        """Return the questions in the order of the groups and their own."""
        return self.group_ids.sorted(lambda g: (g.sequence, g.id)).mapped(
            "question_ids"
        )
