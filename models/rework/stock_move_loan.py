from odoo import api, models
from odoo.fields import Domain


class StockMove(models.Model):
    """What is only lent, or comes back from its repair, was not delivered by that.

    Nobody can send it back as a return of it, and no warranty begins.
    """

    _inherit = "stock.move"

    # === BUSINESS === #

    @api.model
    def _get_delivered_domain(self, companies):
        return super()._get_delivered_domain(companies) & self._get_lasting_domain()

    @api.model
    def _get_lasting_domain(self):
        """Return the domain of what is neither lent nor a repaired unit.

        What a return has brought goes back as the return of it, which is known.
        """
        loans = self.env["aftersales.rework.loan"].sudo()
        lent = loans._search([("delivery_id", "!=", False)])
        bought = Domain("aftersales_rework_id", "=", False)
        bought |= Domain("origin_returned_move_id", "!=", False)
        return bought & Domain("picking_id", "not in", lent.subselect("delivery_id"))

    def _is_repaired(self):
        """Return whether it brings a unit back that came without any return."""
        return bool(self.aftersales_rework_id) and not self.origin_returned_move_id
