from odoo import api, fields, models

GROUPS = "aftersales.group_user"
# What an answer can be about, the closest first.
ORIGINS = ("complaint_id", "return_id", "rework_id", "order_id", "picking_id")


class SurveyUserInput(models.Model):
    """What an answer is about, and by which way it came."""

    _inherit = "survey.user_input"

    aftersales_origin = fields.Char(
        "About", compute="_compute_aftersales_origin", groups=GROUPS
    )
    aftersales_way = fields.Selection(
        related="invitation_ids.way", string="Answered Through", groups=GROUPS
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("invitation_ids")
    @api.depends_context("uid")
    def _compute_aftersales_origin(self):
        for answer in self:
            answer.aftersales_origin = answer._get_aftersales_origin().display_name

    # === ACTIONS === #

    def action_open_aftersales_origin(self):
        """Open the document that the customer was asked about."""
        self.ensure_one()
        origin = self._get_aftersales_origin()
        return {
            "type": "ir.actions.act_window",
            "res_model": origin._name,
            "res_id": origin.id,
            "views": [[False, "form"]],
        }

    # === BUSINESS === #

    def _get_aftersales_origin(self):
        """Return the document that the answer is about; empty for none."""
        invitation = self.invitation_ids[:1]
        found = [invitation[name] for name in ORIGINS if invitation[name]]
        return found[0] if found else self.env["aftersales.complaint"]
