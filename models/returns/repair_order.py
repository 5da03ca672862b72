from odoo import fields, models

from .stock_picking import RETURN_READERS


class RepairOrder(models.Model):
    _name = "repair.order"
    _inherit = ["repair.order", "aftersales.recorded"]

    _aftersales_recorded = frozenset(["aftersales_disposition_id"])
    _aftersales_recorded_new = _aftersales_recorded

    aftersales_disposition_id = fields.Many2one(
        "aftersales.return.disposition",
        "Disposition of a Return",
        index="btree_not_null",
        copy=False,
        readonly=True,
        groups=RETURN_READERS,
        help="The decision about returned goods that has them repaired.",
    )

    # === ACTIONS === #

    def action_repair_done(self):
        """Finish the repair; what is the customer's own is announced to go back."""
        result = super().action_repair_done()
        repairs = self.sudo()
        repairs.aftersales_disposition_id._follow_repairs(repairs)
        return result
