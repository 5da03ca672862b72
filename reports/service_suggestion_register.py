from odoo import api, models
from odoo.tools import LazyTranslate

from .register import Column

_lt = LazyTranslate(__name__)


class SuggestionRegister(models.AbstractModel):
    """The follow-up register of suggestions and the opinion register (I-27)."""

    _name = "aftersales.suggestion.register"
    _inherit = "aftersales.register"
    _description = "Register of Suggestions and Inquiries"

    _register_model = "aftersales.suggestion"

    # === BUSINESS === #

    @api.model
    def _get_title(self):
        return self.env._("Register of Suggestions and Inquiries")

    @api.model
    def _get_columns(self):
        return [
            *self._get_customer_columns(),
            *self._get_answer_columns(),
            *self._get_follow_up_columns(),
        ]

    @api.model
    def _get_customer_columns(self):
        return [
            Column("name", 18),
            Column("received_at", 16),
            Column("kind", 12),
            Column("source", 18),
            Column("commercial_partner_id.complete_name", 28, _lt("Customer")),
            Column("partner_id.name", 20, _lt("Contact")),
            Column("phone", 16),
            Column("email", 24),
            Column("product_id", 26),
            Column("subject", 30),
            Column("words", 44),
        ]

    @api.model
    def _get_answer_columns(self):
        return [
            Column("state", 13),
            Column("user_id", 18),
            Column("team_id", 18),
            Column("answered_at", 16),
            Column("answer", 44),
            Column("result", 13),
            Column("result_reason", 30),
        ]

    @api.model
    def _get_follow_up_columns(self):
        return [
            Column(
                "steps",
                44,
                _lt("Follow-Up"),
                value=lambda row: row["steps"],
            ),
            Column("next_on", 12),
            Column("implementation", 30),
            Column("implemented_at", 16),
            Column("closed_at", 16),
            Column("complaint_id.name", 18, _lt("Complaint before")),
            Column("successor_id.name", 18, _lt("Became complaint")),
        ]

    @api.model
    def _read_more(self, rows):
        """Add the steps of the follow-up, a line each."""
        steps = self.env["aftersales.suggestion.step"].search_fetch(
            [("suggestion_id", "in", list(rows))],
            ["suggestion_id", "name", "due_on", "done_on", "note"],
        )
        by_suggestion = steps.grouped(lambda step: step.suggestion_id.id)
        for suggestion_id, row in rows.items():
            own = by_suggestion.get(suggestion_id, steps.browse())
            row["steps"] = "\n".join(step._get_text() for step in own)
        return super()._read_more(rows)
