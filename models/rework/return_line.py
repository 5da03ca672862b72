from odoo import models


class ReturnLine(models.Model):
    _inherit = "aftersales.return.line"

    # === BUSINESS === #

    def _get_repaired_qty(self):
        """Leave out what was to be repaired for the customer and could not be."""
        return super()._get_repaired_qty() - self._get_lost_qty()

    def _get_lost_qty(self):
        """Return how much of what was to go back repaired went another way."""
        rows = self.disposition_ids.filtered(lambda row: row.afterwards == "back")
        reworks = rows.sudo().rework_ids.filtered(
            lambda rework: (
                rework.state == "done" and rework.product_id == self.product_id
            )
        )
        lost = reworks.outcome_ids.filtered(lambda outcome: outcome.kind != "back")
        return sum(
            outcome.uom_id._compute_quantity(outcome.quantity, self.uom_id)
            for outcome in lost
        )
