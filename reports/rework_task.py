import base64

from odoo import api, models

from .paper import make_thumbnail
from .return_paper import DAY, PERSON, TEXT


class ReworkTaskOrder(models.AbstractModel):
    """The technical support task order (技术支持任务单, F-12 to F-15).

    The department keeps the original, the service centre gets a copy.
    """

    _name = "report.aftersales.report_rework_task"
    _inherit = "aftersales.rework.paper"
    _description = "Technical Support Task Order (paper)"

    _paper_model = "aftersales.rework.task"

    # === BUSINESS === #

    @api.model
    def _get_title(self):
        return self.env._("Technical Support Task Order")

    @api.model
    def _prepare_sheet(self, document):
        """Return the original and the copy, each on one page as a rule."""
        copies = [
            self.env._("Original: department"),
            self.env._("Copy: service centre"),
        ]
        sheet = super()._prepare_sheet(document)
        return {**sheet, "copies": copies, "is_compact": True}

    @api.model
    def _get_chapters(self, document):
        """Return the task, the solution, the customer's word, approval, call-back."""
        return [
            (self.env._("Task"), self._prepare_task(document)),
            (self.env._("Solution"), self._prepare_solution(document)),
            (
                self.env._("Customer's Opinion and Seal"),
                self._prepare_customer(document),
            ),
            (self.env._("Call-Back Record"), self._prepare_calls(document)),
            (self.env._("Signatures"), self._prepare_signatures(document)),
        ]

    @api.model
    def _prepare_task(self, document):
        names = ("partner_id", "product_id", "lot_id", "contract", "registered_at")
        facts = [
            *self._get_facts(document, *names, "due_on", "team_id", "user_id"),
            (self.env._("Complaint"), document.complaint_id.name),
            (self.env._("Rework"), document.rework_id.name),
        ]
        texts = self._make_texts(document, "fault", "extension")
        return self._get_fact_part(facts) + texts + self._prepare_review(document)

    @api.model
    def _prepare_review(self, document):
        if not document.needs_contract_review:
            return []
        text = self.env._("What is wanted beyond the contract passes its review first.")
        return [self._make_note(text)]

    @api.model
    def _prepare_solution(self, document):
        """Return what engineering has found, or room to write it."""
        texts = self._make_texts(document, "solution", "improvement")
        return texts or [{"kind": "room"}]

    @api.model
    def _prepare_customer(self, document):
        """Return what the customer says, and room for his signature and seal."""
        if not document.on_site:
            return []
        facts = self._make_facts(document, "customer_name", "customer_signed_on")
        texts = self._make_texts(document, "customer_opinion")
        return [*texts, *facts, *self._prepare_seal(document)]

    @api.model
    def _prepare_seal(self, document):
        if not document.customer_signature:
            label = self.env._("Opinion, signature and seal")
            return [self._make_note(label), {"kind": "room"}]
        picture = make_thumbnail(base64.b64decode(document.customer_signature))
        return [{"kind": "pictures", "pictures": [("", picture)]}]

    @api.model
    def _prepare_calls(self, document):
        """Return the call-backs; empty rows to write on where there is none yet."""
        calls = document.contact_ids
        names = ("contacted_at", "user_id", "person", "outcome", "words")
        sizes = (DAY, PERSON, PERSON, PERSON, 2 * TEXT)
        columns = [
            self._column(calls, name, size)
            for name, size in zip(names, sizes, strict=True)
        ]
        heads, sizes, numeric = zip(*columns, strict=True)
        rows = [[self._say(call, name) for name in names] for call in calls]
        rows = rows or [[""] * len(names)]
        table = self._get_table_part(list(heads), rows, sizes, list(numeric))
        return [{**table, "signs": not calls}]

    @api.model
    def _prepare_signatures(self, document):
        rows = [
            (self.env._("Service manager"), "signed_by_id", "signed_at"),
            (self.env._("Solved by (engineering)"), "solved_by_id", "solved_at"),
            (self.env._("Approved by (department)"), "approved_by_id", "approved_at"),
        ]
        return self._prepare_signing(rows, document)
