from odoo import fields, models


class ImprovementCustomer(models.Model):
    """What an improvement means for a customer: a note in the customer's file (G-22).

    It stands there once the improvement is confirmed.
    """

    _name = "aftersales.improvement.customer"
    _inherit = "aftersales.workflow.part"
    _description = "Customer of an Improvement"
    _order = "id"
    _rec_name = "partner_id"

    _document_field = "improvement_id"

    improvement_id = fields.Many2one(
        "aftersales.improvement", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="improvement_id.company_id", store=True)
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('is_company', '=', True)]",
    )
    note = fields.Char(
        "What Changes for the Customer",
        help="Goes into the customer's file, e.g. what to look at in the next survey.",
    )

    _customer_once = models.Constraint(
        "UNIQUE (improvement_id, partner_id)",
        "An improvement names a customer once.",
    )
