import base64

from markupsafe import Markup

from odoo import api, models

from .paper import make_thumbnail
from .return_paper import GOODS, PERSON, QUANTITY, TEXT


class VisitPaper(models.AbstractModel):
    """What both papers about a visit print."""

    _name = "aftersales.visit.paper"
    _inherit = "aftersales.rework.paper"
    _description = "Paper about a Visit"

    _paper_model = "aftersales.visit"

    # === PARTS === #

    @api.model
    def _list_names(self, rows, sizes, title=""):
        """Return a table of fields: name -> how wide its column is."""
        columns = [
            (*self._column(rows, name, size)[:2], rows._fields[name].type == "float")
            for name, size in sizes.items()
        ]
        texts = [[self._say_briefly(row, name) for name in sizes] for row in rows]
        return self._list(columns, texts, title)

    @api.model
    def _say_briefly(self, record, name):
        """Return the value of a field; a quantity without its decimals, if it may."""
        if record._fields[name].type == "float":
            return f"{record[name]:g}"
        return self._say(record, name)

    @api.model
    def _prepare_meeting(self, document):
        """Return who meets whom, when, where and why."""
        before = self._get_facts(document, "kind", "partner_id", "purpose")
        starts = (self.env._("Starts"), self._say_moment(document, "starts_at"))
        names = ("place", "user_id", "companion_ids")
        facts = [*before, starts, *self._get_facts(document, *names)]
        return self._get_fact_part([fact for fact in facts if fact[1]])


class VisitNoticePaper(models.AbstractModel):
    """The notice of a visit to the plant (客户访厂通知; H-09, H-10, I-28)."""

    _name = "report.aftersales.report_visit_notice"
    _inherit = "aftersales.visit.paper"
    _description = "Visit Notice (paper)"

    # === BUSINESS === #

    @api.model
    def _get_title(self):
        return self.env._("Visit Notice")

    @api.model
    def _get_chapters(self, document):
        """Return the visit, what to prepare, the customer's past, signatures."""
        names = ("visitors", "interests", "arrangements")
        return [
            (
                self.env._("Visit"),
                self._prepare_meeting(document) + self._make_texts(document, *names),
            ),
            (self.env._("Departments"), self._prepare_notices(document)),
            (
                self.env._("Earlier Complaints"),
                self._prepare_past(document, "past_complaint_ids"),
            ),
            (
                self.env._("Earlier Suggestions"),
                self._prepare_past(document, "past_suggestion_ids"),
            ),
            (self.env._("Signatures"), self._prepare_signatures(document)),
        ]

    @api.model
    def _prepare_notices(self, document):
        sizes = {"team_id": PERSON, "wanted": TEXT, "preparation": TEXT}
        sizes |= {"is_ready": QUANTITY}
        return self._list_names(document.notice_ids, sizes)

    @api.model
    def _prepare_past(self, document, name):
        """Return what the customer said before, as far as the reader may know."""
        documents = document.sudo(False)[name]
        sizes = {"name": QUANTITY, "received_at": QUANTITY, "subject": TEXT}
        return self._list_names(documents, {**sizes, "state": QUANTITY})

    @api.model
    def _prepare_signatures(self, document):
        rows = [
            (self.env._("Announced by"), "announced_by_id", "announced_at"),
            (self.env._("Manager"), "", ""),
        ]
        return self._prepare_signing(rows, document)


class VisitRecordPaper(models.AbstractModel):
    """The record of an inspection or a visit (日常巡检记录, H-12, I-23).

    Printed before, it is a form to be filled in on the spot.
    """

    _name = "report.aftersales.report_visit_record"
    _inherit = "aftersales.visit.paper"
    _description = "Inspection Record (paper)"

    # === BUSINESS === #

    @api.model
    def _get_title(self):
        return self.env._("Inspection Record")

    @api.model
    def _prepare_sheet(self, document):
        """Return the sheet; a form to fill in goes on one page."""
        sheet = super()._prepare_sheet(document)
        return {**sheet, "is_compact": not document.held_at}

    @api.model
    def _get_chapters(self, document):
        """Return whom and what was met, the findings, and the customer's signature."""
        return [
            (self.env._("Visit"), self._prepare_held(document)),
            (self.env._("People Spoken To"), self._prepare_persons(document)),
            (self.env._("Installed Units"), self._prepare_units(document)),
            (self.env._("What Was Found"), self._prepare_findings_table(document)),
            (self.env._("Report"), self._prepare_report(document)),
            (self.env._("Signatures"), self._prepare_signatures(document)),
        ]

    @api.model
    def _prepare_held(self, document):
        return self._prepare_meeting(document) + self._make_facts(document, "held_at")

    @api.model
    def _prepare_persons(self, document):
        sizes = {"name": PERSON, "function": PERSON, "words": 2 * TEXT}
        rows = document.person_ids
        return self._list_names(rows, sizes) or self._get_blank_rows(rows, sizes, 2)

    @api.model
    def _prepare_units(self, document):
        sizes = {"product_id": GOODS, "lot_id": PERSON, "maker": PERSON}
        sizes |= {"installed": QUANTITY, "faulty": QUANTITY, "operation": PERSON}
        sizes |= {"remarks": TEXT}
        rows = document.unit_ids
        return self._list_names(rows, sizes) or self._get_blank_rows(rows, sizes, 2)

    @api.model
    def _prepare_findings_table(self, document):
        sizes = {"name": TEXT, "product_id": GOODS, "handling": TEXT}
        sizes |= {"became": PERSON}
        rows = document.finding_ids
        if rows or document.held_at:
            return self._list_names(rows, sizes)
        sizes = {"name": TEXT, "handling": TEXT}
        return self._get_blank_rows(rows, sizes, 2)

    @api.model
    def _get_blank_rows(self, rows, sizes, count):
        """Return an empty table to write on."""
        heads = [rows._fields[name]._description_string(self.env) for name in sizes]
        blank = [[""] * len(sizes)] * count
        table = self._get_table_part(
            heads, blank, tuple(sizes.values()), [False] * len(sizes)
        )
        return [{**table, "signs": True}]

    @api.model
    def _prepare_report(self, document):
        return self._make_texts(document, "report") or [{"kind": "room"}]

    @api.model
    def _prepare_signatures(self, document):
        """Return the customer's signature, or room for it and for the stamp."""
        customer = self.env._("Customer (signature and stamp)")
        rows = [
            (customer, "customer_name", "customer_signed_on"),
            (self.env._("Inspected by"), "user_id", "held_at"),
        ]
        if document.held_at:
            rows.append((self.env._("Archived by"), "done_by_id", "done_at"))
        parts = self._prepare_signing(rows, document)
        if document.customer_signature:
            picture = make_thumbnail(base64.b64decode(document.customer_signature))
            image = Markup('<img src="%s" alt="" style="max-height: 50px"/>') % picture
            for row in parts[0]["rows"]:
                if row[0] == customer:
                    row[-1] = image
        return parts
