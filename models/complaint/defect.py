from odoo import api, fields, models
from odoo.exceptions import ValidationError


class Defect(models.Model):
    """What is wrong with the goods: a tree of defect codes."""

    _name = "aftersales.defect"
    _description = "Defect Code"
    _parent_store = True
    _order = "code, name, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="Short code as used on labels and papers.")
    active = fields.Boolean(default=True)
    parent_id = fields.Many2one(
        "aftersales.defect", "Part Of", index=True, ondelete="restrict"
    )
    parent_path = fields.Char(index=True)
    complete_name = fields.Char(
        "Full Name", compute="_compute_complete_name", recursive=True
    )
    needs_picture = fields.Boolean(
        "Picture Required",
        help="A complaint with this defect is accepted only with a picture.",
    )

    _code_unique = models.UniqueIndex(
        "(code) WHERE code IS NOT NULL", "This defect code is in use already."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("name", "parent_id.complete_name")
    @api.depends_context("lang")
    def _compute_complete_name(self):
        for defect in self:
            names = [defect.parent_id.complete_name, defect.name]
            defect.complete_name = " / ".join(filter(None, names))

    @api.depends("complete_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for defect in self:
            defect.display_name = defect.complete_name

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("parent_id")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A defect cannot be a part of itself."))
