from odoo import api, models
from odoo.exceptions import UserError


class RepairOrder(models.Model):
    """A repair order of a rework lives and ends with it."""

    _inherit = "repair.order"

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create; for which rework it is, only our own code says.

        :raise UserError: when a person enters it
        """
        self._check_rework_entered(*vals_list)
        return super().create(vals_list)

    def write(self, vals):
        """Write; see :meth:`create`."""
        self._check_rework_entered(vals)
        return super().write(vals)

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

    @api.model
    def _check_rework_entered(self, *vals_list):
        is_entered = any(vals.get("aftersales_rework_id") for vals in vals_list)
        is_emptied = self and any("aftersales_rework_id" in vals for vals in vals_list)
        if not self.env.su and (is_entered or is_emptied):
            parts = self.env["aftersales.workflow.part"]
            parts._refuse_entered(self, {"aftersales_rework_id"})

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
