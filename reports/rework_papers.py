from odoo import api, models


class ReworkPapers(models.AbstractModel):
    """Notice and traveller in one file: what the shop floor gets with the goods."""

    _name = "report.aftersales.report_rework_papers"
    _description = "Papers of a Rework"

    # === BUSINESS === #

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return a notice and a traveller for each; a common notice is told once."""
        values = self._ask("traveller", docids)
        reworks = values["docs"]
        alone = reworks.filtered(lambda rework: not rework.notice_id)
        values["sheets"] = [
            *self._ask("notice", reworks.notice_id.ids)["sheets"],
            *self._ask("order", alone.ids)["sheets"],
            *values["sheets"],
        ]
        return values

    @api.model
    def _ask(self, paper, docids):
        provider = self.env[f"report.aftersales.report_rework_{paper}"]
        return provider._get_report_values(docids)
