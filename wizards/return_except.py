from odoo import api, fields, models
from odoo.exceptions import UserError


class ReturnExcept(models.TransientModel):
    """Asks why a return passes against the rules, and lets it pass."""

    _name = "aftersales.return.except"
    _description = "Grant an Exception"

    return_id = fields.Many2one(
        "aftersales.return", required=True, readonly=True, ondelete="cascade"
    )
    points = fields.Text("Against the Rules", related="return_id.open_exceptions")
    can_lift_limit = fields.Boolean(related="return_id.can_lift_limit")
    lifts_limit = fields.Boolean(
        "Others May Approve It",
        help="The value is above the limit of the person in charge; tick this to let"
        " others approve the return nevertheless.",
    )
    reason = fields.Text(
        required=True, help="Stays on the record of exceptions for good."
    )

    # === ACTIONS === #

    @api.model
    def _open(self, document):
        """Return the action that asks about a return."""
        wizard = self.create({"return_id": document.id, "reason": ""})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Grant an Exception"),
            "res_model": self._name,
            "res_id": wizard.id,
            "views": [[False, "form"]],
            "target": "new",
        }

    def action_confirm(self):
        """Grant it; all checks are the document's own.

        :raise UserError: when there is nothing to grant
        """
        self.ensure_one()
        if not self.return_id.open_exceptions and not self.lifts_limit:
            raise UserError(self.env._("There is nothing to grant here."))
        self.return_id._grant_exceptions(self.reason)
        if self.lifts_limit:
            self.return_id._lift_limit(self.reason)
        return {"type": "ir.actions.act_window_close"}
