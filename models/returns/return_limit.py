from odoo import fields, models


class ReturnLimit(models.Model):
    """Up to which amount the members of a group approve returns alone."""

    _name = "aftersales.return.limit"
    _description = "Limit of Approval"
    _order = "amount, id"

    group_id = fields.Many2one("res.groups", required=True, index=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(
        "Up To", required=True, help="In the currency of the company, without taxes."
    )
