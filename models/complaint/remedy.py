from odoo import fields, models


class Remedy(models.Model):
    """What a customer asks for, is promised and gets (D-32).

    ``kind`` tells the documents that carry a remedy out which of them are theirs; the
    names are the company's own.
    """

    _name = "aftersales.remedy"
    _description = "Remedy"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("none", "None stated"),
            ("replacement", "Replacement"),
            ("return", "Return of goods"),
            ("repair", "Repair or rework"),
            ("refund", "Refund"),
            ("compensation", "Compensation"),
            ("apology", "Apology or explanation"),
            ("other", "Other"),
        ],
        required=True,
        default="other",
        help="What this remedy means for the documents that carry it out.",
    )
    has_amount = fields.Boolean(
        "Costs Money", help="The amount must be agreed together with this remedy."
    )
