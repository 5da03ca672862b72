from odoo import fields, models


class ReturnPolicy(models.Model):
    _inherit = "aftersales.return.policy"

    fee_percent = fields.Float(
        "Restocking Fee (%)",
        digits="Discount",
        help="Of what is credited, so much is kept back, unless the grade of the goods"
        " says otherwise.",
    )

    _fee_is_percentage = models.Constraint(
        "CHECK (fee_percent >= 0 AND fee_percent <= 100)",
        "A fee is between 0 and 100 %.",
    )
