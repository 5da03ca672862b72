from odoo import fields, models


class ChecklistGroup(models.Model):
    """What questions of a checklist are about, e.g. delivery time."""

    _name = "aftersales.checklist.group"
    _description = "Group of a Checklist"
    _order = "checklist_id, sequence, id"

    checklist_id = fields.Many2one(
        "aftersales.checklist", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char("Check Item", required=True, translate=True)
    sequence = fields.Integer(default=10)
    question_ids = fields.One2many(
        "aftersales.checklist.question", "group_id", "Questions", copy=True
    )
