from odoo import api, fields, models

from .return_kinds import KINDS


class ReturnGrade(models.Model):
    """In which condition goods came back."""

    _name = "aftersales.return.grade"
    _description = "Grade of Returned Goods"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    description = fields.Char(translate=True)
    disposition_kind = fields.Selection(
        KINDS,
        "Usually",
        help="What is proposed for goods of this grade; whoever decides may change it.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("name", "description")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for grade in self:
            names = [grade.name, grade.description]
            grade.display_name = " · ".join(filter(None, names))
