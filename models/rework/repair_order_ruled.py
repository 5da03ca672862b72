from odoo import api, models
from odoo.exceptions import UserError


class RepairOrder(models.Model):
    """A repair order of a rework lives and ends with it."""

    _inherit = "repair.order"

    _aftersales_recorded = frozenset(["aftersales_rework_id"])
    _aftersales_recorded_new = _aftersales_recorded

    # === CRUD === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_reworked(self):
        self._check_rework_closed()

    # === ACTIONS === #

    def action_repair_cancel(self):
        """Cancel, unless a rework needs it.

        :raise UserError: with the open reworks, which are to be cancelled instead
        """
        self._check_rework_closed()
        return super().action_repair_cancel()

    # === BUSINESS === #

    def _check_rework_closed(self):
        reworks = self.sudo().aftersales_rework_id.filtered("is_open")
        if reworks:
            raise UserError(
                self.env._(
                    "%(reworks)s: the goods are being reworked. Cancel the rework"
                    " instead of its repair order.",
                    reworks=", ".join(reworks.mapped("display_name")),
                )
            )
