from collections import defaultdict

from odoo import models
from odoo.fields import Domain

from ..complaint.complaint_table import FINAL_STATES

# So many are named of what complaints are counted by; the others in one row.
MOST = 10


class Summary(models.Model):
    """What a month's complaints are counted by; read as the reader may see them."""

    _inherit = "aftersales.summary"

    # === BUSINESS === #

    def _summarise(self):
        """Return the tables: the month beside the one before, then by what.

        :return: list of dicts: ``heads``, ``kinds`` of the figures, ``rows``
        """
        self.ensure_one()
        counted = [
            self._count(label, self._read_groups(name))
            for name, label in self._get_dimensions()
        ]
        return [self._compare(), *filter(None, counted)]

    def _compare(self):
        """Return how many came, were closed and are open, beside the month before."""
        before, now = self._read_figures(-1), self._read_figures(0)
        return {
            "heads": [
                self.env._("Complaints"),
                self.env._("Month Before"),
                self.env._("This Month"),
            ],
            "kinds": ["integer", "integer"],
            "rows": [[label, before[label], now[label]] for label in now],
        }

    def _read_figures(self, months):
        """Return label -> figure of this month, or of one before."""
        complaints = self.env["aftersales.complaint"]
        received = self._get_domain(months)
        closed = complaints.search_fetch(
            self._get_domain(months, "closed_at"), ["received_at", "closed_at"]
        )
        days = [(c.closed_at - c.received_at).total_seconds() / 86400 for c in closed]
        end = self._get_moment(months + 1)
        waiting = (
            Domain("kind", "=", "complaint")
            & Domain("company_id", "=", self.company_id.id)
            & Domain("received_at", "<", end)
            & Domain("state", "not in", ("cancelled", "rejected"))
            & (Domain("state", "!=", "closed") | Domain("closed_at", ">=", end))
        )
        count = complaints.search_count
        return {
            self.env._("Received"): count(received),
            self.env._("Of these about quality"): count(
                received & Domain("is_quality", "=", True)
            ),
            self.env._("Of these rejected"): count(
                received & Domain("state", "=", "rejected")
            ),
            self.env._("Closed in the month"): len(closed),
            self.env._("Open at the end of the month"): count(waiting),
            self.env._("Days until closed, on average"): (
                round(sum(days) / len(days)) if days else 0
            ),
            **self._read_confirmations(months),
        }

    def _read_confirmations(self, months):
        """Return what customers said about what was closed, label -> figure."""
        lines = self.env["aftersales.confirmation.line"].sudo()
        closed = Domain("complaint_id", "any", self._get_domain(months, "closed_at"))
        answers = dict(lines._read_group(closed, ["answer"], ["__count"]))
        return {
            self.env._("Confirmed by customers as closed"): answers.get("yes", 0),
            self.env._("Not really closed, say customers"): answers.get("no", 0),
        }

    def _get_dimensions(self):
        """Return ``(field, heading)`` of what complaints are counted by."""
        headings = {
            "team_id": self.env._("Department in Charge"),
            "responsible_team_id": self.env._("Responsible Department"),
            "commercial_partner_id": self.env._("Customer"),
            "product_id": self.env._("Product"),
            "category_id": self.env._("Category"),
            "cause_id": self.env._("Root Cause"),
        }
        return list(headings.items())

    def _read_groups(self, name):
        """Return label -> state -> number of complaints."""
        groups = self.env["aftersales.complaint"]._read_group(
            self._get_domain(),
            ["problem_id" if name == "cause_id" else name, "state"],
            ["__count"],
        )
        counts = defaultdict(lambda: defaultdict(int))
        for record, state, count in groups:
            # Whoever may read a complaint reads the names of what it is linked with.
            record = record.sudo()
            label = (
                self._name_cause(record) if name == "cause_id" else record.display_name
            )
            counts[label or ""][state] += count
        return counts

    def _name_cause(self, problem):
        """Return the first root cause of why a problem occurred."""
        causes = problem.cause_ids.filtered(
            lambda cause: cause.is_root and cause.kind == "occurrence"
        )
        return causes[:1].code_id.display_name or causes[:1].name

    def _count(self, heading, counts):
        """Return the table of a dimension, what happens most often first.

        None where nothing of the kind is known about any complaint.
        """
        if not any(counts):
            return None
        rows = [[label, *self._add_up(states)] for label, states in counts.items()]
        rows.sort(key=lambda row: (not row[0], -row[1], row[0]))
        named, others = rows[:MOST], rows[MOST:]
        for row in named:
            row[0] = row[0] or self.env._("Not known yet")
        if others:
            label = self.env._("%(count)s others", count=len(others))
            named.append(self._total(label, others))
        table = [*named, self._total(self.env._("Total"), rows)]
        whole = table[-1][1]
        return {
            "heads": [
                heading,
                self.env._("Complaints (number)"),
                self.env._("Share %"),
                self.env._("Open"),
                self.env._("Closed"),
                self.env._("Rejected"),
            ],
            "kinds": ["integer"] * 5,
            "rows": [
                [row[0], row[1], round(100 * row[1] / whole), *row[2:]] for row in table
            ],
        }

    def _add_up(self, states):
        """Return how many there are, and how many open, closed, rejected of them."""
        count = sum(states.values())
        final = sum(states.get(state, 0) for state in FINAL_STATES)
        return [
            count,
            count - final,
            states.get("closed", 0),
            states.get("rejected", 0),
        ]

    def _total(self, label, rows):
        sums = zip(*(row[1:] for row in rows), strict=True)
        return [label, *map(sum, sums)]
