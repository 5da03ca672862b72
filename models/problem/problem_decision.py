from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

EFFECT = "aftersales.mail_activity_type_effect"
# What a check keeps of the problem, as it was read.
KEPT = (
    "criterion",
    "baseline_events",
    "baseline_exposure",
    "after_events",
    "after_exposure",
    "needed_exposure",
    "target_rate",
    "p_value",
    "interval",
    "verdict",
)


class Problem(models.Model):
    """The verifier sees the numbers and decides; without *effective* nothing closes."""

    _inherit = "aftersales.problem"

    check_ids = fields.One2many(
        "aftersales.problem.check",
        "res_id",
        "Checks of Effectiveness",
        readonly=True,
        copy=False,
    )

    # === ACTIONS === #

    def action_open_decision(self):
        """Open the dialog in which the verifier decides."""
        self.ensure_one()
        self._raise_points([self], self._decision_refusals())
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decide on the Effect"),
            "res_model": "aftersales.problem.decide",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_problem_id": self.id},
        }

    def action_decide(self, decision, reason, check_on=False):
        """Record the decision about the effect, with the numbers as they are now.

        :param decision: ``effective``, ``ineffective`` (back to analysis) or ``wait``
        :param reason: why, in words
        :param check_on: when it is counted again, for ``wait``
        :raise UserError: when the user had a hand in the actions, or something lacks
        """
        self.check_access("write")
        refusals = list(self._decision_refusals(decision, check_on))
        if not (reason or "").strip():
            refusals += [(p, self.env._("A reason must be given."), None) for p in self]
        self._raise_points(self, refusals)
        self._record_check(decision, reason)
        self.sudo().activity_unlink([EFFECT])
        if decision == "wait":
            self.write({"check_on": check_on})
        if decision == "ineffective":
            self.write({"state": "analysis", "state_reason": reason})
        return True

    # === BUSINESS === #

    @api.model
    def _raise_points(self, problems, refusals):
        lines = [
            f"{problem.display_name}: {text}" for problem, text, _about in refusals
        ]
        if lines:
            raise UserError("\n".join(lines))

    def _decision_refusals(self, decision=None, check_on=None):
        """Yield what keeps the user from this decision about the effect."""
        today = fields.Date.context_today(self)
        for problem in self:
            if problem.state != "verifying":
                yield problem, self.env._("The effect is not being verified now."), None
            # The actions of other departments count, too.
            actions = problem.sudo().action_ids
            if self.env.user in actions.user_id | actions.worker_ids:
                text = self.env._("Who owns an action does not decide on its effect.")
                yield problem, text, None
            if decision == "effective":
                yield from problem._effective_refusals()
            if decision == "wait" and not (
                check_on and fields.Date.to_date(check_on) > today
            ):
                text = self.env._("Say on which later day it is counted again.")
                yield problem, text, "check_on"

    def _effective_refusals(self):
        """Yield what is missing for *effective*: a count, and the exposure promised."""
        self.ensure_one()
        if not self.depth_id._needs("d7"):
            return
        if not self.counted_at:
            text = self.env._("Count first: a decision stands on numbers.")
            yield self, text, "counted_at"
        elif self.after_exposure < self.needed_exposure:
            text = self.env._(
                "%(passed)s of %(needed)s (%(unit)s) have passed: the minimum exposure"
                " was stated beforehand. Wait.",
                passed=self._format_count(self.after_exposure),
                needed=self._format_count(self.needed_exposure),
                unit=self._get_unit_label(),
            )
            yield self, text, "needed_exposure"

    def _get_unit_label(self):
        field = self._fields["exposure_unit"]
        return dict(field._description_selection(self.env))[self.exposure_unit]

    def _record_check(self, decision, reason):
        """Keep what was decided on which numbers; nobody can change it any more."""
        now = fields.Datetime.now()
        self.env["aftersales.problem.check"].sudo().create(
            [
                {
                    "res_model": self._name,
                    "res_id": problem.id,
                    "company_id": problem.company_id.id,
                    "user_id": self.env.uid,
                    "decision": decision,
                    "decided_at": now,
                    "reason": reason,
                    "exposure_unit": problem._get_unit_label(),
                    **{name: problem[name] for name in KEPT},
                }
                for problem in self
            ]
        )
        self.invalidate_recordset(["check_ids"])

    def _close_refusals(self):
        """Yield each problem whose measures nobody has found to be effective, too."""
        yield from super()._close_refusals()
        judged = self.filtered(lambda p: p.depth_id._needs("d6"))
        judged = judged.filtered(lambda p: p.state == "verifying")
        effective = judged._get_effective()
        for problem in judged - effective:
            text = self.env._(
                "Nobody has decided yet, by the numbers, that the measures are"
                " effective."
            )
            yield problem, text, "verdict"

    def _get_effective(self):
        """Return the problems whose last check of this round says *effective*."""
        last = {}
        domain = [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        for check in self.env["aftersales.problem.check"].sudo().search(domain):
            last.setdefault(check.res_id, check)
        return self.filtered(
            lambda p: (
                p.id in last
                and last[p.id].decision == "effective"
                and last[p.id].decided_at >= p.state_entered_at
            )
        )

    # === CRON === #

    @api.model
    def _cron_remind_checks(self):
        """Give whoever leads a problem a to-do on the day of a planned check."""
        asked = (
            self.env["mail.activity"]
            .sudo()
            ._search(
                [
                    ("res_model", "=", self._name),
                    ("activity_type_id", "=", self.env.ref(EFFECT).id),
                ]
            )
        )
        due = self.search(
            [
                ("state", "=", "verifying"),
                ("check_on", "<=", fields.Date.context_today(self)),
                ("id", "not in", asked.subselect("res_id")),
            ]
        )
        together = defaultdict(self.browse)
        for problem in due:
            user = problem._get_check_user()
            together[user, problem.check_on] |= problem
        for (user, day), problems in together.items():
            problems.with_context(mail_activity_quick_update=True).activity_schedule(
                EFFECT,
                user_id=user.id,
                date_deadline=day,
                note=self.env._("Planned for %(day)s.", day=format_date(self.env, day)),
            )

    def _get_check_user(self):
        """Return who is asked to decide: the leader, unless he owns an action."""
        self.ensure_one()
        hands = self.action_ids.user_id | self.action_ids.worker_ids
        people = self.user_id | self.team_id.manager_id | self.create_uid
        return (people - hands)[:1] or self.user_id or self.create_uid
