from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext

# What a suggestion takes over as it is.
COMMON = (
    "subject",
    "contact_name",
    "email",
    "phone",
    "received_at",
)
LINKS = ("company_id", "partner_id", "channel_id", "product_id", "user_id", "team_id")


class Complaint(models.Model):
    """What came in as a complaint and is a suggestion or an inquiry, and back."""

    _inherit = "aftersales.complaint"

    # The register's entry that was made of this complaint, and the one it was made of.
    suggestion_ids = fields.One2many(
        "aftersales.suggestion", "complaint_id", "Became Suggestion", readonly=True
    )
    origin_suggestion_ids = fields.One2many(
        "aftersales.suggestion", "successor_id", "Was Suggestion", readonly=True
    )
    suggestion_count = fields.Integer(
        "Suggestions", compute="_compute_suggestion_count"
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("suggestion_ids", "origin_suggestion_ids")
    def _compute_suggestion_count(self):
        for complaint in self:
            related = complaint.suggestion_ids | complaint.origin_suggestion_ids
            complaint.suggestion_count = len(related)

    # === ACTIONS === #

    def action_move_to_suggestions(self):
        """Enter complaints into the register of suggestions and inquiries.

        The complaint is cancelled by its own step and stays with all its facts; the
        new entry takes over what it can, and both name each other.

        :raise UserError: when one of them was moved before or cannot be cancelled
        """
        self.check_access("write")
        moved = self.filtered("suggestion_ids")
        if moved:
            raise UserError(
                self.env._(
                    "%(complaints)s: in the register already.",
                    complaints=", ".join(moved.mapped("display_name")),
                )
            )
        vals_list = [complaint._prepare_suggestion_values() for complaint in self]
        suggestions = self._create_suggestions(vals_list)
        for complaint, suggestion in zip(self, suggestions, strict=True):
            suggestion._write_protected({"complaint_id": complaint.id})
        reason = self.env._("Moved to the register of suggestions and inquiries.")
        self.write({"state": "cancelled", "state_reason": reason})
        self._link_suggestions(suggestions)
        return suggestions._action_open_these()

    @api.readonly
    def action_open_suggestions(self):
        """Open what this complaint became, or was made of."""
        related = self.suggestion_ids | self.origin_suggestion_ids
        return related._action_open_these()

    # === BUSINESS === #

    def _create_suggestions(self, vals_list):
        """Enter a batch; who enters it and who is in charge follow.

        In a batch, where ``mail.thread`` would do it one by one; whoever is in charge
        was told so of the complaint.
        """
        register = self.env["aftersales.suggestion"].with_context(tracking_disable=True)
        suggestions = register.create(vals_list).with_env(self.env)
        for user, same in suggestions.grouped("user_id").items():
            self.env["mail.followers"]._insert_followers(
                same._name,
                same.ids,
                (self.env.user | user).sudo().partner_id.ids,
                customer_ids=[],
                check_existing=False,
            )
        return suggestions

    def _prepare_suggestion_values(self):
        """Return the values of the register's entry that this complaint becomes."""
        self.ensure_one()
        return {
            **{name: self[name] for name in COMMON},
            **{name: self[name].id for name in LINKS},
            "kind": self.kind if self.kind != "complaint" else "suggestion",
            "source": "complaint",
            "words": html2plaintext(self.description or "").strip(),
            "answer": self.answer,
        }

    def _link_suggestions(self, suggestions):
        """Let complaints and suggestions name each other in their records."""
        bodies, answers = {}, {}
        for complaint, suggestion in zip(self, suggestions, strict=True):
            bodies[complaint.id] = self.env._(
                "In the register as %(number)s", number=suggestion._get_html_link()
            )
            answers[suggestion.id] = self.env._(
                "Registered before as %(number)s", number=complaint._get_html_link()
            )
        self._message_log_batch(bodies)
        suggestions._message_log_batch(answers)
