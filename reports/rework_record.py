from odoo import api, models

from .return_paper import DAY, GOODS, PERSON


class ReworkServiceRecord(models.AbstractModel):
    """The after-sales service record (售后服务记录表, I-20): a customer's repair."""

    _name = "report.aftersales.report_rework_record"
    _inherit = "aftersales.rework.paper"
    _description = "After-Sales Service Record"

    # === BUSINESS === #

    @api.model
    def _get_title(self):
        return self.env._("After-Sales Service Record")

    @api.model
    def _prepare_sheet(self, document):
        return {**super()._prepare_sheet(document), "is_compact": True}

    @api.model
    def _get_chapters(self, document):
        """Return the product, the complaint, what was done, charges, improvement."""
        return [
            (self.env._("Product and Contract"), self._prepare_product(document)),
            (self.env._("Complaint"), self._prepare_complaint(document)),
            (self.env._("Service"), self._prepare_service(document)),
            (self.env._("Charge"), self._prepare_charge(document)),
            (
                self.env._("Developers' Improvement"),
                self._prepare_improvement(document),
            ),
            (
                self.env._("General Manager's Opinion"),
                self._prepare_opinion(document),
            ),
            (self.env._("Signatures"), self._prepare_signatures(document)),
        ]

    @api.model
    def _prepare_product(self, document):
        """Return contract, warranty, model, and who uses it."""
        unit = document._get_using_unit()
        facts = [
            *self._get_facts(document, "registered_at", "partner_id"),
            (self.env._("Using Unit"), unit.display_name),
            *self._get_facts(document, "contract"),
            (self.env._("Model"), document.product_id.default_code),
            *self._get_facts(document, "product_id", "lot_id"),
            *self._get_facts(document, "warranty_state", "warranty_end", "charged"),
            (self.env._("Complaint"), document.complaint_id.name),
            *self._get_facts(document, "kind", "defect_id", "user_id"),
        ]
        return self._get_fact_part(facts)

    @api.model
    def _prepare_complaint(self, document):
        """Return what the customer complains about."""
        return self._make_texts(document, "fault", "received_with")

    @api.model
    def _prepare_service(self, document):
        """Return what was done, with which parts and when."""
        facts = self._make_facts(document, "started_at", "done_at", "worked_minutes")
        texts = self._make_texts(document, "opinion", "handling")
        return [*facts, *texts, *self._prepare_parts(document)]

    @api.model
    def _prepare_charge(self, document):
        """Return the charge forms."""
        rows = document.charge_ids
        columns = [
            self._column(rows, "name", GOODS),
            self._column(rows, "status", PERSON),
            self._column(rows, "issued_on", DAY),
            self._number(self.env._("To Pay"), PERSON),
        ]
        names = ("name", "status", "issued_on", "amount_untaxed")
        texts = [[self._say(row, name) for name in names] for row in rows]
        return self._list(columns, texts)

    @api.model
    def _prepare_improvement(self, document):
        """Return what is wanted and changed, also by task orders; room to write."""
        wanted = self._make_texts(document, "improvement_wanted")
        changed = self._make_texts(document, "improvement")
        facts = [
            (task.name, self._say(task, "improvement"))
            for task in document.task_ids
            if task.improvement
        ]
        by_tasks = [{"kind": "texts", "facts": facts}] if facts else []
        stamps = self._make_facts(document, "improvement_by_id", "improvement_at")
        return [*wanted, *(changed + stamps + by_tasks or [{"kind": "room"}])]

    @api.model
    def _prepare_opinion(self, document):
        """Return the general manager's opinion, or room to write it."""
        return self._make_texts(document, "manager_opinion") or [{"kind": "room"}]

    @api.model
    def _prepare_signatures(self, document):
        rows = [
            (self.env._("Service engineer"), "user_id", "done_at"),
            (self.env._("Customer (signature and seal)"), None, None),
            (
                self.env._("General manager"),
                "manager_opinion_by_id",
                "manager_opinion_at",
            ),
        ]
        return self._prepare_signing(rows, document)
