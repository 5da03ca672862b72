from odoo import api, fields, models
from odoo.exceptions import ValidationError


class Cause(models.Model):
    """Why things go wrong: a tree of cause codes, so that a Pareto can be drawn."""

    _name = "aftersales.cause"
    _description = "Cause Code"
    _parent_store = True
    _order = "code, name, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="Short code as used in reports.")
    active = fields.Boolean(default=True)
    parent_id = fields.Many2one(
        "aftersales.cause", "Part Of", index=True, ondelete="restrict"
    )
    parent_path = fields.Char(index=True)
    complete_name = fields.Char(
        "Full Name", compute="_compute_complete_name", recursive=True
    )
    kind = fields.Selection(
        [
            ("occurrence", "Why it occurred"),
            ("escape", "Why it was not detected"),
            ("systemic", "Why the system allowed it"),
        ],
        "Question",
        help="Empty: the code can answer each of the three questions.",
    )
    is_person = fields.Boolean(
        "Blames a Person",
        help="Such as “operator error”: why could the person err? A chain of causes may"
        " not end here.",
    )

    _code_unique = models.UniqueIndex(
        "(code) WHERE code IS NOT NULL", "This cause code is in use already."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("name", "parent_id.complete_name")
    @api.depends_context("lang")
    def _compute_complete_name(self):
        for cause in self:
            names = [cause.parent_id.complete_name, cause.name]
            cause.complete_name = " / ".join(filter(None, names))

    @api.depends("complete_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for cause in self:
            cause.display_name = cause.complete_name

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("parent_id")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A cause cannot be a part of itself."))
