from odoo import api, models

from .return_paper import GOODS, PERSON, QUANTITY


class ServiceEvaluation(models.AbstractModel):
    """The evaluation form (客户服务评价表, G-16, G-17)."""

    _name = "report.aftersales.report_service_evaluation"
    _inherit = "aftersales.service.paper"
    _description = "Service Evaluation Form (paper)"

    _paper_model = "aftersales.evaluation"

    # === BUSINESS === #

    @api.model
    def _get_title(self):
        return self.env._("Service Evaluation")

    @api.model
    def _get_chapters(self, document):
        """Return department and period, scores, gaps, opinions, countersignatures."""
        filler = (self.env._("Form filler"), "submitted_by_id", "submitted_at")
        texts = ("opinion", "department_opinion", "note")
        return [
            (self.env._("Evaluation"), self._tell_evaluation(document)),
            (self.env._("Scores"), self._tell_scores(document)),
            (self.env._("Gaps to the Standard"), self._tell_gaps(document)),
            (self.env._("Opinion"), self._make_texts(document, *texts)),
            (
                self.env._("Countersignatures"),
                self._make_signing(document, "close", [filler]),
            ),
        ]

    @api.model
    def _tell_evaluation(self, document):
        total = f"{document.total:.1f}" if document.scored_weight else ""
        share = self._format_weight(document.customer_share)
        scored = self._format_weight(document.scored_weight)
        return self._get_fact_part(
            [
                *self._get_facts(document, "team_id", "date"),
                (self.env._("Period"), document._format_period()),
                (self.env._("Standard"), document.standard_id.display_name or ""),
                (self.env._("Total Score"), total),
                (self.env._("Scored, of the Weights"), scored),
                (self.env._("Customers' Weight"), share),
            ]
        )

    @api.model
    def _tell_scores(self, document):
        lines = document.line_ids
        columns = [
            self._column(lines, "name", GOODS),
            self._number(self.env._("Weight (%)"), 9),
            (self.env._("Survey"), PERSON, False),
            self._column(lines, "customer_grade_id", PERSON),
            self._column(lines, "internal_grade_id", PERSON),
            self._number(self.env._("Composite Score")),
            self._column(lines, "evaluator_id", PERSON),
            self._column(lines, "note", PERSON),
        ]
        rows = [
            [
                line.name,
                f"{line.weight:g}",
                line.survey_text or "",
                self._tell_grade(line.customer_grade_id),
                self._tell_grade(line.internal_grade_id),
                line.composite_text,
                line.evaluator_id.name or "",
                line.note or "",
            ]
            for line in lines
        ]
        return self._list(columns, rows)

    @api.model
    def _tell_grade(self, grade):
        return grade.display_name or ""

    @api.model
    def _tell_gaps(self, document):
        gaps = document.gap_ids
        columns = [
            self._column(gaps, "indicator_id", GOODS),
            self._column(gaps, "type_id", PERSON),
            self._number(self.env._("Figure")),
            (self.env._("95 % Interval"), PERSON, True),
            self._number(self.env._("Target")),
            self._number(self.env._("Gap")),
            self._column(gaps, "verdict", QUANTITY),
        ]
        rows = [
            [
                gap.indicator_id.name,
                gap.type_id.name or self.env._("All"),
                gap.value_text,
                gap.interval_text,
                gap.target_text,
                gap.gap_text,
                self._say(gap, "verdict") if gap.has_data and gap.has_target else "",
            ]
            for gap in gaps
        ]
        return self._list(columns, rows)
