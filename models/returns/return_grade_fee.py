from odoo import fields, models


class ReturnGrade(models.Model):
    _inherit = "aftersales.return.grade"

    fee_percent = fields.Float(
        "Restocking Fee (%)",
        digits="Discount",
        help="Of what is credited for goods of this grade, so much is kept back.",
    )

    _fee_is_percentage = models.Constraint(
        "CHECK (fee_percent >= 0 AND fee_percent <= 100)",
        "A fee is between 0 and 100 %.",
    )
