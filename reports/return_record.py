from markupsafe import Markup

from odoo import api, models
from odoo.tools import html2plaintext

# Where nothing is on record yet, room is left.
ROOM = Markup("<br/><br/><br/>")
# As much as fits, so that the record stays on one sheet.
LINES = 6
LETTERS = 420


class ReturnRecord(models.AbstractModel):
    """The complaint-and-return record (顾客投诉/退货处理记录表, E-07, I-04).

    One sheet that marketing, quality and the responsible department share: what is
    not known yet is left open, to be filled in by hand.
    """

    _name = "report.aftersales.report_return_record"
    _inherit = "aftersales.return.paper"
    _description = "Complaint and Return Record"

    # === BUSINESS === #

    @api.model
    def _get_title(self):
        return self.env._("Complaint and Return Record")

    @api.model
    def _get_margins(self):
        """Return those of a paper without the company's head, to gain room."""
        return {"data_report_margin_top": 30, "data_report_header_spacing": 26}

    @api.model
    def _get_chapters(self, document):
        """Return the fields of the form, in its order."""
        complaint = document.complaint_id
        return [
            (self.env._("Complaint"), self._prepare_complaint(complaint)),
            (self.env._("Return"), self._prepare_return(document)),
            (
                self.env._("Cause and Responsibility"),
                self._prepare_responsibility(document),
            ),
            (
                self.env._("Measures and Effect"),
                [
                    *self._prepare_measures(complaint),
                    *self._prepare_effect(document),
                ],
            ),
            (self.env._("Signatures"), self._prepare_signatures(document)),
        ]

    @api.model
    def _prepare_complaint(self, complaint):
        if not complaint:
            return []
        names = ("name", "received_at", "severity", "subject", "expected_on")
        told = self._clip(complaint.description)
        texts = [(self._get_label(complaint, "description"), told)] if told else []
        return self._make_facts(complaint, *names) + self._open_texts(texts)

    @api.model
    def _prepare_return(self, document):
        """Return the return with its first lines, and how many there are more."""
        names = ("partner_id", "customer_reference", "order_ids", "registered_at")
        names += ("carrier", "received_at")
        parts = self._make_facts(document, *names)
        goods = self._prepare_goods(document)
        for part in goods:
            left = len(part["rows"]) - LINES
            part["rows"] = part["rows"][:LINES]
            if left > 0:
                text = self.env._("and %(count)s more lines", count=left)
                goods = [*goods, self._make_note(text)]
        return parts + goods

    @api.model
    def _prepare_responsibility(self, document):
        """Return why it happened and who answers for it."""
        complaint = document.complaint_id
        causes = [
            complaint.cause,
            *complaint.request_ids.mapped("cause"),
            *document.inspection_ids.mapped("analysis"),
        ]
        facts = [
            *self._get_texts(complaint, "responsibility", "responsible_team_id"),
            (self.env._("Inspection"), self._get_result(document)),
        ]
        texts = [(self.env._("Cause"), self._join(causes))]
        return self._open_texts(texts) + self._get_fact_part(facts)

    @api.model
    def _get_result(self, document):
        """Return what the inspection has found, each result once."""
        return ", ".join(document.inspection_ids.finding_id.mapped("name"))

    @api.model
    def _prepare_measures(self, complaint):
        """Return what is done about it, and what against its recurrence."""
        actions = complaint.problem_id.action_ids._get_standing()
        preventive = [*complaint.request_ids.mapped("measure")]
        preventive += actions.mapped("subject")
        return self._open_texts(
            [
                (self.env._("Corrective"), self._clip(complaint.solution)),
                (self.env._("Preventive"), self._join(preventive)),
            ]
        )

    @api.model
    def _prepare_effect(self, document):
        """Return what was done, by when, and whether it helped."""
        complaint = document.complaint_id
        facts = [
            *self._get_texts(complaint, "execute_until", "executed_at"),
            *self._get_texts(document, "done_at"),
            (self.env._("Done"), ", ".join(document.done_ids.mapped("name"))),
        ]
        effect = self._clip(complaint.closing_summary)
        texts = [(self.env._("Effect"), effect)]
        return self._get_fact_part(facts) + self._open_texts(texts)

    @api.model
    def _prepare_signatures(self, document):
        """Return a field to sign for each of the three departments."""
        last = document.inspection_ids.filtered("inspected_at")
        last = last.sorted("inspected_at")[-1:]
        names = ("inspected_by_id", "inspected_at")
        inspected = [self._say(last, name) for name in names]
        heads = [
            self.env._("Marketing"),
            self.env._("Quality"),
            self.env._("Responsible department"),
        ]
        names = [self._say(document, "user_id"), " ".join(filter(None, inspected)), ""]
        return [{**self._get_table_part(heads, [names], (1, 1, 1)), "signs": True}]

    # === WORDS === #

    @api.model
    def _open_texts(self, texts):
        """Return a part of texts; an empty one leaves room to write by hand."""
        facts = [(label, text or ROOM) for label, text in texts]
        return [{"kind": "texts", "facts": facts}] if facts else []

    @api.model
    def _join(self, texts):
        """Return what several said about one question, each on a line."""
        words = [html2plaintext(text).strip() for text in texts if text]
        return self._clip("\n".join(dict.fromkeys(filter(None, words))))

    @api.model
    def _clip(self, text):
        """Return a text without its format, and no longer than there is room for."""
        words = html2plaintext(text).strip() if text else ""
        return words if len(words) <= LETTERS else f"{words[:LETTERS]} …"

    @api.model
    def _get_label(self, record, name):
        return record._fields[name]._description_string(self.env)
