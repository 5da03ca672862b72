from odoo import fields, models


class Classification(models.Model):
    """A value on one of the axes by which customers are classified (H-05, H-06)."""

    _name = "aftersales.classification"
    _description = "Customer Classification"
    _order = "axis, sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    axis = fields.Selection(
        [
            ("type", "Customer type"),
            ("credit", "Credit rating"),
            ("region", "Region"),
        ],
        required=True,
        index=True,
        help="Where the value is offered on the customer's form.",
    )

    _name_unique = models.Constraint(
        "UNIQUE (axis, name)", "There is such a value on this axis already."
    )
