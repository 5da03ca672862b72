from odoo import fields, models
from odoo.tools import format_date


class SuggestionStep(models.Model):
    """A row of the follow-up register: what is done about a suggestion, by when."""

    _name = "aftersales.suggestion.step"
    _inherit = "aftersales.workflow.part"
    _description = "Follow-Up of a Suggestion"
    _order = "due_on, id"

    _document_field = "suggestion_id"

    suggestion_id = fields.Many2one(
        "aftersales.suggestion", required=True, ondelete="cascade", index=True
    )
    name = fields.Char("What Is Done", required=True)
    user_id = fields.Many2one(
        "res.users",
        "By",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    due_on = fields.Date("Until")
    done_on = fields.Date()
    note = fields.Char("What Came of It")

    # === BUSINESS === #

    def _get_text(self):
        """Return the row in one line: until when, what, when done, what came of it."""
        self.ensure_one()
        days = [self.due_on, self.done_on]
        texts = [format_date(self.env, day) if day else "…" for day in days]
        parts = [" → ".join(texts), self.name, self.note]
        return ": ".join(filter(None, parts))
