from odoo import api, models
from odoo.tools import groupby

from .return_paper import PERSON, QUANTITY, TEXT


class ServiceChecklist(models.AbstractModel):
    """The checklist (客户服务检查表, G-23), filled in or to be filled in by hand."""

    _name = "report.aftersales.report_service_checklist"
    _inherit = "aftersales.service.paper"
    _description = "Service Checklist (paper)"

    _paper_model = "aftersales.checklist.audit"

    # === BUSINESS === #

    @api.model
    def _get_title(self):
        return self.env._("Service Check")

    @api.model
    def _get_chapters(self, document):
        """Return who checked what, a chapter for each group, and who signs."""
        groups = groupby(document.result_ids, lambda row: row.group_name)
        checked = (self.env._("Checked by"), "user_id", "date")
        finished = (self.env._("Finished by"), "finished_by_id", "finished_at")
        return [
            (self.env._("Check"), self._tell_check(document)),
            *((name, self._tell_answers(list(rows))) for name, rows in groups),
            (self.env._("Remarks"), self._make_texts(document, "note")),
            (
                self.env._("Signatures"),
                self._make_signing(document, "finish", [checked, finished]),
            ),
        ]

    @api.model
    def _tell_check(self, document):
        score = document.score_text if document.has_score else ""
        return self._get_fact_part(
            [
                *self._get_facts(document, "checklist_id", "team_id", "date"),
                (self.env._("Score"), score),
                (self.env._("Shortcomings"), str(document.finding_count or "")),
            ]
        )

    @api.model
    def _tell_answers(self, rows):
        """Return the questions of a group; columns to write in stay when empty."""
        heads = [
            self.env._("Check Content"),
            self.env._("Check Result"),
            self.env._("What Was Found"),
            self.env._("Evidence"),
            self.env._("Owner"),
        ]
        texts = [
            [
                row.name,
                self._say(row, "result"),
                row.finding or "",
                row.evidence or "",
                row.owner_id.name or "",
            ]
            for row in rows
        ]
        sizes = (2 * TEXT, QUANTITY, TEXT, PERSON, PERSON)
        return [self._get_table_part(heads, texts, sizes)]
