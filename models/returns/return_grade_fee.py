from odoo import fields, models


class ReturnGrade(models.Model):
    """What a customer owes when goods come back in this condition."""

    _inherit = "aftersales.return.grade"

    has_fee = fields.Boolean(
        "Fee of Its Own", help="Off: the restocking fee of the return policy is due."
    )
    restocking_percent = fields.Float(
        "Restocking Fee (%)",
        digits=(5, 2),
        help="Kept from the credit for goods in this condition, when they come back for"
        " a reason that lies with the customer.",
    )

    _restocking_percent_share = models.Constraint(
        "CHECK (restocking_percent >= 0 AND restocking_percent <= 100)",
        "A restocking fee is between 0 and 100 percent.",
    )
