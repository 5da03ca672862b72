from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..sla.deadline import to_moment
from ..sla.working_time import midnight
from ..workflow.files import adopt_files
from .rework_table import DESK, PLANNING


class Rework(models.Model):
    """What the customer was promised; once he knows the day he is asked about another.

    The clock of the promise follows the day (see the target's *Due On*). A later day is
    an extension of that clock as long as it is not broken: what was promised first
    stays on record, and counts.
    """

    _inherit = "aftersales.rework"

    _due_days = {"promised": "promised_on", "scheduled": "scheduled_start"}

    promised_on = fields.Date(
        compute="_compute_promised_on", store=True, readonly=False, precompute=True
    )
    promise_told_at = fields.Datetime(
        "Promise Told On",
        readonly=True,
        copy=False,
        help="Since then the customer knows the day: another one needs his consent.",
    )
    promise_ids = fields.One2many(
        "aftersales.rework.promise", "res_id", "Promised Days", readonly=True
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("complaint_id", "disposition_id")
    def _compute_promised_on(self):
        """Promise what the complaint or the return has promised, if it is to come."""
        clocks = self.sudo().return_id._get_clocks()
        due = {clock.res_id: clock.due_at for clock in clocks if clock.is_told}
        for rework in self:
            known = rework.sudo().complaint_id.expected_on
            moment = due.get(rework.sudo().return_id.id)
            known = known or (moment and rework._get_due_day(moment))
            is_to_come = known and known > rework._get_company_day()
            rework.promised_on = rework.promised_on or (is_to_come and known)

    def _get_company_day(self, moment=None):
        """Return the company's day of a moment, today without one."""
        return self.company_id._aftersales_get_day(moment)

    def _get_due_day(self, moment):
        """Return the day that ends at a moment at the latest."""
        return self._get_company_day(moment - timedelta(seconds=1))

    # === CRUD === #

    def _check_settled(self, facts):
        """Refuse another day that the customer has not been asked about.

        :raise UserError: when he knows the day
        """
        super()._check_settled(facts)
        if "promised_on" not in facts:
            return
        day = fields.Date.to_date(facts["promised_on"]) or False
        known = self.filtered(lambda r: r.promise_told_at and r.promised_on != day)
        if known:
            raise UserError(
                self.env._(
                    "%(reworks)s: the customer knows the promised day. Use “Agree on"
                    " Another Day” and put his consent on record.",
                    reworks=", ".join(known.mapped("display_name")),
                )
            )

    # === ACTIONS === #

    def action_agree_promise(self):
        """Ask who of the customer agreed to another day.

        :raise UserError: when it is closed, or the user promises nothing
        """
        self.ensure_one()
        self._check_promise_change()
        return self.env["aftersales.rework.agree"]._open(self)

    # === BUSINESS === #

    def _check_promise_change(self):
        """Let the desk and planning agree on days, of what is open.

        :raise UserError: when it is closed, or the user is neither
        """
        self.check_access("write")
        if self._missing_permission((*DESK, *PLANNING)):
            raise UserError(self.env._("The service desk and planning agree on days."))
        closed = self.filtered(lambda rework: not rework.is_open)
        if closed:
            raise UserError(
                self.env._(
                    "%(reworks)s: the case is closed, nothing is promised any more.",
                    reworks=", ".join(closed.mapped("display_name")),
                )
            )

    def _action_route(self):
        """The way is set: the customer can rely on the day."""
        result = super()._action_route()
        told = self.filtered(lambda r: r.promised_on and not r.promise_told_at)
        told._record_promises({rework: {} for rework in told})
        told._write_protected({"promise_told_at": fields.Datetime.now()})
        return result

    def _agree_promise(self, day, consent):
        """Promise another day, and let the clock of the promise follow it.

        :param day: the new day
        :param consent: values of the ``aftersales.rework.promise``; with ``agreed_by``
            where the customer was asked
        """
        self.ensure_one()
        self._check_promise_change()
        self._take_promise(day, consent)
        if consent.get("agreed_by"):
            for clock in self._get_promise_clocks():
                due_at = self._get_day_end(clock, day)
                if not clock.is_late and clock.due_at < due_at:
                    names = ("agreed_by", "agreed_at", "how", "reason")
                    dates = {"old_due_at": clock.due_at, "new_due_at": due_at}
                    clock._extend({**dates, **{name: consent[name] for name in names}})

    def _get_workflow_user(self, role):
        """Return who hears of a promise: the person in charge, then his department."""
        if role == "owner" and self.user_id:
            return self.user_id
        team = self.sudo().team_id
        if team and role in ("leader", "manager"):
            is_leader = role == "leader"
            user = team._get_responsible() if is_leader else team.manager_id
            if user:
                return user.sudo(self.env.su)
        return super()._get_workflow_user(role)

    def _get_own_team(self, role):
        return self.team_id if role == "production" else super()._get_own_team(role)

    def _get_promise_clocks(self):
        """Return the running clock of the promised day, if any."""
        until = f"{self._name}:promised"
        clocks = self.sudo()._get_clocks()
        return clocks.filtered(lambda c: c.target_id.until == until and c.due_at)

    def _get_day_end(self, clock, day):
        """Return the moment at which a promised day is over."""
        terms = clock._get_terms()[clock.target_id.id]
        time, _is_fallback = clock._get_times()(
            clock.is_working, terms.calendar_id, clock.company_id
        )
        return to_moment(midnight(day + timedelta(days=1), time.zone))

    def _follow_extension(self, clock):
        """Promise the later day that the customer agreed to by the clock itself."""
        if clock.target_id.until == f"{self._name}:promised":
            extension = clock.extension_ids.sorted("id")[-1:]
            day = self._get_due_day(extension.new_due_at)
            if day != self.promised_on:
                names = ("agreed_by", "agreed_at", "how", "reason")
                self._take_promise(day, {name: extension[name] for name in names})
        return super()._follow_extension(clock)

    def _take_promise(self, day, consent):
        """Put a promised day on record, whatever the clocks say."""
        row = {**consent, "old_on": self.promised_on, "promised_on": day}
        self._record_promises({self: row})
        self._write_protected({"promised_on": day})
        # Told once; the clock starts by it.
        if not self.promise_told_at:
            self._write_protected({"promise_told_at": fields.Datetime.now()})
        self._message_log(
            body=self.env._(
                "Promised to the customer: %(day)s. %(reason)s",
                day=format_date(self.env, day),
                reason=consent.get("reason") or "",
            )
        )

    def _record_promises(self, values):
        """Put promised days on record: rework -> values of the row."""
        vals_list = [
            {
                "promised_on": rework.promised_on,
                "told_at": fields.Datetime.now(),
                **consent,
                "res_model": rework._name,
                "res_id": rework.id,
                "company_id": rework.company_id.id,
                "user_id": self.env.uid,
            }
            for rework, consent in values.items()
        ]
        rows = self.env["aftersales.rework.promise"].sudo().create(vals_list)
        for row, vals in zip(rows, vals_list, strict=True):
            adopt_files(row, vals)
