from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import LazyTranslate

from ..sla.fact import Fact
from .problem_table import DISCIPLINES, FINAL_STATES, STATES

_lt = LazyTranslate(__name__)

ORDER = [state for state, _label in STATES]


class Problem(models.Model):
    """When each discipline of a problem was signed off, and when that was taken back.

    A step signs off the disciplines of the state it leaves; a way back takes back those
    that follow, and the log keeps who had passed them.
    """

    _inherit = "aftersales.problem"

    # Each discipline is a fact, so that promises can end with it.
    _facts = {
        "registered": Fact("registered_at", _lt("Registered"), is_first=True),
        "d0": Fact("d0_at", _lt("D0 Symptom passed")),
        "d1": Fact("d1_at", _lt("D1 Team passed")),
        "d2": Fact("d2_at", _lt("D2 Problem passed")),
        "d3": Fact("d3_at", _lt("D3 Containment passed")),
        "d4": Fact("d4_at", _lt("D4 Cause passed")),
        "d5": Fact("d5_at", _lt("D5 Measures passed")),
        "d6": Fact("d6_at", _lt("D6 Implementation passed")),
        "d7": Fact("d7_at", _lt("D7 Prevention passed")),
        "d8": Fact("d8_at", _lt("D8 Closing passed")),
    }

    d0_at = fields.Datetime("D0 Passed On", readonly=True, copy=False)
    d1_at = fields.Datetime("D1 Passed On", readonly=True, copy=False)
    d2_at = fields.Datetime("D2 Passed On", readonly=True, copy=False)
    d3_at = fields.Datetime("D3 Passed On", readonly=True, copy=False)
    d4_at = fields.Datetime("D4 Passed On", readonly=True, copy=False)
    d5_at = fields.Datetime("D5 Passed On", readonly=True, copy=False)
    d6_at = fields.Datetime("D6 Passed On", readonly=True, copy=False)
    d7_at = fields.Datetime("D7 Passed On", readonly=True, copy=False)
    d8_at = fields.Datetime("D8 Passed On", readonly=True, copy=False)
    gate_log_ids = fields.One2many(
        "aftersales.problem.gate.log", "res_id", "Gates Passed", readonly=True
    )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create problems, each with its nine gates."""
        problems = super().create(vals_list)
        self.env["aftersales.problem.gate"]._create_all(problems)
        return problems

    # === BUSINESS === #

    def _take(self, name, reason):
        """Take a step; going on passes the gates behind, going back takes some back."""
        transition = self._get_transition(name)
        is_gated = "_gate_refusals" in transition.guards
        back = self.filtered(lambda p: p._goes_back_to(transition.target))
        if is_gated:
            self._pass_gates_of_state()
        result = super()._take(name, reason)
        if back:
            codes = self._get_codes_from(transition.target)
            back._revoke_gates(codes, reason)
        return result

    def _goes_back_to(self, target):
        return ORDER.index(target) < ORDER.index(self.state)

    @api.model
    def _get_codes_from(self, state):
        """Return the disciplines of a state and of those that follow it."""
        following = ORDER[ORDER.index(state) :]
        return [code for state in following for code in DISCIPLINES.get(state, ())]

    def _pass_gates_of_state(self):
        for state, problems in self.grouped("state").items():
            problems._pass_gates(DISCIPLINES.get(state, ()))

    def _pass_gate(self, code):
        """Sign one discipline off ahead of the step that would do it.

        :raise UserError: when a problem is closed, does not need it, or lacks something
        """
        self.check_access("write")
        unfit = self.filtered(
            lambda p: p.state in FINAL_STATES or not p.depth_id._needs(code)
        )
        points = [point.text for point in self._missing_gate_permission(code)]
        points += [text for _problem, text, _about in self._discipline_refusals(code)]
        if unfit:
            points.append(self.env._("There is nothing to be passed here."))
        if points:
            raise UserError(
                self.env._(
                    "%(gate)s cannot be passed yet:\n%(points)s",
                    gate=self._get_gate_label(code),
                    points="\n".join(f"- {text}" for text in points),
                )
            )
        self._pass_gates([code])

    @api.model
    def _get_gate_label(self, code):
        field = self.env["aftersales.problem.gate"]._fields["code"]
        return dict(field._description_selection(self.env))[code]

    def _missing_gate_permission(self, code):
        """Return a point when the user may not take the step that passes the gate."""
        state = next(state for state, codes in DISCIPLINES.items() if code in codes)
        step = next(
            transition
            for transition in self._get_transitions().values()
            if state in transition.sources and "_gate_refusals" in transition.guards
        )
        return self._missing_permission(step.groups)

    def _pass_gates(self, codes):
        """Pass the needed ones of these gates that have not been passed before."""
        gates = self.sudo().gate_ids.filtered(
            lambda g: g.code in codes and g.is_needed and not g.passed_at
        )
        if not gates:
            return
        now = fields.Datetime.now()
        gates._store_passing(now, self.env.uid)
        self._note_gates(gates, "passed", now)
        for facts, problems in self._group_by_gates(gates).items():
            problems._write_protected(dict.fromkeys(facts, now))

    def _revoke_gates(self, codes, reason):
        """Take gates back; what they were stays in the log."""
        gates = self.sudo().gate_ids.filtered(lambda g: g.code in codes and g.passed_at)
        if not gates:
            return
        self._note_gates(gates, "revoked", fields.Datetime.now(), reason)
        by_facts = self._group_by_gates(gates)
        gates._store_passing(None, None)
        for facts, problems in by_facts.items():
            problems._write_protected(dict.fromkeys(facts, False))

    def _group_by_gates(self, gates):
        """Return who has which of the gates: names of their facts -> problems."""
        facts = defaultdict(list)
        for gate in gates:
            facts[gate.problem_id.id].append(f"{gate.code}_at")
        problems = defaultdict(self.browse)
        for problem_id, names in facts.items():
            problems[tuple(names)] += self.browse(problem_id)
        return problems

    def _note_gates(self, gates, event, moment, reason=None):
        """Keep for good who passed gates or took them back, a row a problem."""
        self.env["aftersales.problem.gate.log"].sudo().create(
            [
                {
                    "res_model": self._name,
                    "res_id": problem.id,
                    "company_id": problem.company_id.id,
                    "user_id": self.env.uid,
                    "disciplines": ", ".join(own.mapped(lambda g: g.code.upper())),
                    "event": event,
                    "at": moment,
                    "reason": reason or False,
                }
                for problem, own in gates.grouped("problem_id").items()
            ]
        )
