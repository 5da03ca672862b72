from odoo import api, fields, models
from odoo.fields import Domain

from .sla_mixin_ladder import TELL_CUSTOMER

# Promises that one slice of the job looks at; the key of their one reminder.
SLICE = 100
SILENCE = "silence"


class SlaClock(models.Model):
    """A promised date passes: the customer has heard from us, or there is a reason."""

    _inherit = "aftersales.sla.clock"

    # === ACTIONS === #

    def action_explain_silence(self):
        """Ask why the customer was not told that the date would be missed."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Why Was the Customer Not Informed?"),
            "res_model": "aftersales.sla.silence",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_clock_id": self.id},
        }

    # === BUSINESS === #

    def _explain_silence(self, reason):
        """Put on record why the customer did not hear from us at the promised date."""
        self.sudo().write({"silence_reason": reason})
        for clock in self:
            document = clock._get_documents()
            document._message_log(
                body=self.env._(
                    "%(promise)s: the customer was not informed. %(reason)s",
                    promise=clock.target_id.name,
                    reason=reason,
                )
            )
            document._finish_telling()

    def _remind_silent(self):
        """Give the responsible one to-do for each promise that passed in silence.

        As a step of the ladder it is recorded, and can be taken once only.
        """
        now = fields.Datetime.now()
        step = self.env._("The promised date has passed: tell the customer, or say why")
        self.env["aftersales.escalation"].sudo().create(
            [
                {
                    "res_model": clock.res_model,
                    "res_id": clock.res_id,
                    "company_id": clock.company_id.id,
                    "clock_id": clock.id,
                    "user_id": clock._get_told_user().id,
                    "name": step,
                    "key": SILENCE,
                    "due_at": clock.due_at or now,
                    "fired_at": now,
                }
                for clock in self
            ]
        )
        for clock in self:
            # Nobody gets a mail for each: he finds them in his list.
            document = clock._get_documents().sudo()
            document.with_context(mail_activity_quick_update=True).activity_schedule(
                TELL_CUSTOMER,
                summary=f"{step}: {clock.target_id.name}",
                user_id=clock._get_told_user().id,
            )

    def _get_told_user(self):
        return self.user_id or self._get_documents()._get_ladder_user("owner")

    # === CRON === #

    @api.model
    def _cron_remind_silent(self):
        """Remind of promises to customers that passed in silence, slice by slice."""
        silent = Domain("is_silent", "=", True) & ~Domain(
            "escalation_ids", "any", [("key", "=", SILENCE)]
        )
        remaining = self.search_count(silent)
        self.env["ir.cron"]._commit_progress(remaining=remaining)
        while clocks := self.search(silent, order="due_at, id", limit=SLICE):
            clocks._remind_silent()
            remaining = max(0, remaining - len(clocks))
            if not self.env["ir.cron"]._commit_progress(
                len(clocks), remaining=remaining
            ):
                break
