from odoo import models


class Returns(models.Model):
    """What the end of a return means for its complaint."""

    _inherit = "aftersales.return"

    # === BUSINESS === #

    def _action_finish(self):
        """Tell the complaint what has been done for the customer."""
        result = super()._action_finish()
        # Who finishes a return need not be in charge of its complaint.
        for document in self.sudo().filtered("complaint_id"):
            remedies = document.line_ids.done_id
            document.complaint_id._take_over_remedies(remedies)
        return result
