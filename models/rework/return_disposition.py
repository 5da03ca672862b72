from odoo import fields, models
from odoo.exceptions import UserError

from .rework_table import PLANNED_STATES


class ReturnDisposition(models.Model):
    """What is to be reworked gets a rework order over its repair order."""

    _inherit = "aftersales.return.disposition"

    rework_ids = fields.One2many(
        "aftersales.rework", "disposition_id", "Reworks", readonly=True
    )

    # === ACTIONS === #

    def action_take_back(self):
        """Cancel also the reworks, as long as nobody works on them.

        :raise UserError: when the work has begun
        """
        self._check_may_execute()
        reworks = self.sudo().rework_ids.filtered("is_open")
        begun = reworks.filtered(lambda rework: rework.state not in PLANNED_STATES)
        if begun:
            raise UserError(
                self.env._(
                    "The work has begun: %(reworks)s.",
                    reworks=", ".join(begun.mapped("display_name")),
                )
            )
        reason = self.env._("The disposition of the return was taken back.")
        # Who takes it back need not be one who cancels reworks.
        if reworks:
            reworks._take("cancel", reason)
        return super().action_take_back()

    # === BUSINESS === #

    def _execute_rework(self, goods):
        """Create the repair orders, and the rework orders that rule them."""
        before = self.repair_ids
        result = super()._execute_rework(goods)
        repairs = self.repair_ids - before
        reworks = self.env["aftersales.rework"].create(
            [repair._prepare_rework_values() for repair in repairs]
        )
        for rework, repair in zip(reworks, repairs, strict=True):
            repair.aftersales_rework_id = rework
        return result

    def _follow_repairs(self, repairs):
        """Send back what is repaired; what is reworked goes as its rework says."""
        ruled = repairs.filtered("aftersales_rework_id")
        return super()._follow_repairs(repairs - ruled)
