from odoo import api, models


class FeedbackAnalysis(models.AbstractModel):
    """The survey analysis says which improvements it led to, and how far they are."""

    _inherit = "report.aftersales.report_survey_analysis"

    # === BUSINESS === #

    @api.model
    def _get_chapters(self, document):
        title = self.env._("Improvement Plan")
        return [
            *super()._get_chapters(document),
            (title, self._prepare_improvements(document)),
        ]

    @api.model
    def _prepare_improvements(self, document):
        """Return what was planned because of these results."""
        # Sums and their plan are read by who reads the analysis itself.
        improvements = document.sudo().improvement_ids.filtered(
            lambda improvement: improvement.state != "cancelled"
        )
        sizes = {"name": 16, "item": 30, "team_id": 18, "before_text": 34}
        sizes |= {"date_end": 14, "state": 16}
        columns = [
            self._column(improvements, name, size) for name, size in sizes.items()
        ]
        rows = [
            [self._say(improvement, name) for name in sizes]
            for improvement in improvements
        ]
        return self._list(columns, rows)
