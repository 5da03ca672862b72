from odoo import api, models


class CapaReport(models.AbstractModel):
    """The CAPA report (纠正及预防措施报告): cause, measure, those of the escape.

    The department gives the occurrence cause and its measure, quality those of the
    escape (D-14); whoever approved is named (I-10).
    """

    _name = "report.aftersales.report_capa"
    _inherit = "aftersales.problem.paper"
    _description = "CAPA Report"

    _paper_model = "aftersales.capa"

    # === BUSINESS === #

    @api.model
    def _prepare_sheet(self, capa):
        """Return the request with its answer and approval."""
        capa = capa.sudo()
        return {
            "title": self._get_title(),
            "number": capa.name,
            "status": capa._get_state_label(capa.state),
            "copies": self._get_copies(capa),
            "sections": [
                self._prepare_request(capa),
                *self._prepare_answers(capa),
                self._prepare_section(
                    self.env._("Approval"), self._prepare_approval(capa)
                ),
            ],
        }

    @api.model
    def _get_title(self):
        return self.env._("CAPA Report")

    @api.model
    def _get_copies(self, capa):
        """Return for whom each copy is; one for nobody in particular."""
        return [""]

    @api.model
    def _prepare_request(self, capa):
        """Return who was asked for what and why, and about which problem."""
        facts = self._make_facts(
            capa,
            "kind",
            "team_id",
            "user_id",
            "partner_id",
            "issued_at",
            "due_on",
        )
        problem = capa.problem_id
        about = self._make_facts(
            problem, "name", "product_id", "lot_ids", "defect_id", "severity"
        )
        texts = self._make_texts(problem, "subject", "symptom")
        reason = self._make_texts(capa, "reason")
        parts = facts + about + texts + self._prepare_d2(problem) + reason
        return self._prepare_section(self.env._("Request"), parts)

    @api.model
    def _prepare_answers(self, capa):
        """Return the four answers: cause and measure, and those of the escape."""
        measures = capa.action_ids._get_standing()
        against_escape = measures.filtered(lambda a: a.cause_ids & capa.escape_ids)
        answers = [
            (self.env._("Cause"), self._get_causes(capa.occurrence_ids)),
            (
                self.env._("Countermeasure"),
                self._get_measures_part(measures - against_escape),
            ),
            (self.env._("Escape Cause"), self._get_causes(capa.escape_ids)),
            (
                self.env._("Countermeasure Against the Escape"),
                self._get_measures_part(against_escape),
            ),
            (self.env._("Remark"), self._make_texts(capa, "remark")),
        ]
        return [
            self._prepare_section(heading, self._get_answer(parts))
            for heading, parts in answers
            if parts or heading != answers[-1][0]
        ]

    @api.model
    def _get_answer(self, parts):
        """Return what an answer prints while there is none."""
        return parts

    @api.model
    def _get_causes(self, causes):
        return self._table_of_causes(causes, "") + [
            {**self._get_chain(cause.why_ids), "title": cause.name}
            for cause in causes
            if cause.why_ids
        ]

    @api.model
    def _get_measures_part(self, actions):
        return self._make_table(
            actions,
            "name",
            "subject",
            "user_id",
            "due_on",
            "result",
            "done_at",
            "verified_by_id",
            "state",
            widths={"name": 19},
        )

    @api.model
    def _prepare_approval(self, capa):
        """Return who asked, answered, approved and accepted; or lines to sign on."""
        stamps = [
            (self.env._("Issued by (quality)"), "create_uid", "issued_at"),
            (self.env._("Answered by"), "answered_by_id", "answered_at"),
            (
                self.env._("Approved by (head of department)"),
                "approved_by_id",
                "approved_at",
            ),
            (self.env._("Accepted by (quality)"), "accepted_by_id", "accepted_at"),
        ]
        rows = [
            [label, self._say(capa, person), self._say(capa, moment)]
            for label, person, moment in stamps
        ]
        return [self._get_signing_part(rows)]
