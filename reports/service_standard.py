from odoo import api, models

from .return_paper import GOODS, PERSON, QUANTITY


class ServiceStandard(models.AbstractModel):
    """The standard sheet (客户服务标准单, G-13)."""

    _name = "report.aftersales.report_service_standard"
    _inherit = "aftersales.service.paper"
    _description = "Service Standard Sheet (paper)"

    _paper_model = "aftersales.standard"

    # === BUSINESS === #

    @api.model
    def _get_title(self):
        return self.env._("Service Standard")

    @api.model
    def _get_chapters(self, document):
        """Return the sheet's head, its table of targets, and who wrote and reviewed."""
        names = ("team_id", "date", "version", "date_from", "date_to")
        author = (self.env._("Author"), "submitted_by_id", "submitted_at")
        reviewer = (self.env._("Reviewer"), "reviewed_by_id", "reviewed_at")
        return [
            (self.env._("Standard"), self._make_facts(document, *names)),
            (self.env._("Indicators and Targets"), self._tell_targets(document)),
            (self.env._("Remarks"), self._make_texts(document, "note")),
            (
                self.env._("Signatures"),
                self._make_signing(document, "enforce", [author, reviewer]),
            ),
        ]

    @api.model
    def _tell_targets(self, document):
        """Return a row for each indicator, a column for each customer type."""
        lines = document.line_ids
        types = self.env["aftersales.classification"].search([("axis", "=", "type")])
        types |= lines.target_ids.type_id
        columns = [
            self._column(lines, "indicator_id", GOODS),
            self._number(self.env._("Weight (%)")),
            (self.env._("All Customers"), QUANTITY, True),
            *((kind.name, QUANTITY, True) for kind in types),
            self._column(lines, "direction", PERSON),
        ]
        rows = [
            [
                line.indicator_id.name,
                f"{line.weight:g}",
                line.target_text or "",
                *(self._tell_target(line, kind) for kind in types),
                self._say(line, "direction"),
            ]
            for line in lines
        ]
        return self._list(columns, rows)

    @api.model
    def _tell_target(self, line, kind):
        """Return the target of a customer type; the column stays without (G-13)."""
        own = line.target_ids.filtered(lambda target: target.type_id == kind)
        return line.indicator_id._format_target(own.target) if own else "–"
