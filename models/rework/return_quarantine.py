from odoo import models
from odoo.exceptions import UserError

from ..returns.return_table import FINAL_STATES
from .rework_register import Lying


class ReturnQuarantine(models.Model):
    """What lies in quarantine can be reworked."""

    _inherit = "aftersales.return.quarantine"

    # === ACTIONS === #

    def action_rework(self):
        """Register reworks of these goods, and open them.

        :raise UserError: for goods of a return that is open: it decides about them
        """
        open_rows = self.filtered(
            lambda row: row.return_id and row.state not in FINAL_STATES
        )
        if open_rows:
            raise UserError(
                self.env._(
                    "%(returns)s: the return decides what becomes of its goods. Choose"
                    " “Rework” there.",
                    returns=", ".join(open_rows.return_id.mapped("display_name")),
                )
            )
        reworks = self.env["aftersales.rework"]._register_lying(
            [row._get_lying() for row in self.sudo()]
        )
        return reworks._action_open_registered()

    # === BUSINESS === #

    def _get_lying(self):
        """Return the goods of the row, see :class:`Lying`."""
        values = (
            {"complaint_id": self.return_id.complaint_id.id} if self.return_id else {}
        )
        return Lying(
            self.product_id,
            self.lot_id,
            self.location_id,
            self.company_id,
            self.quantity,
            values,
        )
