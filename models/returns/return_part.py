from odoo import fields, models


class ReturnPart(models.AbstractModel):
    """A row of a return: frozen once it is done or cancelled."""

    _name = "aftersales.return.part"
    _inherit = "aftersales.workflow.part"
    _description = "Part of a Return"

    _document_field = "return_id"

    return_id = fields.Many2one(
        "aftersales.return", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="return_id.company_id", store=True, precompute=True, index=True
    )
    return_state = fields.Selection(related="return_id.state", string="Status")
