from odoo import fields, models


class ReturnChecklistItem(models.Model):
    """One thing that is looked at."""

    _name = "aftersales.return.checklist.item"
    _description = "Checklist Item"
    _order = "checklist_id, sequence, id"

    checklist_id = fields.Many2one(
        "aftersales.return.checklist", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
