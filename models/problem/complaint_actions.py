from odoo import models

from .action_table import FINAL_STATES


class Complaint(models.Model):
    """A complaint is closed once the actions of its problem are verified."""

    _inherit = "aftersales.complaint"

    # === BUSINESS === #

    def _standard_refusals(self):
        """Yield each action of the problem behind it, too, that nobody has verified."""
        yield from super()._standard_refusals()
        # Who closes complaints may be of another department than the action.
        for complaint in self.filtered("problem_id"):
            for action in complaint.sudo().problem_id.action_ids:
                if action.state not in FINAL_STATES:
                    text = self.env._(
                        "Not verified yet: %(action)s (%(state)s)",
                        action=action.display_name,
                        state=action._get_state_label(action.state),
                    )
                    yield complaint, text, action.sudo(False)
