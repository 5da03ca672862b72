from odoo import api, models


class ProblemInvestigation(models.AbstractModel):
    """The investigation report (调查报告) that quality issues about a problem (A-08).

    What was investigated, which tests were made, who is responsible, the cause, the
    improvement measures and their result. About a complaint it prints the same.
    """

    _name = "report.aftersales.report_problem_investigation"
    _inherit = "aftersales.problem.paper"
    _description = "Investigation Report"

    # === BUSINESS === #

    @api.model
    def _prepare_sheet(self, problem):
        """Return the report about a problem and the complaints it explains."""
        problem = problem.sudo()
        return self._prepare_report(
            problem,
            problem,
            problem.complaint_ids.sorted("received_at"),
            self._prepare_head(problem),
        )

    @api.model
    def _prepare_report(self, document, problem, complaints, head):
        """Return the sheet.

        :param document: what the report is about, a problem or a complaint
        :param problem: empty when the complaint has none
        :param head: the parts of the first section
        """
        return {
            "title": self.env._("Investigation Report"),
            "number": document.name,
            "status": document._get_state_label(document.state),
            "sections": [
                self._prepare_section(self.env._("Case"), head),
                *self._prepare_findings(problem, complaints),
                *self._prepare_remedies(problem, complaints),
                self._prepare_section(
                    self.env._("Approval"), self._prepare_approval(problem, complaints)
                ),
            ],
        }

    @api.model
    def _prepare_findings(self, problem, complaints):
        """Return the sections about what was investigated, and what was found."""
        described = self._prepare_d2(problem) if problem else []
        tested = self._prepare_whys(problem) if problem else []
        return [
            self._prepare_section(
                self.env._("What Was Investigated"),
                self._prepare_checks(complaints) + described,
            ),
            self._prepare_section(
                self.env._("Inspections and Tests"),
                self._prepare_requests(complaints) + tested,
            ),
            self._prepare_section(
                self.env._("Responsibility"), self._prepare_judgements(complaints)
            ),
            self._prepare_section(
                self.env._("Cause"), self._prepare_causes(problem, complaints)
            ),
        ]

    @api.model
    def _prepare_remedies(self, problem, complaints):
        """Return the sections about the improvement, and what came of it."""
        measures, result = [], []
        for complaint in complaints:
            measures += self._get_text_part(complaint.solution)
            result += self._make_texts(complaint, "closing_summary", "lesson")
        if problem:
            measures += self._prepare_d3(problem) + self._prepare_d5(problem)
            result = self._prepare_d6(problem) + result + self._prepare_d8(problem)
        return [
            self._prepare_section(self.env._("Improvement Measures"), measures),
            self._prepare_section(self.env._("Result"), result),
        ]

    @api.model
    def _prepare_checks(self, complaints):
        """Return how it was checked whether the complaints are true."""
        return self._make_table(
            complaints, "name", "received_at", "fact_check", "fact_note"
        )

    @api.model
    def _prepare_requests(self, complaints):
        """Return what the departments found."""
        return self._make_table(
            complaints.request_ids,
            "team_id",
            "name",
            "cause",
            "measure",
            "opinion",
            "answered_at",
        )

    @api.model
    def _prepare_judgements(self, complaints):
        """Return who is responsible, by whose judgement and why."""
        judged = complaints.filtered("responsibility")
        return self._make_table(
            judged,
            "name",
            "responsibility",
            "responsible_team_id",
            "responsible_partner_id",
            "responsibility_reason",
            "judged_by_id",
            "judged_at",
        )

    @api.model
    def _prepare_causes(self, problem, complaints):
        """Return the causes of the problem, else those told in the answers."""
        parts = self._prepare_d4(problem) if problem else []
        if not parts:
            for complaint in complaints:
                parts += self._get_text_part(complaint.cause)
        return parts + (self._prepare_explanation(problem) if problem else [])

    @api.model
    def _prepare_approval(self, problem, complaints):
        """Return lines to sign on; quality issues the report, its manager approves."""
        people = problem.user_id or complaints.judged_by_id
        rows = [
            [self.env._("Investigated by"), ", ".join(people.mapped("name"))],
            [self.env._("Quality"), ""],
            [self.env._("Approved by"), self._say(problem, "approved_by_id")],
        ]
        return [self._get_signing_part(rows)]
