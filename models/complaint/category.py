from odoo import api, fields, models
from odoo.exceptions import ValidationError

SEVERITIES = [
    ("serious", "Serious"),
    ("important", "Important"),
    ("general", "General"),
]


class Category(models.Model):
    """What a complaint is about: a tree, each node with its defaults (B-30, B-31)."""

    _name = "aftersales.category"
    _description = "Complaint Category"
    _parent_store = True
    _order = "sequence, name, id"
    _rec_names_search = ["name"]

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    parent_id = fields.Many2one(
        "aftersales.category", "Part Of", index=True, ondelete="restrict"
    )
    parent_path = fields.Char(index=True)
    complete_name = fields.Char(
        "Full Name", compute="_compute_complete_name", recursive=True
    )
    is_quality = fields.Boolean(
        "Quality Complaint",
        help="Default of the axis quality / non-quality for complaints of this kind.",
    )
    severity = fields.Selection(
        SEVERITIES,
        "Default Severity",
        help="Taken over by new complaints of this category; can be changed there.",
    )
    team_id = fields.Many2one(
        "aftersales.team",
        "Default Team",
        help="Receives complaints of this category that no routing rule takes.",
    )
    complaint_properties = fields.PropertiesDefinition("Additional Facts")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("name", "parent_id.complete_name")
    @api.depends_context("lang")
    def _compute_complete_name(self):
        for category in self:
            names = [category.parent_id.complete_name, category.name]
            category.complete_name = " / ".join(filter(None, names))

    @api.depends("complete_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for category in self:
            category.display_name = category.complete_name

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("parent_id")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A category cannot be a part of itself."))
