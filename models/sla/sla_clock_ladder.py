import logging
from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_datetime

from .deadline import to_moment, to_seconds

_logger = logging.getLogger(__name__)

# Clocks whose steps are taken before the work is committed.
SLICE = 100


class SlaClock(models.Model):
    """The ladder: who is told when time runs out, is over, or the customer unhappy.

    A step is one row of ``aftersales.escalation`` in the same transaction as what it
    does, and unique: late, twice, or on two workers at once it is taken once.
    """

    _inherit = "aftersales.sla.clock"

    # === BUSINESS === #

    def _climb(self):
        """Take each step of the ladder that is due by now and not taken yet."""
        if not self:
            return
        now = to_seconds(fields.Datetime.now())
        times, fired = self._get_times(), self._get_fired()
        companies, terms_of = self.env["res.company"], self._get_terms()
        taken = defaultdict(list)
        for row in self._get_rows():
            clock, terms = self.browse(row["id"]), terms_of[row["target_id"]]
            company = companies.browse(row["company_id"] or [])
            time, _fallback = times(row["is_working"], terms.calendar_id, company)
            upcoming = []
            rungs = self._get_rungs(terms, row["promise"], time, row["due_at"])
            for key, moment in rungs:
                if key in fired[clock.id] or moment is None:
                    continue
                if moment <= now:
                    taken[key].append((clock, to_moment(moment)))
                else:
                    upcoming.append(moment)
            clock.next_step_at = to_moment(min(upcoming, default=None))
        self._take_steps(taken)

    def _take_steps(self, taken):
        """Record steps and let their consequences happen.

        :param taken: key of the step -> list of (clock, moment it was due)
        """
        steps = self.policy_id.step_ids
        for step in steps.filtered(lambda s: s.key in taken):
            pairs = [
                pair for pair in taken[step.key] if pair[0].policy_id == step.policy_id
            ]
            if pairs:
                self._take_step(step, pairs)

    @api.model
    def _take_step(self, step, pairs):
        now = fields.Datetime.now()
        people = defaultdict(self.browse)
        rows = []
        users = self.browse(clock.id for clock, _moment in pairs)._get_told(step)
        for clock, moment in pairs:
            user = users[clock.id]
            people[user] += clock
            rows.append(
                {
                    "res_model": clock.res_model,
                    "res_id": clock.res_id,
                    "company_id": clock.company_id.id,
                    "clock_id": clock.id,
                    "user_id": user.id,
                    "name": step.name,
                    "key": step.key,
                    "due_at": moment,
                    "fired_at": now,
                }
            )
        self.env["aftersales.escalation"].sudo().create(rows)
        for user, clocks in people.items():
            for same_kind in clocks.grouped("res_model").values():
                same_kind._tell(step, user)

    def _get_told(self, step):
        """Return whom a step of the ladder tells: id of the clock -> user.

        In the place of a given person who must not know, the department manager.
        """
        users = {}
        for clocks in self.grouped("res_model").values():
            documents = clocks._get_documents()
            role = step.role if step.role != "user" else "manager"
            by_document = documents._get_ladder_users(role)
            if step.role == "user":
                told = documents.filtered(lambda d: d._may_tell(step.user_id))
                by_document |= dict.fromkeys(told.ids, step.user_id)
            users.update({clock.id: by_document[clock.res_id] for clock in clocks})
        return users

    def _tell(self, step, user):
        """Let one step reach one person: line in the chatter, to-do, mail, urgency."""
        documents = self._get_documents()
        documents._message_log_batch(
            {clock.res_id: clock._get_ladder_text(step, user) for clock in self}
        )
        if step.activity_type_id:
            documents._schedule_ladder(step, user, self)
        if step.is_mailed and user.partner_id.email:
            documents._mail_ladder(step, user)
        if step.is_urging:
            documents._raise_urgency()

    def _get_ladder_text(self, step, user):
        """Return the chatter's line of a step that was taken."""
        self.ensure_one()
        text = self.env._(
            "Escalation: %(step)s (%(promise)s) → %(person)s",
            step=step.name,
            promise=self.target_id.name,
            person=user.name,
        )
        if self.due_at and step.trigger != "round":
            due = format_datetime(self.env, self.due_at, tz=user.tz)
            text = self.env._("%(text)s, due %(due)s", text=text, due=due)
        return text

    # === CRON === #

    @api.model
    def _cron_climb(self):
        """Take the steps that are due, slice by slice, each with its commit.

        Killed at any point, what is not committed is not recorded either and is done
        by the next run; two workers never take the same clock.
        """
        domain = Domain("state", "=", "running") & Domain(
            "next_step_at", "<=", fields.Datetime.now()
        )
        remaining = self.search_count(domain)
        self.env["ir.cron"]._commit_progress(remaining=remaining)
        while clocks := self._lock_due():
            clocks._climb_safely()
            remaining = max(0, remaining - len(clocks))
            if not self.env["ir.cron"]._commit_progress(
                len(clocks), remaining=remaining
            ):
                break

    def _climb_safely(self):
        """Climb; a clock whose step fails waits an hour, and no other one for it."""
        try:
            with self.env.cr.savepoint():
                self._climb()
        except Exception:
            if len(self) > 1:
                for clock in self:
                    clock._climb_safely()
                return
            _logger.exception("The ladder of promise %s fails, next try later", self.id)
            later = fields.Datetime.now() + timedelta(hours=1)
            self._store({"next_step_at": later})

    @api.model
    def _lock_due(self):
        """Return the next clocks with a step to take that no other worker has."""
        self.flush_model(["state", "next_step_at"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM aftersales_sla_clock
                 WHERE state = 'running' AND next_step_at <= %s
                 ORDER BY next_step_at, id LIMIT %s
                   FOR UPDATE SKIP LOCKED
                """,
                fields.Datetime.now(),
                SLICE,
            )
        )
        return self.browse(id_ for (id_,) in rows)
