from odoo import fields, models


class ReturnFinding(models.Model):
    """What the inspection of returned goods can find, and whose fault it speaks for."""

    _name = "aftersales.return.finding"
    _description = "Finding of an Inspection"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("confirmed", "Defect confirmed"),
            ("ntf", "No trouble found"),
            ("other", "Something else"),
        ],
        required=True,
        default="other",
        help="Defect confirmed: the pieces count as confirmed defective on the"
        " complaint. No trouble found: takes a test protocol that the customer has"
        " agreed to.",
    )
    responsibility = fields.Selection(
        [
            ("own", "Own department"),
            ("supplier", "Supplier"),
            ("carrier", "Carrier"),
            ("customer", "Customer"),
            ("none", "Not ours"),
        ],
        "Speaks For",
        help="Proposed as the responsibility of the complaint; quality decides. Empty:"
        " nothing is proposed.",
    )
