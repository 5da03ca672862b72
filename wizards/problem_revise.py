from odoo import fields, models


class ProblemRevise(models.TransientModel):
    """Asks why there is a new revision of a problem's report, and makes it."""

    _name = "aftersales.problem.revise"
    _description = "New Revision of a Problem"

    problem_id = fields.Many2one(
        "aftersales.problem", required=True, readonly=True, ondelete="cascade"
    )
    reason = fields.Text(required=True, help="Stays with the revision for good.")

    def action_confirm(self):
        """Make the revision; all checks are the problem's own."""
        self.ensure_one()
        self.problem_id._add_revision(self.reason)
        return {"type": "ir.actions.act_window_close"}
