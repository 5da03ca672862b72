from odoo import fields, models


class ReworkPart(models.AbstractModel):
    """A row of a rework: frozen once it is done or cancelled."""

    _name = "aftersales.rework.part"
    _inherit = "aftersales.workflow.part"
    _description = "Part of a Rework"

    _document_field = "rework_id"

    rework_id = fields.Many2one(
        "aftersales.rework", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="rework_id.company_id", store=True, precompute=True, index=True
    )
    rework_state = fields.Selection(related="rework_id.state", string="Status")
