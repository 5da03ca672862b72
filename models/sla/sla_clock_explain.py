from babel.dates import format_skeleton

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_time
from odoo.tools.misc import babel_locale_parse, get_lang

from .deadline import to_moment, to_seconds
from .explanation import counts_up, explain
from .working_time import local_date


class SlaClock(models.Model):
    """*Explain this deadline*: each counted hour or day, each gap and its reason."""

    _inherit = "aftersales.sla.clock"

    explanation = fields.Html(
        compute="_compute_explanation", compute_sudo=False, sanitize=False
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends_context("lang", "tz", "uid")
    def _compute_explanation(self):
        for clock in self:
            clock.explanation = self.env["ir.qweb"]._render(
                "aftersales.sla_explanation", clock._prepare_explanation()
            )

    # === ACTIONS === #

    @api.readonly
    def action_explain(self):
        """Show how the deadline was counted."""
        self.ensure_one()
        view = self.env.ref("aftersales.sla_clock_view_form_explanation")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Explain This Deadline"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [[view.id, "form"]],
            "target": "new",
        }

    # === BUSINESS === #

    def _explain(self):
        """Return how the deadline came about.

        :return: the :class:`.deadline.Promise`, the time it is counted by, and the list
            of :class:`.explanation.Stretch`
        """
        self.ensure_one()
        clock = self.sudo()
        [row] = clock._get_rows()
        promise = row["promise"]
        terms = clock._get_terms()[clock.target_id.id]
        time, _is_fallback = self._get_times()(
            clock.is_working, terms.calendar_id, clock.company_id
        )
        return promise, time, explain(promise, time)

    def _prepare_explanation(self):
        """Return the explanation as plain values for printing."""
        promise, time, stretches = self._explain()
        zone = self.env.tz.zone
        holidays = self._get_holidays(stretches)
        original_due = to_moment(promise.original_due(time))
        return {
            "promise": self.target_id.name,
            "promised": self._get_promised_text(),
            "start": self._format_moment(promise.start),
            "rows": [self._prepare_row(s, time, holidays) for s in stretches],
            "total": self._get_total_text(stretches),
            "is_total_right": counts_up(promise, stretches),
            "due": self._format_moment(promise.original_due(time)),
            "is_changed": original_due != self.original_due_at,
            "counted_due": self.original_due_at
            and self._format_moment(to_seconds(self.original_due_at)),
            "paused_since": self.paused_at
            and self._format_moment(to_seconds(self.paused_at)),
            "extension": self._prepare_extension(),
            "zone": zone,
            "calendar_zone": time.zone.zone if time.zone.zone != zone else "",
            "calendar": self._get_calendar_name(),
            "is_around_the_clock": self.is_around_the_clock,
        }

    def _prepare_row(self, stretch, time, holidays):
        """Return one line of the list."""
        start = local_date(stretch.start, self.env.tz)
        end = local_date(stretch.end, self.env.tz)
        is_counted = stretch.kind in ("counted", "day", "again")
        length = self._format_length(stretch.seconds) if stretch.seconds else ""
        return {
            "kind": stretch.kind,
            "is_counted": is_counted,
            "day": self._format_day(start),
            "start": self._format_time(stretch.start),
            "end": self._format_time(stretch.end),
            "end_day": self._format_day(end) if end != start else "",
            "length": self.env._("1 day") if stretch.kind == "day" else length,
            "note": self._get_note(stretch, time, holidays),
        }

    def _get_note(self, stretch, time, holidays):
        """Return why a stretch counts in another way than others, or not at all."""
        if stretch.kind == "idle":
            return self._get_idle_reason(stretch, time, holidays)
        if stretch.kind == "still":
            return self._get_still_reason(stretch)
        notes = {
            "first": self.env._("The day of the start is not counted"),
            "next": self.env._("The day was over: the next working day"),
            "again": self.env._("Makes up for the time it stood still"),
        }
        if not self.amount:
            notes["first"] = self.env._("Due on the same day")
        return notes.get(stretch.kind, "")

    def _get_idle_reason(self, stretch, time, holidays):
        names = [
            name
            for start, end, name in holidays
            if start < stretch.end and end > stretch.start
        ]
        if names:
            return self.env._("Holiday: %(names)s", names=", ".join(names))
        apart = (
            local_date(stretch.end, time.zone) - local_date(stretch.start, time.zone)
        ).days
        if not apart:
            return self.env._("Break")
        return self.env._("Night") if apart == 1 else self.env._("Days off")

    def _get_still_reason(self, stretch):
        pauses = self.pause_ids.filtered(
            lambda p: (
                to_seconds(p.started_at) < stretch.end
                and (not p.ended_at or to_seconds(p.ended_at) > stretch.start)
            )
        )
        reasons = ", ".join(dict.fromkeys(filter(None, pauses.mapped("reason"))))
        return self.env._("Stood still: %(reasons)s", reasons=reasons)

    def _get_holidays(self, stretches):
        """Return the holidays that a promise in working time runs over.

        :return: list of (start, end, name), the moments in seconds
        """
        if not self.is_working or not stretches:
            return []
        calendar = self.policy_id._get_calendar(self.company_id)
        leaves = self.env["resource.calendar.leaves"].sudo()
        domain = (
            Domain("resource_id", "=", False)
            & Domain("time_type", "=", "leave")
            & Domain("calendar_id", "in", [False, calendar.id])
            & Domain("company_id", "in", [False, self.company_id.id])
            & Domain("date_to", ">", to_moment(stretches[0].start))
            & Domain("date_from", "<", to_moment(stretches[-1].end))
        )
        return [
            (to_seconds(leave.date_from), to_seconds(leave.date_to), leave.name or "")
            for leave in leaves.search(domain, order="date_from")
        ]

    def _prepare_extension(self):
        extension = self.extension_ids.sorted("id")[-1:]
        if not extension:
            return False
        how = dict(extension._fields["how"]._description_selection(self.env))
        return {
            "agreed_by": extension.agreed_by,
            "agreed_at": self._format_moment(to_seconds(extension.agreed_at)),
            "how": how[extension.how],
            "reason": extension.reason,
            "new_due": self._format_moment(to_seconds(extension.new_due_at)),
            "due": self.due_at != extension.new_due_at
            and self._format_moment(to_seconds(self.due_at)),
        }

    # === TEXTS === #

    def _get_promised_text(self):
        """Return the promised time in words."""
        self.ensure_one()
        if self.unit == "day" and not self.amount:
            return self.env._("the same day")
        texts = {
            ("minute", False): self.env._("%(n)s minutes", n=self.amount),
            ("minute", True): self.env._("%(n)s working minutes", n=self.amount),
            ("hour", False): self.env._("%(n)s hours", n=self.amount),
            ("hour", True): self.env._("%(n)s working hours", n=self.amount),
            ("day", False): self.env._("%(n)s days", n=self.amount),
            ("day", True): self.env._("%(n)s working days", n=self.amount),
        }
        return texts[self.unit, self.is_working]

    def _get_total_text(self, stretches):
        if self.unit == "day":
            days = sum(stretch.kind == "day" for stretch in stretches)
            made_up = sum(s.seconds for s in stretches if s.kind == "again")
            if not made_up:
                return self.env._("%(n)s days", n=days)
            made_up = self._format_length(made_up)
            return self.env._("%(n)s days and %(time)s", n=days, time=made_up)
        return self._format_length(
            sum(s.seconds for s in stretches if s.kind == "counted")
        )

    def _get_calendar_name(self):
        if not self.is_working or self.is_around_the_clock:
            return ""
        return self.policy_id._get_calendar(self.company_id).name

    @api.model
    def _format_length(self, seconds):
        hours, rest = divmod(int(seconds), 3600)
        minutes, seconds = divmod(rest, 60)
        parts = [
            hours and self.env._("%(n)s h", n=hours),
            minutes and self.env._("%(n)s min", n=minutes),
            seconds and self.env._("%(n)s s", n=seconds),
        ]
        return " ".join(filter(None, parts)) or self.env._("%(n)s min", n=0)

    @api.model
    def _format_moment(self, moment):
        """Return a moment in the user's language and time zone."""
        if moment is None:
            return ""
        day = self._format_day(local_date(moment, self.env.tz))
        return f"{day} {self._format_time(moment)}"

    @api.model
    def _format_time(self, moment):
        style = "medium" if moment % 60 else "short"
        return format_time(
            self.env, to_moment(moment), tz=self.env.tz.zone, time_format=style
        )

    @api.model
    def _format_day(self, day):
        locale = babel_locale_parse(get_lang(self.env).code)
        return format_skeleton("yMMMEd", day, locale=locale)
