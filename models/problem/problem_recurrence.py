from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

RECURRENCE = "aftersales.mail_activity_type_recurrence"


class Problem(models.Model):
    """A problem that comes back after its closing is reopened, or that is proposed."""

    _inherit = "aftersales.problem"

    # === BUSINESS === #

    @api.model
    def _find_recurring(self, complaints):
        """Return which closed problem each complaint shows to have come back.

        Same product and same defect, received after the closing and within the
        company's days; or linked to it by hand. Only problems that ended with measures.

        :return: complaint -> problem
        """
        complaints = complaints.sudo().filtered(lambda c: c.kind == "complaint")
        found = {}
        for company, group in complaints.grouped("company_id").items():
            days = company.aftersales_recurrence_days
            problems = self.sudo().search(
                Domain("company_id", "=", company.id)
                & Domain("state", "=", "closed")
                & Domain("approved_at", "!=", False)
                & Domain("closed_at", ">=", fields.Datetime.now() - timedelta(days))
                & (
                    Domain("id", "in", group.problem_id.ids)
                    | Domain("product_id", "in", group.line_ids.product_id.ids)
                    & Domain("defect_id", "in", group.line_ids.defect_id.ids)
                )
            )
            for complaint in group if problems else ():
                problem = problems.filtered(lambda p, c=complaint: p._recurs_in(c))[:1]
                if problem:
                    found[complaint] = problem
        return found

    def _recurs_in(self, complaint):
        """Tell whether a complaint is about this problem, after it was closed."""
        self.ensure_one()
        if complaint.received_at <= self.closed_at or complaint.state == "cancelled":
            return False
        # Another problem explains it already.
        if complaint.problem_id:
            return complaint.problem_id == self
        return any(
            line.product_id == self.product_id and line.defect_id == self.defect_id
            for line in complaint.line_ids.filtered("defect_id")
        )

    @api.model
    def _follow_recurrence(self, complaints):
        """Reopen, or propose to reopen, what these complaints show to have come back.

        The intake of a complaint is never refused because of it, and who registers it
        needs no right on problems.
        """
        recurring = {}
        for complaint, problem in self._find_recurring(complaints).items():
            recurring.setdefault(problem, complaint.browse())
            recurring[problem] |= complaint
        for problem, found in recurring.items():
            mode = problem.company_id.aftersales_recurrence_mode
            if mode != "reopen" or not problem._reopen_for(found):
                problem._propose_reopening(found)

    def _reopen_for(self, complaints):
        """Reopen in the name of the system, and link the complaints.

        :return: whether the company's own rules for the step let it happen
        """
        # The service desk may not touch problems: the system's own user takes the step.
        problem = self.with_user(SUPERUSER_ID)
        try:
            with self.env.cr.savepoint():
                reason = problem._get_recurrence_text(complaints)
                problem.write({"state": "analysis", "state_reason": reason})
                free = complaints.filtered(lambda c: not c.problem_id)
                free.with_user(SUPERUSER_ID).write({"problem_id": problem.id})
        except UserError:
            return False
        problem._remind_of_recurrence(complaints)
        return True

    def _propose_reopening(self, complaints):
        self._remind_of_recurrence(complaints)

    def _remind_of_recurrence(self, complaints):
        """Give the leader a to-do; one is enough while it is open."""
        self.ensure_one()
        problem = self.sudo()
        activity_type = self.env.ref(RECURRENCE)
        if activity_type not in problem.activity_ids.activity_type_id:
            problem.activity_schedule(
                RECURRENCE,
                user_id=(problem.user_id or problem.create_uid).id,
                note=self._get_recurrence_text(complaints),
            )

    def _get_recurrence_text(self, complaints):
        return self.env._(
            "Complained about again after the closing: %(complaints)s",
            complaints=", ".join(complaints.mapped("display_name")),
        )
