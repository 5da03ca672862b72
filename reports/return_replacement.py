from odoo import api, models


class ReturnReplacementNotice(models.AbstractModel):
    """The replacement notice (补货通知, E-09): quality asks sales to arrange it.

    It says what the customer is to get instead of what, where to and until when, and
    leaves the business department lines to answer on.
    """

    _name = "report.aftersales.report_return_replacement"
    _inherit = "aftersales.return.paper"
    _description = "Replacement Notice"

    # === BUSINESS === #

    @api.model
    def _get_title(self):
        return self.env._("Replacement Notice")

    @api.model
    def _get_chapters(self, document):
        """Return for whom, because of what, what is sent, and what is to be done."""
        return [
            (self.env._("To the Business Department"), self._prepare_case(document)),
            (self.env._("Why"), self._prepare_cause(document)),
            (self.env._("To Be Sent"), self._prepare_replacements(document)),
            (self.env._("Where To"), self._prepare_place(document)),
            (self.env._("To Be Arranged"), self._prepare_tasks(document)),
        ]

    @api.model
    def _prepare_cause(self, document):
        """Return what was found, and before the inspection what was said."""
        return self._prepare_findings(document) or self._prepare_goods(document)

    @api.model
    def _prepare_place(self, document):
        """Return where the new goods go: where the others were delivered."""
        orders = document.order_ids
        place = orders.partner_shipping_id[:1] or document.partner_id
        lines = place._display_address(without_company=True).splitlines()
        address = ", ".join(filter(None, map(str.strip, lines)))
        names = [place.display_name, address, place.phone or document.phone]
        fact = (self.env._("Address"), ", ".join(filter(None, names)))
        return [{"kind": "texts", "facts": [fact]}]

    @api.model
    def _prepare_case(self, document):
        """Return the case in brief."""
        names = ("partner_id", "customer_reference", "order_ids", "complaint_id")
        return self._make_facts(document, *names, "user_id", "decided_at")

    @api.model
    def _prepare_tasks(self, document):
        """Return what the business department sees to, each to be signed off."""
        issued = [
            self.env._("Issued by (quality)"),
            self._say(document, "decided_by_id"),
        ]
        tasks = [
            [*issued, self._say(document, "decided_at")],
            [self.env._("Day of delivery agreed with the customer")],
            [self.env._("Goods sent by the transfers named above")],
        ]
        if document.has_advance:
            tasks.append([self.env._("Customer reminded of the day the goods are due")])
        if document.has_other_product:
            tasks.append([self.env._("Customer agrees to the other product")])
        tasks.append([self.env._("Other matters with the customer")])
        return [self._get_signing_part(tasks)]
