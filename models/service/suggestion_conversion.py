from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from .complaint import COMMON, LINKS


class Suggestion(models.Model):
    """A suggestion or an inquiry that is a complaint after all."""

    _inherit = "aftersales.suggestion"

    # === ACTIONS === #

    def action_make_complaint(self):
        """Register it as a complaint; this entry is cancelled and stays, linked.

        What was a complaint before begins anew with all that the first one knew.

        :raise UserError: when it became one before or cannot be cancelled
        """
        self.ensure_one()
        self.check_access("write")
        if self.successor_id:
            raise UserError(
                self.env._(
                    "%(suggestion)s is complaint %(number)s already.",
                    suggestion=self.display_name,
                    number=self.successor_id.name,
                )
            )
        complaint = self.env["aftersales.complaint"].create(
            self._prepare_complaint_values()
        )
        reason = self.env._(
            "It is a complaint after all: %(number)s", number=complaint.name
        )
        self.write({"state": "cancelled", "state_reason": reason})
        self._write_protected({"successor_id": complaint.id})
        complaint._message_log(
            body=self.env._(
                "Was %(number)s in the register of suggestions and inquiries",
                number=self._get_html_link(),
            )
        )
        return complaint._get_records_action(context={})

    @api.readonly
    def action_open_complaint(self):
        """Open the complaint that it became, or was registered as before."""
        self.ensure_one()
        complaint = self.successor_id or self.complaint_id
        return complaint._get_records_action(context={})

    # === BUSINESS === #

    def _prepare_complaint_values(self):
        """Return the values of the complaint that this becomes."""
        self.ensure_one()
        before = self.complaint_id
        known = before.copy_data()[0] if before.has_access("read") and before else {}
        links = set(LINKS) - {"product_id"}
        return {
            **known,
            **{name: self[name] for name in COMMON},
            **{name: self[name].id for name in links},
            "kind": "complaint",
            "description": known.get("description") or plaintext2html(self.words or ""),
        }

    def _action_open_these(self):
        """Return the action that opens these entries, one as a form."""
        name = self.env._("Suggestions and Inquiries")
        return self._get_records_action(name=name, context={})
