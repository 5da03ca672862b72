from odoo import api, models
from odoo.exceptions import UserError


class Suggestion(models.Model):
    """What the steps of a suggestion ask for, and what follows from them."""

    _inherit = "aftersales.suggestion"

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("result", "implemented_at")
    def _check_result(self):
        """What is implemented says the step, with its day and person."""
        for suggestion in self:
            if suggestion.result == "implemented" and not suggestion.implemented_at:
                raise UserError(
                    self.env._(
                        "%(suggestion)s: accept it first; the step “Implemented” then"
                        " says that it was done.",
                        suggestion=suggestion.display_name,
                    )
                )

    # === GUARDS === #

    def _result_refusals(self):
        """Yield each suggestion of which the customer would not learn what becomes."""
        for suggestion in self:
            if suggestion.kind == "suggestion" and not suggestion.result:
                text = self.env._("Say whether the suggestion is accepted or declined.")
                yield suggestion, text, "result"
            if suggestion.result == "declined" and not suggestion.result_reason:
                text = self.env._("Say why the suggestion is declined.")
                yield suggestion, text, "result_reason"

    def _implement_refusals(self):
        """Yield each one that was not accepted, or waits for a step of follow-up."""
        for suggestion in self:
            if suggestion.result != "accepted":
                text = self.env._("Only an accepted suggestion is implemented.")
                yield suggestion, text, "result"
        yield from self._step_refusals()

    def _decline_refusals(self):
        """Yield each one whose customer was told something else."""
        for suggestion in self:
            if suggestion.result != "declined":
                text = self.env._(
                    "The customer was not told that it is declined: review it again."
                )
                yield suggestion, text, "result"

    def _close_refusals(self):
        """Yield each suggestion that is not settled yet, and open follow-up steps."""
        for suggestion in self:
            if suggestion.state == "answered" and suggestion.kind == "suggestion":
                text = self.env._(
                    "It is neither implemented nor declined: follow it up."
                )
                yield suggestion, text, "result"
        yield from self._step_refusals()

    def _step_refusals(self):
        """Yield each follow-up step that is not done."""
        for step in self.step_ids.filtered(lambda step: not step.done_on):
            text = self.env._("Not done yet: %(step)s", step=step.name)
            yield step.suggestion_id, text, "step_ids"

    # === BUSINESS === #

    def _offers_step(self, name):
        """Leave out what becomes of a suggestion where something was only asked.

        And the end of a suggestion of which nothing has become yet.
        """
        if self.kind == "inquiry" and name in ("implement", "decline"):
            return False
        if self.kind == "suggestion" and name == "close" and self.state == "answered":
            return False
        return super()._offers_step(name)

    def _action_answer(self):
        """Tick off the to-do to answer."""
        self.sudo().activity_feedback(["mail.mail_activity_data_todo"])

    def _action_implement(self):
        self._write_protected({"result": "implemented"})

    def _action_reopen(self):
        """Begin anew; what was decided before is in the log and the chatter."""
        self._write_protected(
            {
                "implemented_at": False,
                "implemented_by_id": False,
                "declined_at": False,
                "declined_by_id": False,
                "closed_at": False,
                "closed_by_id": False,
                "result": False,
            }
        )
