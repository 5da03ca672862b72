from collections import defaultdict

from odoo import fields, models

from .action import WAITING_STATES
from .problem_table import LEADERS

CARRY_OUT = "aftersales.mail_activity_type_action"
VERIFY = "aftersales.mail_activity_type_action_verify"


class Action(models.Model):
    """The to-dos of an action: of its owner until it is done, then of the verifier."""

    _inherit = "aftersales.action"

    # === CRUD === #

    def write(self, vals):
        """Write; the to-do follows the owner and the due date."""
        result = super().write(vals)
        if {"user_id", "due_on"} & vals.keys() and "state" not in vals:
            waiting = self.filtered(lambda action: action.state in WAITING_STATES)
            waiting._drop_todos(CARRY_OUT)
            waiting._ask_owners()
        return result

    # === BUSINESS === #

    def _action_approve(self):
        """Give the owner his to-do; from now on he counts as one who works on it."""
        self._record_owners()
        self._ask_owners()

    def _action_start(self):
        self._record_worker(self.env.user)

    def _action_finish(self):
        """Ask somebody to verify who had no hand in it."""
        self._record_worker(self.env.user)
        self._drop_todos(CARRY_OUT)
        verifiers = self._get_verifiers()
        today = fields.Date.context_today(self)
        self._ask(VERIFY, {a: (user, today) for a, user in verifiers.items() if user})

    def _action_verify(self):
        self._drop_todos(VERIFY)

    def _action_rework(self):
        """Give it back to the owner."""
        self._drop_todos(VERIFY)
        self._ask_owners()

    def _action_cancel(self):
        self._drop_todos(CARRY_OUT, VERIFY)

    def _get_verifiers(self):
        """Return who is asked to verify: the problem's leader, else quality's head.

        :return: action -> one user, or none when all of them had a hand in it
        """
        teams = self.env["aftersales.team"].sudo()
        teams = teams.search([("function", "=", "quality")])
        verifiers = {}
        for action in self:
            problem = action.sudo().problem_id
            quality = teams.filtered(lambda t, p=problem: t._works_for(p.company_id))
            people = problem.user_id + quality.leader_id + quality.delegate_id
            hands = action.user_id | action.done_by_id | action.worker_ids
            verifiers[action] = (people - hands).filtered(
                lambda user: any(user.has_group(group) for group in LEADERS)
            )[:1]
        return verifiers

    def _ask_owners(self):
        self._ask(
            CARRY_OUT, {action: (action.user_id, action.due_on) for action in self}
        )

    def _ask(self, activity_type, people):
        """Schedule to-dos, one call for those of the same person and day.

        :param people: action -> (user, day)
        """
        together = defaultdict(self.browse)
        for action, key in people.items():
            together[key] |= action
        for (user, day), actions in together.items():
            # Of many to-dos at once nobody gets as many mails; they are listed anyway.
            quiet = {"mail_activity_quick_update": True} if len(actions) > 1 else {}
            actions.sudo().with_context(**quiet).activity_schedule(
                activity_type, user_id=user.id, date_deadline=day
            )

    def _drop_todos(self, *activity_types):
        """Remove to-dos in one go; the step's line in the chatter says why."""
        self.sudo().activity_unlink(list(activity_types))
