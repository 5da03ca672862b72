from odoo import models
from odoo.exceptions import UserError

from .rework_register import Lying


class StockQuant(models.Model):
    """Stock in quarantine can be reworked."""

    _inherit = "stock.quant"

    # === ACTIONS === #

    def action_aftersales_rework(self):
        """Register reworks of these goods, and open them.

        :raise UserError: for goods that are not isolated
        """
        places = self.location_id
        free = places - places._filter_quarantine()
        if free:
            raise UserError(
                self.env._(
                    "Bring the goods into quarantine first; %(places)s is none.",
                    places=", ".join(free.mapped("display_name")),
                )
            )
        reworks = self.env["aftersales.rework"]._register_lying(self._get_lying())
        return reworks._action_open_registered()

    # === BUSINESS === #

    def _get_lying(self, **values):
        """Return these goods, see :class:`Lying`.

        :param values: what else is said of their reworks
        """
        return [
            Lying(
                quant.product_id,
                quant.lot_id,
                quant.location_id,
                quant.company_id,
                quant.quantity,
                values,
            )
            for quant in self.sudo()
        ]
