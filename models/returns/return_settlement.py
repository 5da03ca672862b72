from odoo import fields, models


class ReturnSettlement(models.Model):
    """Money the customer gets, or pays, for a return, and the document that says so."""

    _name = "aftersales.return.settlement"
    _inherit = "aftersales.return.part"
    _description = "Settlement"
    _order = "return_id, id"
    _check_company_auto = True

    line_id = fields.Many2one(
        "aftersales.return.line",
        "Return Line",
        index="btree_not_null",
        ondelete="cascade",
        domain="[('return_id', '=', return_id)]",
    )
    executed_at = fields.Datetime("Carried Out On", readonly=True, copy=False)
