from odoo import fields, models


class Channel(models.Model):
    """A way by which a customer reaches us, or we him (B-01)."""

    _name = "aftersales.channel"
    _description = "Communication Channel"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    way = fields.Selection(
        [("phone", "We phone"), ("visit", "We visit")],
        "Contact",
        help="What a contact by this channel counts as on the coordination sheet.",
    )
    is_written = fields.Boolean(
        "Written",
        help="What comes by this channel leaves a paper or a file: the customer's"
        " original letter is expected with the complaint.",
    )
    has_carrier = fields.Boolean(
        "Has a Carrier",
        help="The letter or sample travels physically; ask by which carrier it came.",
    )
