from collections import defaultdict

from odoo import SUPERUSER_ID, api, fields, models

from .deadline import to_seconds
from .sla_clock import OPEN_STATES

# Who is told, from the person in charge upwards.
ROLES = ("owner", "leader", "manager", "director")


class SlaMixin(models.AbstractModel):
    """A document under the workflow whose promises have clocks.

    Its steps and its facts (moments that are fields) start and stop them; a policy,
    chosen when it is registered, says which.
    """

    _name = "aftersales.sla.mixin"
    _inherit = "aftersales.workflow"
    _description = "Document With Promises"

    # Name -> :class:`.fact.Fact`; ``_final_states`` end every clock; the policy is
    # chosen anew when one of ``_policy_facts`` changes; ``_people_fields`` name those
    # whose promises they are; who is told depends on ``_people_key`` and nothing else.
    _facts = {}
    _final_states = ()
    _policy_facts = ()
    _people_fields = ()
    _people_key = ("create_uid",)

    sla_policy_id = fields.Many2one(
        "aftersales.sla.policy",
        "Deadline Policy",
        compute="_compute_sla_policy_id",
        store=True,
        precompute=True,
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        context={"active_test": False},
        help="Which promises hold for this document, in the version it started with.",
    )
    waiting_since = fields.Datetime(
        "Waiting for the Customer Since",
        readonly=True,
        copy=False,
        help="Since we asked him; promises that wait for the customer stand still.",
    )
    clock_ids = fields.One2many(
        "aftersales.sla.clock", "res_id", "Promises", readonly=True, copy=False
    )

    # === COMPUTE, INVERSE, SEARCH === #

    def _compute_sla_policy_id(self):
        """Choose the policy of what is being registered; later see ``_rematch``."""
        found = self.env["aftersales.sla.policy"]._match(self)
        for document in self:
            document.sla_policy_id = found.get(document)

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create, and start the clocks of what has happened to the documents so far."""
        documents = super().create(vals_list)
        documents._happen([f"fact:{name}" for name in self._facts], is_new=True)
        return documents

    def write(self, vals):
        """Write; facts move the clocks, and another policy may come to hold."""
        starts = self._get_starts(vals)
        result = super().write(vals)
        self._follow_corrections(starts)
        self._follow_facts(vals)
        if vals.keys() & set(self._policy_facts):
            self._rematch()
        if vals.keys() & set(self._people_fields):
            self._follow_people()
        return result

    def _write_protected(self, vals):
        result = super()._write_protected(vals)
        self._follow_facts(vals)
        if vals.keys() & set(self._people_fields):
            self._follow_people()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_clocks(self):
        """Take along the clocks of what never began, except where there is evidence."""
        clocks = self.env["aftersales.sla.clock"].sudo()
        clocks = clocks.search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )
        evidence = clocks.filtered(lambda c: c.escalation_ids or c.extension_ids)
        evidence._give_up(fields.Datetime.now())
        (clocks - evidence).unlink()

    # === EVENTS === #

    @api.model
    def _get_protected_fields(self):
        facts = {f.field for f in self._facts.values() if not f.is_first}
        names = super()._get_protected_fields() | {"waiting_since", "sla_policy_id"}
        return names | facts

    @api.model
    def _get_event_labels(self):
        """Return what can start or stop a clock: ``step:…`` or ``fact:…`` -> label."""
        steps = {
            f"step:{name}": self.env._(transition.label)
            for name, transition in self._get_transitions().items()
        }
        facts = {
            f"fact:{name}": self.env._(fact.label) for name, fact in self._facts.items()
        }
        return {**facts, **steps}

    @api.model
    def _refuse_promise(self, start, stop, pause_states):
        """Return why a promise from event to event makes no sense, empty if it does.

        :param pause_states: set of states in which its clock would stand still
        """
        if start == stop:
            return self.env._("it starts and stops with the same event.")
        kind, _colon, name = stop.partition(":")
        if kind == "fact" and self._facts[name].is_first:
            return self.env._("what ends it happens before anything else.")
        between = self._get_states_between(start, stop)
        if not between:
            return self.env._("what ends it cannot happen after what starts it.")
        if between <= pause_states:
            return self.env._(
                "its clock would stand still in every state in which it could run."
            )
        return ""

    @api.model
    def _get_states_between(self, start, stop):
        """Return the states in which a clock from ``start`` can run until ``stop``."""
        transitions = self._get_transitions()
        kind, _colon, name = start.partition(":")
        begin = (
            {transitions[name].target}
            if kind == "step"
            else self._get_fact_states(name)
        )
        kind, _colon, name = stop.partition(":")
        ends = transitions[name].sources if kind == "step" else None
        reached, todo = set(), set(begin) - set(self._final_states)
        # A final state from which the stopping step leads on still counts.
        if ends:
            todo |= set(begin) & set(ends)
        while todo:
            state = todo.pop()
            reached.add(state)
            # The stop ends the clock, and so does a final state.
            if state in self._final_states:
                continue
            todo |= {
                transition.target
                for step, transition in transitions.items()
                if state in transition.sources and f"step:{step}" != stop
            } - reached
        if ends is not None and not reached & set(ends):
            return set()
        return reached - set(self._final_states) or reached

    @api.model
    def _get_fact_states(self, name):
        """Return the states in which a fact can happen."""
        if self._facts[name].is_first:
            return {self._get_initial_state()}
        return {state for state, _label in self._fields["state"].selection}

    def _take(self, name, reason):
        """Take a step; it starts and stops clocks, its state lets them stand still."""
        result = super()._take(name, reason)
        now = fields.Datetime.now()
        clocks = self._get_clocks()
        self._happen([f"step:{name}"], clocks=clocks)
        state = self._get_transition(name).target
        clocks = clocks.filtered(lambda c: c.state in OPEN_STATES)
        if state in self._final_states:
            clocks._give_up(now)
            waiting = self.filtered("waiting_since")
            waiting._write_protected({"waiting_since": False})
            return result
        self._stand_still(clocks, state, now)
        return result

    def _stand_still(self, clocks, state, moment):
        """Let clocks stand still whose promise says so of this state, others go on."""
        pausing = {
            terms.target_id
            for policy in clocks.policy_id
            for terms in policy._get_terms()
            if state in terms.pause_states
        }
        still = clocks.filtered(lambda c: c.target_id.id in pausing)
        (clocks - still)._resume("state", moment)
        # Another pausing state goes on as the same standstill.
        still._pause("state", moment, state)

    def _follow_facts(self, vals):
        """Let facts that were written happen."""
        events = [
            f"fact:{name}"
            for name, fact in self._facts.items()
            if vals.get(fact.field) and not fact.is_first
        ]
        if events:
            self._happen(events)

    def _happen(self, events, is_new=False, clocks=None):
        """Let events happen: they stop the clocks that wait for them, and start some.

        :param events: list of ``step:…`` (now) or ``fact:…`` (when its field says)
        :param is_new: whether the documents cannot have any clock yet
        :param clocks: their open clocks, when they are known
        """
        for policy, documents in self.sudo().grouped("sla_policy_id").items():
            terms = policy._get_terms() if policy else ()
            terms = [t for t in terms if t.start in events or t.stop in events]
            if not terms:
                continue
            if clocks is None and not is_new:
                clocks = self._get_clocks()
            if not is_new:
                documents._stop_clocks(clocks, terms, events)
            documents._start_clocks(clocks, terms, events)

    def _stop_clocks(self, clocks, terms, events):
        for event in events:
            stopping = {t.target_id for t in terms if t.stop == event}
            if stopping:
                moments = self._get_moments(event)
                clocks.filtered(
                    lambda c, t=stopping, m=moments: (
                        c.target_id.id in t and c.state in OPEN_STATES and c.res_id in m
                    )
                )._stop(moments)

    def _start_clocks(self, clocks, terms, events):
        model = self.env["aftersales.sla.clock"].sudo()
        running = {
            (clock.res_id, clock.code)
            for clock in clocks or model
            if clock.state in OPEN_STATES
        }
        rows, people = [], {}
        for promise in terms:
            moments = self._get_moments(promise.start)
            documents = self.filtered(
                lambda d, p=promise, m=moments: (
                    p.start in events
                    and d.id in m
                    and d.state not in self._final_states
                    and (d.id, p.code) not in running
                )
            )
            if documents:
                role = promise.role
                people[role] = people.get(role) or self._get_ladder_users(role)
                rows += model._start(documents, promise, moments, people[role])
        if rows:
            started = model._insert(rows)
            if not self.env.context.get("aftersales_defer_ladder"):
                self._climb_at_once(started, rows)
            self._pause_started(started)

    @api.model
    def _climb_at_once(self, started, rows):
        """Take the steps that are due the moment a clock starts.

        With ``aftersales_defer_ladder`` in the context they are left to the job, so
        that what was settled long ago can be entered before anybody is told.
        """
        now = to_seconds(fields.Datetime.now())
        due = [row["next_step_at"] for row in rows]
        started.browse(
            clock.id
            for clock, moment in zip(started, due, strict=True)
            if moment is not None and moment <= now
        )._climb()

    def _pause_started(self, started):
        """Let new clocks stand still where their document already waits."""
        now = fields.Datetime.now()
        if self._has_pauses():
            for state, documents in self.grouped("state").items():
                ids = set(documents.ids)
                clocks = started.filtered(lambda c, i=ids: c.res_id in i)
                documents._stand_still(clocks, state, now)
        waiting = self.filtered("waiting_since")
        if waiting:
            waiting._pause_for_customer(started, now)

    def _has_pauses(self):
        policies = self.sla_policy_id
        return any(t.pause_states for p in policies for t in p._get_terms())

    def _get_moments(self, event):
        """Return when an event happened: id of the document -> naive UTC datetime."""
        kind, _colon, name = event.partition(":")
        if kind == "step":
            return dict.fromkeys(self.ids, fields.Datetime.now())
        field = self._facts[name].field
        return {document.id: document[field] for document in self if document[field]}

    def _get_clocks(self):
        return self.env["aftersales.sla.clock"]._get_open(self)

    # === PEOPLE === #

    @api.model
    def _get_roles(self):
        """Return the rungs of the ladder as (key, label), from below."""
        return [
            ("owner", self.env._("Person in charge")),
            ("leader", self.env._("Team leader or delegate")),
            ("manager", self.env._("Department manager")),
            ("director", self.env._("General manager")),
        ]

    def _get_workflow_user(self, role):
        if role == "director":
            director = self._get_document_company().sudo().aftersales_director_id
            return director.sudo(self.env.su)
        return super()._get_workflow_user(role)

    def _get_ladder_user(self, role):
        """Return the person of a role; where nobody fills it, of the one below."""
        self.ensure_one()
        return self._get_ladder_users(role)[self.id]

    def _get_ladder_users(self, role):
        """Return the person of a role for each document: id -> user.

        Documents in the same hands are asked about once.
        """
        by_people = defaultdict(self.browse)
        for document in self:
            people = tuple(document[name].id for name in self._people_key)
            by_people[people] += document
        users = {}
        for documents in by_people.values():
            user = documents[0]._find_ladder_user(role)
            users.update(dict.fromkeys(documents.ids, user))
        return users

    def _find_ladder_user(self, role):
        for lower in reversed(ROLES[: ROLES.index(role) + 1]):
            user = self._get_workflow_user(lower)
            if user and self._may_tell(user):
                return user
        users = self.env["res.users"].browse((self.env.uid, SUPERUSER_ID))
        return users.filtered(self._may_tell)[0].sudo(self.env.su)

    def _may_tell(self, user):
        """Tell whether a person may know about this document; extend to withhold it."""
        self.ensure_one()
        return True

    def _get_clock_partner(self):
        """Return the company of the customer to whom the promises are made."""
        return self.env["res.partner"]

    def _follow_people(self):
        """Hand the open promises to whoever is responsible now."""
        by_user = defaultdict(list)
        for role, clocks in (
            self._get_clocks().grouped(lambda c: c.target_id.role).items()
        ):
            users = self._get_ladder_users(role)
            for clock in clocks:
                if users[clock.res_id] != clock.user_id:
                    by_user[users[clock.res_id]].append(clock.id)
        for user, ids in by_user.items():
            clocks = self.env["aftersales.sla.clock"].sudo().browse(ids)
            clocks._store({"user_id": user.id})
