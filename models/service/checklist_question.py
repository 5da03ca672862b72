from odoo import fields, models


class ChecklistQuestion(models.Model):
    """A question of a checklist; audits keep the words in which it was asked."""

    _name = "aftersales.checklist.question"
    _description = "Question of a Checklist"
    _order = "group_id, sequence, id"

    group_id = fields.Many2one(
        "aftersales.checklist.group",
        "Check Item",
        required=True,
        index=True,
        ondelete="cascade",
    )
    checklist_id = fields.Many2one(
        related="group_id.checklist_id", store=True, index=True
    )
    name = fields.Text("Check Content", required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
