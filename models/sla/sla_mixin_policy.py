from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from .deadline import to_seconds
from .sla_clock import OPEN_STATES
from .sla_mixin_ladder import TELL_CUSTOMER
from .working_time import local_date


class SlaMixin(models.AbstractModel):
    """A document's facts change, and with them the promises that hold for it."""

    _inherit = "aftersales.sla.mixin"

    # Days on which a promise may be due: key -> name of a date or datetime field.
    _due_days = {}

    # === BUSINESS === #

    @api.model
    def _change_policy(self, policy, version):
        """Let documents that run by a policy run by an earlier version of it.

        One statement, whatever their number; what is finished and taken up again runs
        by the policy that is in force then.
        """
        self.flush_model(["sla_policy_id", "state"])
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET sla_policy_id = %s"
                " WHERE sla_policy_id = %s AND state NOT IN %s",
                SQL.identifier(self._table),
                version.id,
                policy.id,
                self._final_states or ("",),
            )
        )
        self.invalidate_model(["sla_policy_id"])

    def _write_policy(self, policy):
        return self._write_protected({"sla_policy_id": policy.id})

    def _rematch(self):
        """Choose the policy anew after a change; time that ran so far stays counted."""
        living = self.filtered(lambda d: d.state not in self._final_states).sudo()
        policies = self.env["aftersales.sla.policy"].sudo()
        found = policies._match(living)
        by_policy = defaultdict(living.browse)
        for document in living:
            old = document.sla_policy_id
            new = found.get(document, policies)
            if new != (old.successor_id or old):
                by_policy[new] += document
        for policy, documents in by_policy.items():
            documents._switch_policy(policy)

    def _switch_policy(self, policy):
        """Carry the running clocks over to another policy, by the code of the promise.

        What the new one does not promise is no longer needed; what it promises from
        an event that has happened already starts from then.
        """
        self._write_policy(policy)
        terms = {t.code: t for t in (policy._get_terms() if policy else ())}
        clocks = self._get_clocks()
        carried = clocks.filtered(lambda c: c.code in terms)
        now = fields.Datetime.now()
        (clocks - carried)._give_up(now)
        for code, same in carried.grouped("code").items():
            same._store(same._prepare_terms(terms[code]))
        carried._replan()
        for state, documents in self.grouped("state").items():
            ids = set(documents.ids)
            own = carried.filtered(lambda c, i=ids: c.res_id in i)
            documents._stand_still(own, state, now)
        self._follow_waiting(carried, now)
        # Danger that is found out later is told as soon as danger seen at once.
        carried.filtered(
            lambda c: c.state == "running" and c.next_step_at and c.next_step_at <= now
        )._climb()
        self._start_missing(terms)
        self._message_log_batch(dict.fromkeys(self.ids, self._get_switch_text(policy)))

    def _start_missing(self, terms):
        """Start what the policy promises from facts that have happened before."""
        clocks = self.env["aftersales.sla.clock"].sudo()
        clocks = clocks.search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )
        known = {(clock.res_id, clock.code) for clock in clocks}
        for promise in terms.values():
            if promise.start.startswith("fact:"):
                self.filtered(
                    lambda d, p=promise: (
                        (d.id, p.code) not in known and not d._has_happened(p.stop)
                    )
                )._start_clocks(clocks, [promise], [promise.start])

    def _has_happened(self, event):
        kind, _colon, name = event.partition(":")
        return kind == "fact" and bool(self[self._facts[name].field])

    def _get_switch_text(self, policy):
        if not policy:
            return self.env._("No deadline policy fits any more.")
        return self.env._(
            "Deadlines are now those of “%(policy)s”.", policy=policy.name
        )

    # === CORRECTIONS === #

    def _get_starts(self, vals):
        """Return what is about to be corrected: first fact -> (document id -> moment).

        A document begins once: its first facts can be corrected, not happen again.
        """
        return {
            name: {document.id: document[fact.field] for document in self}
            for name, fact in self._facts.items()
            if fact.is_first and fact.field in vals
        }

    def _follow_corrections(self, starts):
        """Count the clocks anew whose first fact was corrected, also those that ended.

        :param starts: what :meth:`_get_starts` returned before
        """
        for name, before in starts.items():
            moments = self._get_moments(f"fact:{name}")
            clocks = self.env["aftersales.sla.clock"].sudo()
            clocks = clocks.search(
                [("res_model", "=", self._name), ("res_id", "in", list(moments))]
            )
            clocks.filtered(
                lambda c, n=name, b=before, m=moments: (
                    c.started_at == b[c.res_id] != m[c.res_id]
                    and c.target_id._get_event("start") == f"fact:{n}"
                )
            )._move_start(moments)

    # === DAYS OF THE DOCUMENT === #

    def _get_due_amount(self, terms, start, time):
        """Return how many units are promised; ``None`` when there is no such day yet.

        :param start: moment from which time counts, in seconds since 1970
        :param time: the time that counts, see ``working_time.py``
        """
        if not terms.until:
            return terms.amount
        name = self._due_days[terms.until]
        day = self[name]
        if day and self._fields[name].type == "datetime":
            day = local_date(to_seconds(day), time.zone)
        return max(0, (day - local_date(start, time.zone)).days) if day else None

    # === WAITING FOR THE CUSTOMER === #

    def _wait_for_customer(self):
        """Let promises stand still that wait for the customer: we asked him."""
        now = fields.Datetime.now()
        asked = self.filtered(
            lambda d: not d.waiting_since and d.state not in self._final_states
        )
        if asked:
            asked.sudo()._write_protected({"waiting_since": now})
            asked._pause_for_customer(asked._get_clocks(), now)

    def _follow_waiting(self, clocks, moment):
        """Let clocks wait for the customer, or not, as their new promise says."""
        waiting = clocks.filtered("target_id.waits_for_customer")
        (clocks - waiting)._resume("customer", moment)
        self.filtered("waiting_since")._pause_for_customer(waiting, moment)

    def _pause_for_customer(self, clocks, moment):
        waiting = {
            terms.target_id
            for policy in clocks.policy_id
            for terms in policy._get_terms()
            if terms.waits_for_customer
        }
        ids = set(self.ids)
        clocks.filtered(lambda c: c.res_id in ids and c.target_id.id in waiting)._pause(
            "customer", moment
        )

    def _hear_customer(self):
        """Let promises run on: the customer answered."""
        heard = self.filtered("waiting_since")
        if heard:
            heard.sudo()._write_protected({"waiting_since": False})
            heard._get_clocks().filtered(lambda c: c.state in OPEN_STATES)._resume(
                "customer", fields.Datetime.now()
            )

    # === PROMISED DATES === #

    def _inform_customer(self, moment=None):
        """Record that the customer heard from us about what he was promised.

        News that came before a date was at risk tells him nothing about its delay.

        :param moment: naive UTC datetime, now when not given
        """
        moment = fields.Datetime.to_datetime(moment) or fields.Datetime.now()
        clocks = self._get_told_clocks()
        concerned = clocks.filtered(lambda c: not c.warn_at or c.warn_at <= moment)
        concerned._store({"informed_at": moment})
        self._finish_telling()

    def _finish_telling(self):
        """Tick off the to-dos to tell the customer: he knows, or never will."""
        self.sudo().activity_feedback([TELL_CUSTOMER])

    def _follow_extension(self, clock):
        """Extend here to follow a later date that the customer agreed to."""

    def _get_told_clocks(self):
        """Return the promises the customer knows and that are not kept yet."""
        return (
            self.env["aftersales.sla.clock"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("state", "in", OPEN_STATES),
                    ("target_id.is_told", "=", True),
                ]
            )
        )
