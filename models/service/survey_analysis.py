from odoo import fields, models


class SurveyAnalysis(models.Model):
    """The analysis of the surveys leads to improvements."""

    _inherit = "aftersales.survey.analysis"

    improvement_ids = fields.One2many("aftersales.improvement", "analysis_id")
    improvement_count = fields.Integer(
        "Improvements Planned", compute="_compute_improvement_count", compute_sudo=True
    )

    # === COMPUTE, INVERSE, SEARCH === #

    def _compute_improvement_count(self):
        groups = self.env["aftersales.improvement"]._read_group(
            [("analysis_id", "in", self.ids)], ["analysis_id"], ["__count"]
        )
        counts = {analysis.id: count for analysis, count in groups}
        for analysis in self:
            analysis.improvement_count = counts.get(analysis.id, 0)

    # === ACTIONS === #

    def action_improve(self):
        """Plan an improvement, filled in with what the customers rated worst."""
        self.ensure_one()
        return self.env["aftersales.improvement"]._open(
            None,
            {
                "origin": "survey",
                "analysis_id": self.id,
                "company_id": self.company_id.id,
                "team_id": self.team_id.id,
                **self._prepare_improvement_item(),
            },
        )

    def action_open_improvements(self):
        """Open the improvements that this analysis led to."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales.improvement_action"
        )
        return {**action, "domain": [("analysis_id", "=", self.id)], "context": {}}

    # === BUSINESS === #

    def _prepare_improvement_item(self):
        """Return the item with the lowest mean, its figure and who answers for it.

        Nothing where nobody rated any item in the period.
        """
        ratings = self.env["aftersales.survey.rating"]
        domain = [*self._get_result_domain(), ("row_id", "!=", False)]
        found = ratings._summarize(domain, ("row_id",))
        if not found:
            return {}
        (row,), summary = min(found.items(), key=lambda pair: pair[1].mean.value)
        item = self.env["survey.question.answer"].sudo().browse(row)
        indicator = self.env["aftersales.indicator"].search(
            [("survey_item_ids", "in", row)], limit=1
        )
        return {
            "item": item.value,
            "team_id": (self.team_id or indicator.team_id).id,
            "before_text": self._say_item(summary),
        }

    def _say_item(self, summary):
        """Return mean and share of an item in words that stay."""
        values = {"mean": f"{summary.mean.value:.2f}", "n": summary.n}
        if summary.share.value is None:
            return self.env._(
                "Mean %(mean)s, n = %(n)s; %(period)s", **values, period=self.name
            )
        return self.env._(
            "Mean %(mean)s, satisfied %(share)s %%, n = %(n)s; %(period)s",
            **values,
            share=f"{100 * summary.share.value:.0f}",
            period=self.name,
        )
