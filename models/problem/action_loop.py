from odoo import models
from odoo.fields import Command

from .action_todo import VERIFY


class Action(models.Model):
    """What follows when an action was not effective: another one, another analysis."""

    _inherit = "aftersales.action"

    # === BUSINESS === #

    def _action_fail(self):
        """Propose a follow-up of each, and take its problem back to analysis (D-47)."""
        self._drop_todos(VERIFY)
        todo = self.filtered(lambda action: not action.sudo().follow_up_ids)
        self.env["aftersales.action"].create(
            [action._prepare_follow_up_values() for action in todo]
        )
        for problem, actions in self.grouped("problem_id").items():
            problem._analyse_again(actions)

    def _prepare_follow_up_values(self):
        """Return the values of the proposal that takes the place of this action."""
        self.ensure_one()
        return {
            "parent_id": self.id,
            "problem_id": self.problem_id.id,
            "kind": self.kind,
            "subject": self.env._("Follow-up: %(action)s", action=self.subject),
            "cause_ids": [Command.set(self.cause_ids.ids)],
            "team_id": self.team_id.id,
            "user_id": self.user_id.id,
            "characteristic": self.characteristic,
            "value_unit": self.value_unit,
        }
