from odoo import fields, models

from ..complaint.complaint_source import READERS


class AccountMoveReversal(models.TransientModel):
    """Core's way to reverse an invoice; ours, too, for a part of it."""

    _inherit = "account.move.reversal"

    # Id of an invoice -> what of it is credited; see account.move.
    aftersales_credits = fields.Json(readonly=True, groups=READERS)

    # === BUSINESS === #

    def _prepare_default_reversal(self, move):
        """Reverse of an invoice what a return gives back, and name the return."""
        values = super()._prepare_default_reversal(move)
        credit = (self.sudo().aftersales_credits or {}).get(str(move.id))
        return {**values, **move._prepare_credit_values(credit)} if credit else values
