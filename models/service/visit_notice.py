from odoo import api, fields, models
from odoo.exceptions import AccessError

# What a department writes on its own notice.
ANSWERS = {"preparation", "is_ready"}


class VisitNotice(models.Model):
    """A department that is told of a visit, and what it prepares (H-09)."""

    _name = "aftersales.visit.notice"
    _inherit = "aftersales.workflow.part"
    _description = "Notice of a Visit"
    _order = "id"
    _rec_name = "team_id"

    _document_field = "visit_id"

    visit_id = fields.Many2one(
        "aftersales.visit", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="visit_id.company_id", store=True, index=True)
    team_id = fields.Many2one(
        "aftersales.team", "Department", required=True, ondelete="restrict", index=True
    )
    wanted = fields.Char("To Prepare", help="What the customer will see or audit here.")
    preparation = fields.Text(help="What the department has prepared, and who speaks.")
    is_ready = fields.Boolean("Ready")

    _team_unique = models.UniqueIndex(
        "(visit_id, team_id)", "This department gets the notice already."
    )

    # === CRUD === #

    def write(self, vals):
        """Write; a department answers, only the desk says what is to prepare.

        :raise AccessError: when a department changes anything else
        """
        if vals.keys() - ANSWERS and not self._is_desk():
            raise AccessError(
                self.env._("Your department fills in what it has prepared, only.")
            )
        return super().write(vals)

    # === BUSINESS === #

    @api.model
    def _is_desk(self):
        return self.env.su or self.env.user.has_group("aftersales.group_user")
