import base64

from odoo import api, models

from .paper import make_thumbnail
from .return_paper import GOODS, PERSON


class ReworkChargeForm(models.AbstractModel):
    """The service charge form (售后服务收费单, F-16 to F-18), in three copies."""

    _name = "report.aftersales.report_rework_charge"
    _inherit = "aftersales.rework.paper"
    _description = "Service Charge Form (paper)"

    _paper_model = "aftersales.rework.charge"

    # === BUSINESS === #

    @api.model
    def _get_lang(self, document):
        """Return the language of the customer, who signs it."""
        return document.partner_id.lang or self.env.lang

    @api.model
    def _get_title(self):
        return self.env._("Service Charge Form")

    @api.model
    def _get_status(self, document):
        return self._say(document, "status")

    @api.model
    def _prepare_sheet(self, document):
        """Return the three copies, each with its owner."""
        copies = [
            self.env._("Copy 1: customer service department"),
            self.env._("Copy 2: finance"),
            self.env._("Copy 3: customer"),
        ]
        return {**super()._prepare_sheet(document), "copies": copies}

    @api.model
    def _get_chapters(self, document):
        """Return the repair, what it costs, and who signs."""
        return [
            (self.env._("Repair"), self._prepare_case(document)),
            (self.env._("Work and Parts"), self._prepare_lines(document)),
            (self.env._("To Pay"), self._prepare_amounts(document)),
            (self.env._("Signatures"), self._prepare_signatures(document)),
        ]

    @api.model
    def _prepare_case(self, document):
        names = ("partner_id", "product_id", "lot_id", "warranty_state")
        names += ("warranty_end", "issued_on", "user_id", "charging_id")
        facts = [
            *self._get_facts(document, *names),
            (self.env._("Rework"), document.rework_id.name),
            (self.env._("Complaint"), document.complaint_id.name),
        ]
        return self._get_fact_part(facts) + self._make_texts(
            document.rework_id, "fault"
        )

    @api.model
    def _prepare_lines(self, document):
        """Return the work and the parts with their prices."""
        rows = document.line_ids
        columns = [
            self._column(rows, "kind", PERSON),
            self._column(rows, "name", GOODS),
            self._number(self.env._("Quantity")),
            self._number(self.env._("Price")),
            self._number(self.env._("Amount"), PERSON),
        ]
        texts = [
            [
                self._say(row, "kind"),
                row.name,
                self._format_count(row, row.quantity),
                self._say(row, "unit_price"),
                self._say(row, "amount"),
            ]
            for row in rows
        ]
        return self._list(columns, texts)

    @api.model
    def _prepare_amounts(self, document):
        """Return what is to pay; under warranty nothing."""
        facts = self._get_facts(document, "amount_value", "amount_untaxed")
        order = document.order_id
        if order:
            facts += [
                (self.env._("Quotation"), order.name),
                (self.env._("To Pay With Taxes"), self._say(order, "amount_total")),
            ]
        parts = [{"kind": "facts", "facts": facts}]
        if document.is_free:
            text = self.env._("Under warranty: nothing is paid, the customer signs.")
            parts.append(self._make_note(text))
        return parts + self._make_texts(document, "note")

    @api.model
    def _prepare_signatures(self, document):
        """Return who signs; what the customer signed on a screen is shown."""
        rows = [
            (self.env._("Service engineer"), "user_id", "issued_on"),
            (
                self.env._("Customer (signature and seal)"),
                "customer_name",
                "accepted_at",
            ),
            (self.env._("Payment received (finance)"), None, None),
        ]
        known = [
            [
                label,
                self._say(document, person) if person else "",
                self._say(document, moment) if moment else "",
            ]
            for label, person, moment in rows
        ]
        return [self._get_signing_part(known), *self._prepare_image(document)]

    @api.model
    def _prepare_image(self, document):
        if not document.customer_signature:
            return []
        picture = make_thumbnail(base64.b64decode(document.customer_signature))
        return [{"kind": "pictures", "pictures": [("", picture)]}]
