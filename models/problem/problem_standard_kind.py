from odoo import fields, models


class ProblemStandardKind(models.Model):
    """A kind of document that a lesson is written into: FMEA, control plan ..."""

    _name = "aftersales.problem.standard.kind"
    _description = "Kind of Standard"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    is_asked = fields.Boolean(
        "Asked in D7",
        help="Each problem that passes D7 says of this kind which document was revised,"
        " or why none is.",
    )
