from odoo import fields, models


class RecallLevel(models.Model):
    """How many of the consignees are checked: were they told, and did they act?

    The levels are those of the FDA's effectiveness checks: A, every consignee, to D.
    """

    _name = "aftersales.recall.level"
    _description = "Level of Effectiveness Checks"
    _order = "percentage desc, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    percentage = fields.Float(
        "Consignees to Check (%)",
        required=True,
        default=100,
        help="At least this share must have answered, or have been visited or called,"
        " before the recall can be reconciled.",
    )

    _percentage_sane = models.Constraint(
        "CHECK (percentage >= 0 AND percentage <= 100)",
        "A share lies between 0 and 100 %.",
    )
