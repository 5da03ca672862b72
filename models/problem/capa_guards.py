from odoo import models
from odoo.exceptions import UserError

from .problem_table import APPROVERS


class Capa(models.Model):
    """What a CAPA request must rest on before it is issued, approved and accepted."""

    _inherit = "aftersales.capa"

    # === BUSINESS === #

    def _check_necessary(self):
        """Issue requests only where they are necessary (D-10, D-16, D-27).

        :raise UserError: with the reason why one is not
        """
        for capa in self:
            texts = list(capa._issue_refusals())
            if texts:
                raise UserError("\n".join([capa.problem_id.display_name, *texts]))

    def _issue_refusals(self):
        """Yield why no request may be issued about the problem."""
        self.ensure_one()
        problem = self.problem_id.sudo()
        if problem.depth_id and not problem.depth_id.has_capa:
            yield self.env._(
                "“%(depth)s” needs no CAPA request; choose another depth first, with"
                " its reason.",
                depth=problem.depth_id.name,
            )
        complaints = problem.complaint_ids.filtered(lambda c: c.state != "cancelled")
        if complaints and "true" not in complaints.mapped("fact_check"):
            yield self.env._(
                "Quality has not confirmed yet that it is true: %(complaints)s.",
                complaints=", ".join(complaints.mapped("name")),
            )
        elif complaints and all(c._is_explained() for c in complaints):
            yield self.env._(
                "It is not justified or the fault of others, and ends with an"
                " explanation: %(complaints)s.",
                complaints=", ".join(complaints.mapped("name")),
            )

    def _approve_refusals(self):
        """Yield what keeps the user from approving the department's answer."""
        user = self.env.user
        is_manager = any(user.has_group(group) for group in APPROVERS)
        for capa in self:
            team = capa.team_id.sudo()
            heads = team.leader_id | team.delegate_id | team.manager_id
            if not is_manager and user not in heads:
                text = self.env._(
                    "The head of %(department)s or a manager approves it.",
                    department=team.name,
                )
                yield capa, text, "approved_by_id"
            if capa.state != "asked":
                text = self.env._("There is no answer to approve: it was handed in.")
                yield capa, text, "state"
            yield from capa._answer_refusals()

    def _approval_refusals(self):
        """Yield the answers that nobody has approved yet (D-29)."""
        for capa in self.filtered(lambda c: not c.approved_at):
            text = self.env._(
                "The head of %(department)s or a manager has not approved the answer"
                " yet.",
                department=capa.team_id.sudo().name,
            )
            yield capa, text, "approved_at"

    def _answer_refusals(self):
        """Yield what the department has not given yet: cause, chain, measure."""
        for capa in self:
            part = capa.sudo()
            causes = part._get_own_causes()
            if not causes:
                text = self.env._("The cause is missing.")
                yield capa, text, "occurrence_ids"
            for cause in causes.filtered(lambda c: not c.why_ids):
                text = self.env._(
                    "The chain of “why?” that leads to it is missing: %(cause)s",
                    cause=cause.name,
                )
                yield capa, text, "occurrence_ids"
            for cause in causes - part._get_measures().cause_ids:
                text = self.env._(
                    "There is no measure against: %(cause)s", cause=cause.name
                )
                yield capa, text, "action_ids"

    def _accept_refusals(self):
        """Yield what quality has not added yet: escape cause, stock and WIP (D-11)."""
        for capa in self.filtered(lambda c: c.kind == "corrective"):
            problem = capa.problem_id.sudo()
            escapes = problem.cause_ids.filtered(
                lambda c: c.kind == "escape" and c.is_root
            )
            if not escapes:
                text = self.env._("Quality has not added why it was not detected.")
                yield capa, text, "escape_ids"
            for cause in escapes - problem.action_ids._get_standing().cause_ids:
                text = self.env._(
                    "There is no measure against: %(cause)s", cause=cause.name
                )
                yield capa, text, "action_ids"
            for name in ("stock_check", "wip_check"):
                for point in problem._missing_facts([name]):
                    yield capa, point.text, capa.problem_id

    def _get_own_causes(self):
        """Return the root causes that the department has named."""
        self.ensure_one()
        return self.problem_id.cause_ids.filtered(
            lambda c: c.is_root and c.kind != "escape" and c.team_id == self.team_id
        )

    def _get_measures(self):
        """Return the measures of the department that stand."""
        self.ensure_one()
        measures = self.problem_id.action_ids._get_standing()
        return measures.filtered(lambda action: action.team_id == self.team_id)

    def _get_quality_team(self):
        """Return the department that adds the escape cause: quality of the company."""
        self.ensure_one()
        domain = [
            ("function", "=", "quality"),
            ("company_id", "in", [self.company_id.id, False]),
        ]
        teams = self.env["aftersales.team"].search(domain)
        own = teams.filtered(
            lambda team: team.id in self.env.user._get_aftersales_team_ids()
        )
        return (own or teams)[:1]
