from odoo import fields, models


class ReturnReason(models.Model):
    """Whether the reason lies with the customer, who then owes a fee."""

    _inherit = "aftersales.return.reason"

    owes_fee = fields.Boolean(
        "Restocking Fee",
        help="The reason lies with the customer: the fee of the policy, or of the"
        " grade, is due.",
    )
