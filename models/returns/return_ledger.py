from odoo import models


class Returns(models.Model):
    """A return asks for no more than the customer has, from the first step on."""

    _inherit = "aftersales.return"

    # === GUARDS === #

    def _submit_refusals(self):
        yield from super()._submit_refusals()
        yield from self._returnable_refusals()

    def _appeal_refusals(self):
        yield from super()._appeal_refusals()
        yield from self._returnable_refusals()

    def _returnable_refusals(self):
        """Yield each line that more is asked of than can come back."""
        for line, text in self.line_ids._get_refusals().items():
            yield line.return_id, text, line

    # === EFFECTS === #
    # Two people who submit the same goods at once: the second one's row has changed,
    # his transaction starts again, and the guards above see what the first has done.

    def _action_submit(self):
        result = super()._action_submit()
        self.line_ids._lock_claims()
        return result

    def _action_authorise(self):
        result = super()._action_authorise()
        self.line_ids._lock_claims()
        return result

    def _action_appeal(self):
        result = super()._action_appeal()
        self.line_ids._lock_claims()
        return result

    def _action_renew(self):
        result = super()._action_renew()
        self.line_ids._lock_claims()
        return result
