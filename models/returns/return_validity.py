import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from .return_table import APPROVERS

_logger = logging.getLogger(__name__)

# So many documents are in one transaction of a job.
SLICE = 100
# The to-do of whoever waits for the goods.
AWAITED = "aftersales.mail_activity_type_goods_awaited"


class Returns(models.Model):
    """How long an authorisation holds: two reminders, then it expires by itself.

    Goods that arrive later are received all the same.
    """

    _inherit = "aftersales.return"

    reminded_on = fields.Date("Last Reminded On", readonly=True, copy=False)
    remind_on = fields.Date(
        "Next Reminder On",
        compute="_compute_remind_on",
        store=True,
        index="btree_not_null",
        help="When the customer is reminded next to send the goods.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("state", "expires_on", "reminded_on", "picked_up_at")
    def _compute_remind_on(self):
        """Count back from the expiry; what lies before the approval is not due."""
        for document in self:
            document.remind_on = False
            if not document._awaits_goods() or not document.expires_on:
                continue
            approved_on = document._get_day(document.approved_at)
            since = max(document.reminded_on or approved_on, approved_on)
            days = document._get_ruling_policy()._get_reminder_days()
            dates = (document.expires_on - timedelta(days=day) for day in days)
            document.remind_on = min((d for d in dates if d > since), default=False)

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create; how long it will hold is set with the approval.

        :raise UserError: when somebody without the right to it sets it now
        """
        if any(vals.get("expires_on") for vals in vals_list):
            self._check_may_set_expiry()
        return super().create(vals_list)

    def write(self, vals):
        """Write.

        :raise UserError: when somebody without the right to it changes how long the
            authorisation holds
        """
        if "expires_on" in vals:
            self._check_may_set_expiry()
        return super().write(vals)

    @api.model
    def _check_may_set_expiry(self):
        missing = self._missing_permission(APPROVERS)
        if missing:
            raise UserError(
                self.env._(
                    "“%(field)s”: %(reason)s",
                    field=self._fields["expires_on"]._description_string(self.env),
                    reason=missing[0].text,
                )
            )

    @api.model
    def _get_protected_fields(self):
        return super()._get_protected_fields() | {"reminded_on"}

    # === GUARDS === #

    def _expire_refusals(self):
        """Yield why the authorisation still holds."""
        yield from super()._expire_refusals()
        for document in self:
            day = document.expires_on
            if not document._awaits_goods():
                text = self.env._("No goods are waited for.")
                yield document, text, "line_ids"
            elif not day:
                text = self.env._("The authorisation holds without limit of time.")
                yield document, text, "expires_on"
            elif day >= document._get_day():
                text = self.env._(
                    "The authorisation holds until %(day)s.",
                    day=format_date(self.env, day),
                )
                yield document, text, "expires_on"

    # === EFFECTS === #

    def _action_approve(self):
        """Say until when the goods have to arrive."""
        result = super()._action_approve()
        self._start_validity()
        return result

    def _action_renew(self):
        """Begin the validity anew."""
        result = super()._action_renew()
        self._write_protected({"expires_on": False})
        self._start_validity()
        return result

    def _action_receive(self):
        """Nobody waits any more."""
        result = super()._action_receive()
        self._forget_awaited()
        return result

    def _action_expire(self):
        """Nobody waits any more."""
        result = super()._action_expire()
        self._forget_awaited()
        return result

    def _action_cancel(self):
        """Nobody waits any more."""
        result = super()._action_cancel()
        self._forget_awaited()
        return result

    # === BUSINESS === #

    def _get_day(self, moment=None):
        return self.company_id._aftersales_get_day(moment)

    def _awaits_goods(self):
        """Return whether the customer still has to send something."""
        self.ensure_one()
        is_open = self.state == "approved" and not self.picked_up_at
        return is_open and any(self.line_ids.mapped("needs_goods"))

    def _get_ruling_policy(self):
        """Return the policy whose authorisation ends first."""
        policies = self.line_ids.filtered("needs_goods").policy_id
        limited = policies.filtered("validity_days").sorted("validity_days")
        return limited[:1] or policies[:1]

    def _start_validity(self):
        """Set until when the authorisation holds; what an approver has set stays."""
        by_day = {}
        for document in self:
            today = document._get_day()
            if document.expires_on and document.expires_on >= today:
                continue
            days = document._get_ruling_policy().validity_days
            day = today + timedelta(days=days) if days else False
            by_day.setdefault(day, self.browse())
            by_day[day] += document
        for day, documents in by_day.items():
            documents._write_protected({"expires_on": day, "reminded_on": False})

    def _remind(self):
        """Remind the customers by mail, each in his language, and the people in charge.

        Where nobody can be reached by mail, the to-do is to phone.
        """
        template = self.env.ref("aftersales.mail_template_return_reminder")
        reachable = self._get_reachable()
        if reachable:
            template.sudo().send_mail_batch(reachable.ids)
            self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
        self._forget_awaited()
        for document in self:
            document._schedule_awaited(must_phone=document not in reachable)
        for day, documents in self.grouped(lambda d: d._get_day()).items():
            documents._write_protected({"reminded_on": day})

    def _schedule_awaited(self, must_phone):
        """Let the person in charge see that the goods are not here yet."""
        user = self.user_id or self.approved_by_id
        texts, day = self.with_context(lang=user.lang).env, self.expires_on
        summary = texts._(
            "Goods are awaited until %(day)s", day=format_date(texts, day)
        )
        if must_phone:
            summary = texts._("Phone: %(subject)s", subject=summary)
        # Nobody gets a mail for each: he finds them in his list.
        quiet = self.sudo().with_context(mail_activity_quick_update=True)
        quiet.activity_schedule(
            AWAITED, summary=summary, user_id=user.id, date_deadline=day
        )

    def _forget_awaited(self):
        """Take back the to-dos about goods that are awaited."""
        self.sudo().activity_unlink([AWAITED])

    # === CRON === #

    @api.model
    def _cron_remind(self):
        """Remind of the goods that are waited for, slice by slice.

        Killed at any point, what is not committed is not recorded either and is done
        by the next run; who was reminded today is not reminded again.
        """
        self._run_due("remind_on", 0, lambda documents: documents._remind())

    @api.model
    def _cron_expire(self):
        """Let authorisations expire, slice by slice, each with its commit."""
        self._run_due("expires_on", 1, lambda documents: documents._advance("expire"))

    @api.model
    def _run_due(self, name, days, act):
        """Do something with the approved returns whose day has come.

        :param name: the field of the day
        :param days: how many days after that day
        :param act: function that does it with some of them
        """
        last_id, progress = 0, self.env["ir.cron"]._commit_progress
        # The day ends earlier or later elsewhere: each is asked for its own.
        latest = fields.Date.today() + timedelta(days=1 - days)
        due = Domain("state", "=", "approved") & Domain(name, "<=", latest)
        remaining = self.search_count(due)
        progress(remaining=remaining)
        while slice_ := self.search(
            due & Domain("id", ">", last_id), order="id", limit=SLICE
        ):
            last_id = slice_[-1].id
            today = {c: c._aftersales_get_day() for c in slice_.company_id}
            ready = slice_.try_lock_for_update().filtered(
                lambda d, t=today: (
                    d[name] and d[name] + timedelta(days=days) <= t[d.company_id]
                )
            )
            ready._do_safely(act)
            remaining = max(0, remaining - len(slice_))
            if not progress(len(slice_), remaining=remaining):
                break

    def _do_safely(self, act):
        """Do it; what fails waits for the next run, and nothing else waits for it."""
        try:
            with self.env.cr.savepoint():
                act(self)
        except UserError:
            if len(self) > 1:
                for document in self:
                    document._do_safely(act)
                return
            _logger.exception("Return %s is left for the next run", self.id)
