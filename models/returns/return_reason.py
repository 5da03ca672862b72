from odoo import fields, models


class ReturnReason(models.Model):
    """Why a customer sends goods back: a fact of its own, not what he wants for it."""

    _name = "aftersales.return.reason"
    _description = "Reason of Return"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    is_quality = fields.Boolean(
        "About Quality", help="The goods are said to be faulty: quality inspects them."
    )
    needs_picture = fields.Boolean(
        "Picture Needed", help="A picture must be there before the return is submitted."
    )
