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
            "regarding": self._get_subject(document),
            "place": document.pickup_address_id or document.partner_id,
            "place_label": self.env._("Fetched at"),
            "facts": self._get_pickup_facts(document),
            "long_facts": [
                *self._get_texts(document, "pickup_note"),
                (self.env._("Brought to"), self._get_target(document)),
            ],
        }

    @api.model
    def _get_reference_names(self):
        """Return the numbers, and the customer: the paper has no address."""
        return ["name", "partner_id", "customer_reference"]

    @api.model
    def _get_subject(self, document):
        if not document.pickup_at:
            return self.env._("We fetch your return %(number)s", number=document.name)
        return self.env._(
            "We fetch your return %(number)s on %(day)s",
            number=document.name,
            day=self._say(document, "pickup_at"),
        )

    @api.model
    def _get_pickup_facts(self, document):
        """Return by whom, from whom, how much: what is known of it."""
        contact = [document.pickup_contact, document.pickup_phone]
        facts = [
            *self._get_texts(document, "pickup_at", "pickup_carrier_id"),
            (self.env._("Contact"), ", ".join(filter(None, contact))),
            *self._get_texts(document, "pickup_packages"),
        ]
        if document.pickup_weight:
            weight = self._say(document, "pickup_weight")
            text = f"{weight} {document.pickup_weight_unit}"
            facts.append((self.env._("Weight"), text))
        return [fact for fact in facts if fact[1]]

    @api.model
    def _get_target(self, document):
        """Return where the driver brings the goods, on one line."""
        address = document._get_destination()
        lines = address._display_address(without_company=True).splitlines()
        return ", ".join(filter(None, [address.name, *map(str.strip, lines)]))
