from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Command

from .action_table import FINAL_STATES
from .problem_table import APPROVERS, LEADERS

# What an approval agrees to; afterwards only who leads the problem changes it.
PLAN_FIELDS = {"subject", "team_id", "user_id", "due_on", "risk", "proof", "cost"}
# What is written by who verifies, not by who carries out.
VERIFIER_FIELDS = {"verification", "removal", "removal_note"}


class Action(models.Model):
    """Who approves, carries out and verifies an action, and who may change its plan."""

    _inherit = "aftersales.action"

    # === CRUD === #

    def write(self, vals):
        """Write; whoever has owned an approved action stays on record as such.

        :raise AccessError: when a department changes a plan that was approved
        """
        self._check_plan(vals)
        approved = self.filtered(lambda action: action.state not in ("draft",))
        if "user_id" in vals:
            approved._record_owners()
        result = super().write(vals)
        if "user_id" in vals:
            approved._record_owners()
        return result

    # === BUSINESS === #

    def _check_plan(self, vals):
        """Let only who leads problems change what was approved, or verify.

        :raise AccessError: when somebody else does
        """
        names = PLAN_FIELDS & vals.keys()
        frozen = self.filtered(lambda action: action.state != "draft") if names else ()
        if not (frozen or VERIFIER_FIELDS & vals.keys()) or self._is_leader():
            return
        labels = self._get_field_labels(sorted((names | VERIFIER_FIELDS) & vals.keys()))
        raise AccessError(
            self.env._(
                "Only quality, a coordinator or a manager changes this once the action"
                " is approved: %(fields)s.",
                fields=", ".join(labels),
            )
        )

    @api.model
    def _is_leader(self):
        user = self.env.user
        return self.env.su or any(user.has_group(group) for group in LEADERS)

    def _record_owners(self):
        for user, actions in self.grouped("user_id").items():
            if user:
                actions._record_worker(user)

    def _record_worker(self, user):
        """Keep that somebody had a hand in these actions: he does not verify them."""
        new = self.filtered(lambda action: user not in action.worker_ids)
        new = new.filtered(lambda action: action.state not in FINAL_STATES)
        new._write_protected({"worker_ids": [Command.link(user.id)]})

    def _check_own_part(self):
        """Let the owner fill in his action, whatever department he is of."""
        user = self.env.user
        others = self.filtered(lambda a: a.sudo().user_id != user or a.state == "draft")
        return super(Action, others)._check_own_part()

    def _approve_refusals(self):
        """Yield proposals that somebody else must approve (D-29)."""
        user = self.env.user
        if any(user.has_group(group) for group in APPROVERS):
            return
        for action in self.filtered(lambda a: user not in a._get_heads()):
            text = self.env._(
                "The head of the department approves it, the quality manager or a"
                " manager."
            )
            yield action, text, None

    def _get_heads(self):
        """Return who decides for the department of an action."""
        self.ensure_one()
        team = self.sudo().team_id
        return (team.leader_id | team.delegate_id | team.manager_id).sudo(self.env.su)

    def _implementation_points(self):
        """Yield in words what the implementation of an action still lacks (D6)."""
        self.ensure_one()
        if not self.done_at or self.state not in ("done", "verified"):
            yield self.env._("it is not done yet.")
        if not (self.evidence or self.evidence_ids):
            yield self.env._("the evidence is missing.")
        if not self.has_numbers:
            yield self.env._("the numbers before and after are missing.")

    def _work_refusals(self):
        """Yield actions that somebody else's department carries out."""
        user = self.env.user
        own = user._get_aftersales_team_ids()
        for action in self:
            if action.user_id != user and action.sudo().team_id.id not in own:
                text = self.env._("The owner or his department carries it out.")
                yield action, text, "user_id"

    def _verify_refusals(self):
        """Yield actions that somebody would verify who had a hand in them."""
        for action in self:
            hands = action.user_id | action.done_by_id | action.worker_ids
            if self.env.user in hands:
                text = self.env._("Who did it does not verify it: ask a colleague.")
                yield action, text, None
