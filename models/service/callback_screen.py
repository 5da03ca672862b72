from odoo import api, fields, models

# Rows that one sitting at the phone goes through at most.
SITTING = 200


class Callback(models.Model):
    """The desk goes from call to call without coming back to the list."""

    _inherit = "aftersales.callback"

    # === ACTIONS === #

    def action_call(self):
        """Open the screen of this call; of one alone, the other due ones follow."""
        ids = self.ids
        if len(self) == 1:
            today = fields.Date.context_today(self)
            due = self.search(
                [("due_on", "<=", today), ("id", "not in", ids)], limit=SITTING
            )
            ids = [*ids, *due.ids]
        return self.env["aftersales.service.call"]._open(ids)

    @api.readonly
    def action_open(self):
        """Open the complaint, the confirmation or the survey that it is about."""
        self.ensure_one()
        about = self.complaint_id or self.confirmation_id or self.invitation_id
        return (about or self.partner_id)._get_records_action(context={})
