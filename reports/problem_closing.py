from odoo import api, models


class ProblemPaper(models.AbstractModel):
    """Sections about the end: acceptance, explanation, signatures (D8)."""

    _inherit = "aftersales.problem.paper"

    # === BUSINESS === #

    @api.model
    def _get_sections(self):
        """Add the sections about the end."""
        return {
            **super()._get_sections(),
            "d8": (self.env._("D8 Closing"), self._prepare_d8),
            "explanation": (self.env._("Explanation"), self._prepare_explanation),
            "revisions": (self.env._("Revision History"), self._prepare_revisions),
            "signatures": (self.env._("Approval"), self._prepare_signatures),
            "text": ("", lambda problem: []),
        }

    @api.model
    def _prepare_d8(self, problem):
        return self._make_facts(
            problem,
            "acceptance",
            "accepted_by",
            "accepted_on",
            "acceptance_channel_id",
            "report_sent_on",
        ) + self._make_texts(problem, "lessons", "recognition")

    @api.model
    def _prepare_explanation(self, problem):
        return self._get_text_part(problem.explanation)

    @api.model
    def _prepare_revisions(self, problem):
        """Return the revisions with their reasons; what changed is for our own eyes."""
        return self._make_table(
            problem.revision_ids.sorted("number"),
            "number",
            "made_at",
            "user_id",
            "reason",
            widths={"number": 8, "reason": 60},
        )

    @api.model
    def _prepare_signatures(self, problem):
        """Return who answers for the report: those on record, room for the others."""
        stamps = [
            (self.env._("Prepared by"), "user_id", None),
            (self.env._("Approved by (quality)"), "approved_by_id", "approved_at"),
            (self.env._("Closed by"), "closed_by_id", "closed_at"),
        ]
        rows = [
            [
                label,
                self._say(problem, person),
                self._say(problem, moment) if moment else "",
                "",
            ]
            for label, person, moment in stamps
        ]
        rows += self._get_signatures(problem)
        rows.append([self.env._("Customer"), problem.accepted_by or "", "", ""])
        if problem.accepted_on:
            rows[-1][2] = self._say(problem, "accepted_on")
        return [self._get_signing_part(rows)]

    @api.model
    def _get_signing_part(self, rows):
        """Return a table to sign on.

        :param rows: for what, name, date and signature, as far as they are known
        """
        heads = [
            self.env._("For"),
            self.env._("Name"),
            self.env._("Date"),
            self.env._("Signature"),
        ]
        rows = [[*row, *[""] * (len(heads) - len(row))] for row in rows]
        return {**self._get_table_part(heads, rows, (30, 25, 18, 27)), "signs": True}

    @api.model
    def _get_signatures(self, problem):
        """Return the electronic signatures on record."""
        return [
            [
                signature.rule_name,
                self._say(signature, "user_id"),
                self._say(signature, "signed_at"),
                self.env._("signed electronically"),
            ]
            for signature in problem.signature_ids.sorted("signed_at")
            if signature.is_valid
        ]
