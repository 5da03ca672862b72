from odoo import api, models


class ReworkRepairOrder(models.AbstractModel):
    """The product repair order (产品返修单, F-08, F-09): goes with a customer's unit.

    Fault and opinion are signed before the unit goes to production; production's
    handling is signed before both return together to the service centre.
    """

    _name = "report.aftersales.report_rework_repair"
    _inherit = "aftersales.rework.paper"
    _description = "Product Repair Order"

    # === BUSINESS === #

    @api.model
    def _get_title(self):
        return self.env._("Product Repair Order")

    @api.model
    def _get_chapters(self, document):
        """Return the unit, then what each of the three departments says."""
        signed = document._get_service_signatures()
        return [
            (self.env._("Customer's Unit"), self._prepare_unit(document)),
            (
                self.env._("Fault and Opinion of the Service Centre"),
                self._prepare_opinion(document, signed),
            ),
            (self.env._("Parts"), self._prepare_parts(document)),
            (
                self.env._("Production's Handling"),
                self._prepare_handling(document, signed),
            ),
            (self.env._("Back at the Service Centre"), self._prepare_end(document)),
        ]

    @api.model
    def _prepare_unit(self, document):
        """Return the unit, without the fault: that has a chapter of its own."""
        facts = [p for p in self._prepare_rework(document) if p["kind"] == "facts"]
        return facts + self._make_texts(document, "received_with")

    @api.model
    def _prepare_opinion(self, document, signed):
        rows = [
            self._sign(self.env._("Received by"), signed["receiver"]),
            self._sign(self.env._("Service manager"), signed["service_manager"]),
        ]
        return [
            *self._prepare_answer(document, "fault"),
            *self._prepare_answer(document, "opinion"),
            self._get_signing_part(rows),
        ]

    @api.model
    def _prepare_handling(self, document, signed):
        rows = [self._sign(self.env._("Supervisor"), signed["supervisor"])]
        return [
            *self._prepare_answer(document, "handling"),
            self._get_signing_part(rows),
        ]

    @api.model
    def _prepare_end(self, document):
        """Return who has inspected it, and lines to archive the form on."""
        inspected = [
            self.env._("Inspected again (quality)"),
            self._say(document, "done_by_id"),
            self._say(document, "done_at"),
        ]
        archived = [self.env._("Form archived by (service centre)")]
        return [self._get_signing_part([inspected, archived])]

    @api.model
    def _prepare_answer(self, document, name):
        """Return a text, or room to write it."""
        [(label, text)] = self._get_facts(document, name)
        if text:
            return [{"kind": "texts", "facts": [(label, text)]}]
        return [self._make_note(label), {"kind": "room"}]

    @api.model
    def _sign(self, label, signature):
        """Return the row of a signature, empty to be signed by hand."""
        if not signature:
            return [label]
        return [
            label,
            self._say(signature, "user_id"),
            self._say(signature, "signed_at"),
            self.env._("signed electronically"),
        ]
