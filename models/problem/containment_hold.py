from odoo import models


class Containment(models.Model):
    """Whether what is contained somewhere is on hold."""

    _inherit = "aftersales.containment"

    # === BUSINESS === #

    def _is_held(self, holds):
        """Return whether one of the holds stops the goods of this place."""
        self.ensure_one()
        row = self.sudo()
        return any(
            hold.product_id == row.product_id
            and (not hold.lot_id or hold.lot_id == row.lot_id)
            for hold in holds
        )

    def _name_goods(self):
        row = self.sudo()
        return (row.lot_id or row.product_id).display_name
