from odoo import api, models
from odoo.fields import Domain


class ReturnDelivery(models.AbstractModel):
    """A unit that is lent, or comes back from its repair, begins no warranty."""

    _inherit = "aftersales.return.delivery"

    # === BUSINESS === #

    @api.model
    def _get_own(self, move):
        """Return when a delivery was done; of a repaired unit the one before counts."""
        return None if move._is_repaired() else super()._get_own(move)

    @api.model
    def _get_line_domain(self):
        lasting = self.env["stock.move"]._get_lasting_domain()
        return super()._get_line_domain() & Domain("move_id", "any", lasting)
