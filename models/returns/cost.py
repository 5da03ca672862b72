from odoo import fields, models


class Cost(models.Model):
    """A cost of a complaint that no document of the ERP tells: freight, hours, fees."""

    _name = "aftersales.cost"
    _description = "Cost of a Complaint"
    _order = "date desc, id desc"
    _check_company_auto = True

    complaint_id = fields.Many2one(
        "aftersales.complaint",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    return_id = fields.Many2one(
        "aftersales.return",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    name = fields.Char("What For", required=True)
    date = fields.Date(default=fields.Date.context_today, required=True)
    amount = fields.Monetary(required=True)
