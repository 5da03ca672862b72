from odoo import api, models


class ReturnPickup(models.AbstractModel):
    """The pick-up notice (客户退货提货通知, E-02): who fetches what, where and when."""

    _name = "report.aftersales.report_return_pickup"
    _inherit = "aftersales.return.letter"
    _description = "Pick-up Notice"

    # === BUSINESS === #

    @api.model
    def _prepare_sheet(self, document):
        """Return the letter with place, time, forwarder and packages."""
        return {
            **super()._prepare_sheet(document),
            "regarding": self.env._(
                "We fetch your return %(number)s", number=document.name
            ),
            "place": document.pickup_address_id or document.partner_id,
            "facts": self._get_texts(
                document,
                "pickup_at",
                "pickup_carrier_id",
                "pickup_contact",
                "pickup_phone",
                "pickup_packages",
                "pickup_weight",
                "pickup_note",
            ),
        }
