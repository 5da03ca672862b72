from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_datetime

from .deadline import Promise, to_seconds
from .sla_clock import OPEN_STATES
from .working_time import AroundTheClock

# Running clocks whose deadlines one slice of the job counts anew.
SLICE = 500


class SlaClock(models.Model):
    """How clocks are moved: started, paused, extended, stopped, counted anew."""

    _inherit = "aftersales.sla.clock"

    # === CRUD === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_evidence(self):
        if not self.env.su:
            raise AccessError(self.env._("A promise on record cannot be deleted."))

    # === BUSINESS === #

    @api.model
    def _start(self, documents, terms, moments, people):
        """Start a clock of one promise for each document.

        :param documents: recordset of one clocked model
        :param terms: :class:`.terms.Terms`
        :param moments: id of the document -> naive UTC datetime it starts at
        :param people: id of the document -> user whose promise it is
        :return: the values of the new rows, to be created in one batch
        """
        times, rows = self._get_times(), []
        for document in documents:
            company = document._get_document_company()
            time, is_fallback = times(terms.is_working, terms.calendar_id, company)
            start = to_seconds(moments[document.id])
            amount = document._get_due_amount(terms, start, time)
            if amount is None:
                continue
            promise = Promise(amount, terms.unit, start)
            rows.append(
                {
                    "res_model": documents._name,
                    "res_id": document.id,
                    "company_id": company.id,
                    **self._prepare_terms(terms),
                    "amount": amount,
                    "partner_id": document._get_clock_partner().id,
                    "user_id": people[document.id].id,
                    "started_at": start,
                    "is_around_the_clock": is_fallback,
                    **self._prepare_plan(terms, promise, time),
                }
            )
        return rows

    @api.model
    def _prepare_terms(self, terms):
        """Return what a clock takes over from the promise of its policy."""
        names = ["target_id", "policy_id", "code", "unit", "is_working"]
        # The day that a document named when its clock was started stands.
        if not terms.until:
            names.append("amount")
        return {name: getattr(terms, name) for name in names}

    @api.model
    def _get_times(self):
        """Return a function that finds the time that counts, and remembers it.

        (is working time, id of the policy's calendar, company) -> (time, whether it had
        to be counted around the clock for want of hours)
        """
        made = {}
        calendars = self.env["resource.calendar"].sudo()

        def get(is_working, calendar_id, company):
            key = is_working, calendar_id, company.id
            if key not in made:
                own = company.sudo().resource_calendar_id
                calendar = calendars.browse(calendar_id) or own
                time_zone, has_hours = calendar._get_frame()
                time = AroundTheClock(time_zone)
                if is_working and has_hours:
                    time = calendar._get_working_time(company)
                made[key] = time, is_working and not has_hours
            return made[key]

        return get

    @api.model
    def _prepare_plan(self, terms, promise, time, fired=()):
        """Return the dates of a clock, in seconds, as far as they are known now."""
        due = promise.due(time)
        rungs = (
            moment
            for key, moment in self._get_rungs(terms, promise, time, due)
            if key not in fired and moment is not None
        )
        return {
            "due_at": due,
            "original_due_at": promise.original_due(time) if promise.extension else due,
            "warn_at": promise.share(time, terms.warn_share, due),
            "next_step_at": min(rungs, default=None),
        }

    @api.model
    def _get_rungs(self, terms, promise, time, due):
        """Yield (key, moment) of each step of the ladder that time alone brings."""
        for rung in terms.ladder:
            if rung.trigger == "share":
                yield rung.key, promise.share(time, rung.share, due)
            elif rung.trigger == "breach" and due is not None:
                # The promise is broken once its last second is over.
                yield rung.key, due + 1 + rung.seconds

    def _replan(self):
        """Count the dates of clocks anew, from their facts."""
        if not self:
            return
        now = to_seconds(fields.Datetime.now())
        times, fired = self._get_times(), self._get_fired()
        companies = self.env["res.company"]
        terms_of, plans = self._get_terms(), {}
        for row in self._get_rows():
            terms, promise = terms_of[row["target_id"]], row["promise"]
            time, is_fallback = times(
                row["is_working"],
                terms.calendar_id,
                companies.browse(row["company_id"] or []),
            )
            plan = self._prepare_plan(terms, promise, time, fired[row["id"]])
            if row["state"] != "running":
                plan["next_step_at"] = None
            plan["paused_seconds"] = promise.paused(time, row["stopped_at"] or now)
            plan["is_around_the_clock"] = is_fallback
            if any(row[name] != value for name, value in plan.items()):
                plans[row["id"]] = plan
        self._update_plans(plans)

    def _get_terms(self):
        """Return the terms of these clocks: id of the target -> :class:`Terms`."""
        policies = self.policy_id
        return {terms.target_id: terms for p in policies for terms in p._get_terms()}

    def _get_fired(self):
        """Return the keys of the steps taken: id of the clock -> set."""
        fired = defaultdict(set)
        rows = (
            self.env["aftersales.escalation"]
            .sudo()
            ._read_group([("clock_id", "in", self.ids)], ["clock_id", "key"])
        )
        for clock, key in rows:
            fired[clock.id].add(key)
        return fired

    def _pause(self, cause, moment, state=False):
        """Let clocks stand still; those that are late already run on.

        :param cause: ``state`` or ``customer``
        :param moment: naive UTC datetime
        """
        clocks = self.filtered(
            lambda c: (
                c.state in OPEN_STATES
                and not (c.state == "running" and c.due_at and c.due_at < moment)
                and not c.pause_ids.filtered(
                    lambda p: p.cause == cause and not p.ended_at
                )
            )
        )
        self.env["aftersales.sla.pause"].sudo().create(
            [
                {
                    "clock_id": clock.id,
                    "cause": cause,
                    "state": state,
                    "started_at": max(moment, clock.started_at),
                }
                for clock in clocks
            ]
        )
        running = clocks.filtered(lambda c: c.state == "running")
        running._store({"state": "paused", "paused_at": moment, "next_step_at": False})

    def _resume(self, cause, moment):
        """End the standstills of one cause; clocks without another one go on."""
        pauses = self.pause_ids.filtered(lambda p: p.cause == cause and not p.ended_at)
        pauses.write({"ended_at": moment})
        clocks = pauses.clock_id.filtered(
            lambda c: c.state == "paused" and all(p.ended_at for p in c.pause_ids)
        )
        clocks._store({"state": "running", "paused_at": False})
        clocks._replan()

    def _stop(self, moments):
        """Stop clocks: what was promised has happened.

        :param moments: id of the document -> naive UTC datetime it happened at
        """
        if not self:
            return
        self._drop_todos()
        by_moment = defaultdict(self.browse)
        for clock in self:
            moment = max(moments[clock.res_id], clock.started_at)
            by_moment[moment] += clock
        for moment, clocks in by_moment.items():
            paused = clocks.filtered(lambda c: c.state == "paused")
            open_pauses = paused.pause_ids.filtered(lambda p: not p.ended_at)
            open_pauses.write({"ended_at": moment})
            clocks._store({"stopped_at": moment, "paused_at": False})
            paused._replan()
            clocks._judge()

    def _judge(self):
        """Tell of clocks that have stopped whether their promise was kept."""
        verdicts = defaultdict(self.browse)
        for clock in self:
            original, due = clock.original_due_at, clock.due_at
            in_time = not original or clock.stopped_at <= original
            as_agreed = not due or clock.stopped_at <= due
            verdicts[in_time, as_agreed] += clock
        for (in_time, as_agreed), clocks in verdicts.items():
            clocks._store(
                {
                    "state": "stopped",
                    "next_step_at": False,
                    "is_kept": in_time,
                    "is_kept_extended": as_agreed,
                }
            )

    def _move_start(self, moments):
        """Count clocks from another start: the moment on record was corrected.

        :param moments: id of the document -> naive UTC datetime
        """
        by_moment = defaultdict(self.browse)
        for clock in self:
            by_moment[moments[clock.res_id]] += clock
        for moment, clocks in by_moment.items():
            clocks._store({"started_at": moment})
        self._replan()
        self.filtered(lambda c: c.state == "stopped")._judge()

    def _drop_todos(self):
        """Take the ladder's to-dos away: nothing is left to do about these promises."""
        todos = self.env["mail.activity"].sudo()
        todos.search([("aftersales_clock_id", "in", self.ids)]).unlink()

    def _extend(self, values):
        """Put an agreed date on record and count from it.

        :param values: of the ``aftersales.sla.extension``
        """
        for clock in self:
            self.env["aftersales.sla.extension"].create(
                {
                    **values,
                    "clock_id": clock.id,
                    "res_model": clock.res_model,
                    "res_id": clock.res_id,
                    "company_id": clock.company_id.id,
                    "user_id": self.env.uid,
                }
            )
            clock.informed_at = values["agreed_at"]
            clock._replan()
            clock._get_documents()._message_log(
                body=self.env._(
                    "%(promise)s: %(person)s agreed to %(date)s. %(reason)s",
                    promise=clock.target_id.name,
                    person=values["agreed_by"],
                    date=format_datetime(self.env, values["new_due_at"]),
                    reason=values["reason"],
                )
            )
            clock._get_documents()._follow_extension(clock)

    def _give_up(self, moment):
        """End clocks that nothing will stop any more: broken when late, else void."""
        late = self.filtered(lambda c: c.state == "running" and c.is_late)
        late._stop(dict.fromkeys(late.mapped("res_id"), moment))
        unheard = late.filtered(lambda c: c.is_silent)
        unheard._store({"silence_reason": self.env._("The case has ended.")})
        rest = self - late
        rest._drop_todos()
        rest.pause_ids.filtered(lambda p: not p.ended_at).write({"ended_at": moment})
        rest._store(
            {
                "state": "void",
                "stopped_at": moment,
                "paused_at": False,
                "next_step_at": False,
            }
        )

    # === CRON === #

    @api.model
    def _cron_replan(self):
        """Count all open clocks anew, in slices: the working hours have changed."""
        last, running = 0, Domain("state", "in", OPEN_STATES)
        remaining = self.search_count(running)
        self.env["ir.cron"]._commit_progress(remaining=remaining)
        while clocks := self.search(
            running & Domain("id", ">", last), order="id", limit=SLICE
        ):
            clocks._replan()
            last = clocks[-1].id
            remaining = max(0, remaining - len(clocks))
            if not self.env["ir.cron"]._commit_progress(
                len(clocks), remaining=remaining
            ):
                break
