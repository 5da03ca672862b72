from odoo import fields, models


class VisitNotice(models.Model):
    """A department that is told of a visit, and what it prepares (H-09)."""

    _name = "aftersales.visit.notice"
    _inherit = ["aftersales.service.word", "aftersales.workflow.part"]
    _description = "Notice of a Visit"
    _order = "id"
    _rec_name = "team_id"

    _document_field = "visit_id"
    _department_fields = ("preparation", "is_ready")
    _department_desk = "aftersales.group_user"

    visit_id = fields.Many2one(
        "aftersales.visit", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="visit_id.company_id", store=True, index=True)
    team_id = fields.Many2one(
        "aftersales.team", "Department", required=True, ondelete="restrict", index=True
    )
    wanted = fields.Char("To Prepare", help="What the customer will see or audit here.")
    preparation = fields.Text(help="What the department has prepared, and who speaks.")
    is_ready = fields.Boolean("Prepared")

    _team_unique = models.UniqueIndex(
        "(visit_id, team_id)", "This department gets the notice already."
    )
