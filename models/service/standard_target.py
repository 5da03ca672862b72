from odoo import fields, models


class StandardTarget(models.Model):
    """The target of an indicator for the customers of one type (H-06)."""

    _name = "aftersales.standard.target"
    _inherit = "aftersales.workflow.part"
    _description = "Target for a Customer Type"
    _order = "type_id, id"
    _rec_name = "type_id"

    _document_field = "standard_id"

    line_id = fields.Many2one(
        "aftersales.standard.line", required=True, index=True, ondelete="cascade"
    )
    standard_id = fields.Many2one(
        related="line_id.standard_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(related="line_id.company_id", store=True)
    type_id = fields.Many2one(
        "aftersales.classification",
        "Customer Type",
        required=True,
        domain="[('axis', '=', 'type')]",
        ondelete="restrict",
        index=True,
    )
    target = fields.Float(required=True, digits=(12, 2))
    unit = fields.Selection(related="line_id.unit")

    _type_once = models.Constraint(
        "UNIQUE (line_id, type_id)", "A customer type has one target."
    )
