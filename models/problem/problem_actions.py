from odoo import models

from .action_table import FINAL_STATES

# Chosen, and not (yet) found to be useless.
CHOSEN_STATES = ("approved", "progress", "done", "verified")
DONE_STATES = ("done", "verified")


class Problem(models.Model):
    """What the actions of a problem must be before D5, D6 and its closing."""

    _inherit = "aftersales.problem"

    # === BUSINESS === #

    def _get_chosen(self, *kinds):
        """Return the actions that were approved, of some kinds, without failed ones."""
        return self.action_ids.filtered(
            lambda action: action.kind in kinds and action.state in CHOSEN_STATES
        )

    def _d5_refusals(self):
        """Yield what D5 lacks: a chosen measure for each cause, with risk and proof."""
        yield from super()._d5_refusals()
        for problem in self:
            chosen = problem._get_chosen("corrective")
            if not chosen:
                text = self.env._("No corrective action has been approved.")
                yield problem, text, "action_ids"
            for cause in problem.cause_ids.filtered("is_root") - chosen.cause_ids:
                text = self.env._(
                    "No approved corrective action against the cause: %(cause)s",
                    cause=cause.name,
                )
                yield problem, text, "action_ids"
            for action in chosen:
                for point in action._missing_facts(["risk", "proof"]):
                    text = self.env._(
                        "%(action)s: %(point)s",
                        action=action.display_name,
                        point=point.text,
                    )
                    yield problem, text, action

    def _d6_refusals(self):
        """Yield what D6 lacks: measures done, numbers, the containment's end."""
        yield from super()._d6_refusals()
        for problem in self:
            for action in problem._get_chosen("corrective"):
                for text in action._implementation_points():
                    yield problem, f"{action.display_name}: {text}", action
            for action in problem._get_chosen("containment"):
                if not (action.removal and action.removal_note):
                    text = self.env._(
                        "%(action)s: say whether the containment is removed, and since"
                        " when or why not.",
                        action=action.display_name,
                    )
                    yield problem, text, action

    def _close_refusals(self):
        """Yield each action that is still open, too (D-47)."""
        yield from super()._close_refusals()
        for problem in self:
            for action in problem.action_ids:
                if action.state not in FINAL_STATES:
                    text = self.env._(
                        "Still open: %(action)s (%(state)s)",
                        action=action.display_name,
                        state=action._get_state_label(action.state),
                    )
                    yield problem, text, action

    def _analyse_again(self, actions):
        """Go back to analysis because of actions that were not effective.

        Running it twice is harmless: a problem that is there already stays there.
        """
        self.ensure_one()
        if self.state in ("measures", "implementing", "verifying"):
            reason = self.env._(
                "Not effective: %(actions)s",
                actions=", ".join(
                    ": ".join(filter(None, [action.display_name, action.state_reason]))
                    for action in actions
                ),
            )
            self.write({"state": "analysis", "state_reason": reason})
