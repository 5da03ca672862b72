from odoo import api, models
from odoo.fields import Domain

from .return_paper import DAY, GOODS, PERSON, QUANTITY, TEXT

# So many complaints are named; of more, how many there are.
MOST_OPEN = 60
NUMBER = 18


class ServiceSummary(models.AbstractModel):
    """The monthly complaint summary on paper (总结报告, C-27, I-33)."""

    _name = "report.aftersales.report_summary"
    _inherit = "aftersales.service.paper"
    _description = "Monthly Complaint Summary (paper)"

    _paper_model = "aftersales.summary"

    # === BUSINESS === #

    @api.model
    def _get_title(self):
        return self.env._("Monthly Complaint Summary")

    @api.model
    def _get_status(self, document):
        return f"{document.company_id.name}, {document._name_month()}"

    @api.model
    def _get_chapters(self, document):
        """Return figures, open ones, causes and measures, what customers confirmed."""
        # Counted and listed is what the reader may see.
        own = document.sudo(self.env.su)
        figures, *counted = own._summarise()
        rows = self.env._("Made by"), self.env._("Reviewed by"), self.env._("Seen by")
        return [
            (self.env._("Figures"), [self._tabulate(figures)]),
            (self.env._("Complaints"), [self._tabulate(table) for table in counted]),
            (self.env._("Complaints Still Open"), self._tell_open(own)),
            (self.env._("Root Causes"), self._get_text_part(own.causes)),
            (self.env._("Causes and Measures"), self._tell_measures(own)),
            (
                self.env._("Suggestions for Improvement"),
                self._get_text_part(own.proposals),
            ),
            (self.env._("Confirmed by Customers"), self._tell_confirmations(own)),
            (
                self.env._("Signatures"),
                [self._get_signing_part([[label, "", ""] for label in rows])],
            ),
        ]

    @api.model
    def _tabulate(self, table):
        """Return a part of figures."""
        heads, rows = table["heads"], table["rows"]
        sizes = [2 * GOODS, *[QUANTITY] * (len(heads) - 1)]
        texts = [[str(value) for value in row] for row in rows]
        numeric = [False, *[True] * (len(heads) - 1)]
        return self._get_table_part(heads, texts, sizes, numeric)

    @api.model
    def _tell_open(self, document):
        """Return the month's complaints that are open, the oldest first."""
        domain = document._get_domain() & Domain("is_open", "=", True)
        complaints = self.env["aftersales.complaint"]
        count = complaints.search_count(domain)
        found = complaints.search(domain, order="received_at, id", limit=MOST_OPEN)
        names = ("received_at", "expected_on", "state", "user_id")
        sizes = (DAY, DAY, PERSON, PERSON)
        columns = [
            self._column(found, "name", NUMBER),
            self._column(
                found, "commercial_partner_id", PERSON, self.env._("Customer")
            ),
            self._column(found, "subject", TEXT),
            *(
                self._column(found, n, size)
                for n, size in zip(names, sizes, strict=True)
            ),
        ]
        rows = [
            [
                complaint.name,
                complaint.commercial_partner_id.name or "",
                complaint.subject,
                *(self._say(complaint, name) for name in names),
            ]
            for complaint in found.sudo()
        ]
        parts = self._list(columns, rows)
        if count > len(found):
            more = self.env._("%(count)s more", count=count - len(found))
            parts.append(self._make_note(more))
        return parts

    @api.model
    def _tell_measures(self, document):
        """Return the problems behind the complaints: causes, and what is done."""
        groups = self.env["aftersales.complaint"]._read_group(
            document._get_domain() & Domain("problem_id", "!=", False),
            ["problem_id"],
            ["__count"],
        )
        actions = self.env["aftersales.action"]
        columns = [
            (self.env._("Problem"), TEXT, False),
            self._number(self.env._("Complaints"), 9),
            (self.env._("Root Cause"), TEXT, False),
            self._column(actions, "subject", TEXT, self.env._("Measure")),
            self._column(actions, "team_id", PERSON),
            self._column(actions, "due_on", DAY),
            self._column(actions, "state", PERSON),
        ]
        rows = []
        for problem, count in groups:
            rows += self._tell_problem(document, problem.sudo(), count)
        return self._list(columns, rows)

    @api.model
    def _tell_problem(self, document, problem, count):
        """Return a row for each measure of a problem, one at least."""
        head = [problem.display_name, str(count), document._name_cause(problem) or ""]
        names = ("subject", "team_id", "due_on", "state")
        measures = [
            [self._say(action, name) for name in names] for action in problem.action_ids
        ] or [[""] * len(names)]
        heads = [head, *[[""] * len(head)] * (len(measures) - 1)]
        return [[*a, *b] for a, b in zip(heads, measures, strict=True)]

    @api.model
    def _tell_confirmations(self, document):
        """Return what customers say about the complaints that were closed (C-28)."""
        asked = self.env["aftersales.confirmation"].search(
            [
                ("company_id", "=", document.company_id.id),
                ("month", "=", document.month),
            ],
            order="state desc, id",
        )
        columns = [
            self._column(asked, "commercial_partner_id", GOODS),
            self._number(self.env._("Closed")),
            self._number(self.env._("Not Really Closed")),
            self._column(asked, "words", TEXT),
            self._column(asked, "signed_by", PERSON),
            self._column(asked, "confirmed_at", DAY),
            self._column(asked, "state", PERSON),
        ]
        rows = [
            [
                row.commercial_partner_id.name,
                str(row.complaint_count),
                str(row.open_count),
                row._prepare_contact_values()["words"],
                row.signed_by or "",
                self._say(row, "confirmed_at"),
                self._say(row, "state"),
            ]
            for row in asked.sudo()
        ]
        return self._list(columns, rows)
