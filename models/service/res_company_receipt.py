from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    aftersales_receipt_days = fields.Integer(
        "Receipt Confirmation Back After (days)",
        default=10,
        help="A receipt confirmation is expected back, signed, so many days after it"
        " was sent out; later ones are listed as overdue. 0: no day is set.",
    )

    _aftersales_receipt_days_positive = models.Constraint(
        "CHECK (aftersales_receipt_days >= 0)",
        "After-sales: the days until a receipt confirmation is back cannot be"
        " negative.",
    )
