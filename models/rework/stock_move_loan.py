from odoo import api, models
from odoo.fields import Domain


class StockMove(models.Model):
    """What is only lent was not delivered: nobody can send it back as a return."""

    _inherit = "stock.move"

    # === BUSINESS === #

    @api.model
    def _get_delivered_domain(self, companies):
        loans = self.env["aftersales.rework.loan"].sudo()
        lent = loans._search(
            [("delivery_id", "!=", False), ("company_id", "in", companies.ids)]
        )
        kept = Domain("picking_id", "not in", lent.subselect("delivery_id"))
        return super()._get_delivered_domain(companies) & kept
