from odoo import api, models

from .return_paper import DAY, PERSON, TEXT


class ReworkInspectionRecord(models.AbstractModel):
    """The record of the re-inspection (返工复检记录): each round with its values."""

    _name = "report.aftersales.report_rework_inspection"
    _inherit = "aftersales.rework.paper"
    _description = "Re-inspection Record"

    # === BUSINESS === #

    @api.model
    def _get_title(self):
        return self.env._("Re-inspection Record")

    @api.model
    def _get_chapters(self, document):
        """Return the goods, each round, the ways out, and who has passed it."""
        rows = document.inspection_ids
        return [
            (self.env._("Rework"), self._prepare_rework(document)),
            *(
                (self._name_round(loop), self._prepare_round(rows, loop))
                for loop in sorted(set(rows.mapped("loop")))
            ),
            (self.env._("Result"), self._prepare_result(document)),
            (self.env._("Signatures"), self._prepare_signatures(document)),
        ]

    @api.model
    def _name_round(self, loop):
        if not loop:
            return self.env._("First Inspection")
        return self.env._("Inspection After Rework Again (%(number)s)", number=loop)

    @api.model
    def _prepare_round(self, rows, loop):
        """Return what was measured in a round, against which limits."""
        rows = rows.filtered(lambda row: row.loop == loop).sorted("sequence")
        columns = [
            self._column(rows, "characteristic", TEXT),
            (self.env._("Limits"), PERSON, False),
            self._number(self.env._("Value")),
            *(
                self._column(rows, name, DAY)
                for name in ("verdict", "inspector_id", "inspected_at")
            ),
            self._column(rows, "note", TEXT),
        ]
        texts = [
            [
                row.characteristic,
                self._say_limits(row),
                f"{row.value:g}" if row.has_limits and row.verdict else "",
                self._say(row, "verdict"),
                self._say(row, "inspector_id"),
                self._say(row, "inspected_at"),
                row.note or "",
            ]
            for row in rows
        ]
        return self._list(columns, texts)

    @api.model
    def _prepare_result(self, document):
        """Return how it ended, and where the goods went."""
        facts = [
            (self.env._("Status"), document._get_state_label(document.state)),
            *self._get_facts(document, "loop_count", "done_by_id", "done_at"),
        ]
        return [
            *self._get_fact_part(facts),
            *self._prepare_concessions(document),
            *self._prepare_outcomes(document),
        ]

    @api.model
    def _prepare_concessions(self, document):
        """Return what was accepted as it is, by whose authority, and why."""
        return self._make_table(
            document.concession_ids,
            "name",
            "quantity",
            "reason",
            "granted_by_id",
            "granted_at",
            "withdrawn_at",
            title=self.env._("Concessions"),
            widths={"reason": 40},
        )

    @api.model
    def _prepare_outcomes(self, document):
        """Return which part of the quantity went where."""
        rows = document.outcome_ids
        columns = [
            self._column(rows, "kind", PERSON),
            self._number(self.env._("Quantity")),
            self._column(rows, "note", TEXT),
        ]
        texts = [
            [
                self._say(row, "kind"),
                self._format_count(row, row.quantity),
                row.note or "",
            ]
            for row in rows
        ]
        return self._list(columns, texts, self.env._("Ways Out"))

    @api.model
    def _prepare_signatures(self, document):
        """Return who has passed it, and a line for the head of quality."""
        rows = [
            (self.env._("Handed in (production)"), "handed_in_by_id", "handed_in_at"),
            (self.env._("Passed (quality)"), "done_by_id", "done_at"),
            (self.env._("Head of quality"), None, None),
        ]
        return self._prepare_signing(rows, document)
