from odoo import models

from .return_table import AUTHORISED_STATES


class ReturnDiscrepancy(models.Model):
    """What is missing and still to come is announced to the dock once more."""

    _inherit = "aftersales.return.discrepancy"

    # === BUSINESS === #

    def _action_decide(self):
        result = super()._action_decide()
        awaited = self.filtered(
            lambda row: (
                row.kind == "short"
                and row.decision == "awaited"
                and row.return_state in AUTHORISED_STATES
            )
        )
        awaited.return_id._create_receipts()
        return result
