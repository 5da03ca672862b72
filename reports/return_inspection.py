from odoo import api, models

# What was found on goods of one condition stays together, pictures and all, unless it
# is longer than so many characters.
LONG = 4000


class ReturnInspectionReport(models.AbstractModel):
    """The inspection report of returned goods (E-05, E-06): tests, grades, pictures."""

    _name = "report.aftersales.report_return_inspection"
    _inherit = "aftersales.return.paper"
    _description = "Return Inspection Report"

    # === BUSINESS === #

    @api.model
    def _get_title(self):
        return self.env._("Inspection Report")

    @api.model
    def _get_chapters(self, document):
        """Return the case, the result of all, then each condition of the goods."""
        return [
            (self.env._("Return"), self._prepare_case(document)),
            (self.env._("What Came"), self._prepare_receipt(document)),
            (self.env._("Result"), self._prepare_result(document)),
            *(
                (row.display_name, self._prepare_inspection(row))
                for row in document.inspection_ids
            ),
            (self.env._("Signatures"), self._prepare_signatures(document)),
        ]

    @api.model
    def _prepare_section(self, heading, parts, **more):
        """Return the section; only a long one is cut at the end of a page."""
        is_whole = self._measure(parts) <= LONG
        return super()._prepare_section(heading, parts, is_whole=is_whole, **more)

    @api.model
    def _prepare_result(self, document):
        """Return the findings in brief, and whose responsibility it is."""
        complaint = document.complaint_id
        return self._prepare_findings(document, is_brief=True) + self._make_facts(
            complaint, "responsibility", "responsible_team_id", "judged_at"
        )

    @api.model
    def _prepare_inspection(self, row):
        """Return what was tested on goods of one condition, and what was seen."""
        facts = self._make_facts(
            row,
            "reason_id",
            "line_note",
            "finding_id",
            "grade_id",
            "defect_id",
            "checklist_id",
            "inspected_by_id",
            "inspected_at",
            "problem_id",
        )
        count = (self.env._("Quantity"), row.line_id._format_quantity(row.quantity))
        for part in facts:
            part["facts"].insert(0, count)
        return [
            *facts,
            *self._prepare_checks(row),
            *self._make_texts(row, "analysis"),
            *self._make_facts(row, "ntf_protocol", "ntf_agreed_by", "ntf_agreed_on"),
            *self._make_pictures(row.picture_ids),
        ]

    @api.model
    def _prepare_checks(self, row):
        return self._make_table(
            row.check_ids,
            "name",
            "expected",
            "value",
            "result",
            "note",
            widths={"name": 34, "expected": 24, "value": 14, "note": 30},
        )

    @api.model
    def _prepare_signatures(self, document):
        """Return who has inspected goods, and a line for the head of quality."""
        label = self.env._("Inspected by (quality)")
        rows = []
        for inspector in document.inspection_ids.inspected_by_id:
            own = document.inspection_ids.filtered(
                lambda row, person=inspector: row.inspected_by_id == person
            )
            last = own.sorted("inspected_at")[-1]
            names = ("inspected_by_id", "inspected_at")
            rows.append([label, *(self._say(last, name) for name in names)])
        rows = rows or [[label]]
        return [self._get_signing_part([*rows, [self.env._("Head of quality")]])]
