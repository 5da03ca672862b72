from odoo import fields, models


class ReturnInspectionCheck(models.Model):
    """What was found on one item of the checklist."""

    _name = "aftersales.return.inspection.check"
    _description = "Inspection Check"
    _order = "inspection_id, sequence, id"

    inspection_id = fields.Many2one(
        "aftersales.return.inspection", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="inspection_id.company_id", store=True, precompute=True, index=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    result = fields.Selection(
        [("ok", "In order"), ("nok", "Not in order"), ("na", "Not applicable")]
    )
    note = fields.Char("Finding")
