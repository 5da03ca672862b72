from odoo import fields, models
from odoo.exceptions import UserError


class ChecklistResult(models.Model):
    """A finding is mended by an improvement."""

    _inherit = "aftersales.checklist.result"

    improvement_ids = fields.One2many("aftersales.improvement", "result_id")

    # === ACTIONS === #

    def action_improve(self):
        """Open the improvement of this finding; a new one is filled in beforehand.

        :raise UserError: when nothing was found
        """
        self.ensure_one()
        if not self.is_finding:
            raise UserError(self.env._("There is no finding to improve on."))
        team = self.audit_id.team_id
        return self.env["aftersales.improvement"]._open(
            self.improvement_ids,
            {
                "origin": "checklist",
                "result_id": self.id,
                "item": (self.finding or self.name).splitlines()[0],
                "before_text": self.finding,
                "team_id": team.id,
                "user_id": (self.owner_id or self.env.user).id,
            },
        )
