from odoo import fields, models


class ReturnGrade(models.Model):
    """In which condition goods came back."""

    _name = "aftersales.return.grade"
    _description = "Grade of Returned Goods"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    description = fields.Char(translate=True)
