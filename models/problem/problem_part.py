from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..workflow.files import adopt_files
from .problem_table import FINAL_STATES, LEADERS


def is_leader(env):
    """Tell whether the user leads problems, and so fills in every part of them."""
    return env.su or any(env.user.has_group(group) for group in LEADERS)


class ProblemPart(models.AbstractModel):
    """A row of a problem: frozen once the problem is closed.

    A row that has a ``team_id`` belongs to that department: its members fill it in,
    and no department that of another one (D-14). Who leads problems fills all.
    """

    _name = "aftersales.problem.part"
    _description = "Part of a Problem"

    # States of the problem in which its rows of this kind are settled.
    _settled_states = ()

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create rows of open problems.

        :raise UserError: when a problem is closed
        :raise AccessError: when the row is another department's
        """
        parts = super().create(vals_list)
        parts._check_problem_open()
        parts._check_own_part()
        for part, vals in zip(parts, vals_list, strict=True):
            adopt_files(part, vals)
        return parts

    def write(self, vals):
        """Write rows of open problems.

        :raise UserError: when a problem is closed, before or by the change
        :raise AccessError: when the row is another department's, before or afterwards
        """
        self._check_problem_open()
        self._check_own_part()
        result = super().write(vals)
        # It may have been moved to another problem, department or cause.
        self._check_problem_open()
        self._check_own_part()
        adopt_files(self, vals)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self._check_problem_open()
        self._check_own_part()

    # === BUSINESS === #

    def _check_problem_open(self):
        # A department fills in its part of problems that it may not read.
        problems = self.sudo().problem_id
        closed = problems.filtered(lambda p: p.state in FINAL_STATES)
        if closed:
            raise UserError(
                self.env._(
                    "%(problems)s: the problem is closed, nothing of it can be added or"
                    " changed.",
                    problems=", ".join(closed.mapped("display_name")),
                )
            )

        self._check_unsettled(problems)

    def _check_unsettled(self, problems):
        """Keep what an earlier step has settled, such as the causes measures rest on.

        :raise UserError: when rows of this kind are settled in the problem's state
        """
        settled = problems.filtered(lambda p: p.state in self._settled_states)
        if settled:
            raise UserError(
                self.env._(
                    "%(problems)s: this was settled by an earlier step. Take the"
                    " problem back to its analysis to change it.",
                    problems=", ".join(settled.mapped("display_name")),
                )
            )

    def _get_part_teams(self):
        """Return the departments whose part these rows are."""
        return self.sudo().team_id if "team_id" in self._fields else self._no_team()

    @api.model
    def _no_team(self):
        return self.env["aftersales.team"].sudo()

    def _check_own_part(self):
        """Let a department write its own part only (D-14)."""
        if is_leader(self.env):
            return
        own = self.env.user._get_aftersales_team_ids()
        foreign = self.filtered(
            lambda part: set(part._get_part_teams().ids or [0]) - set(own)
        )
        if foreign:
            raise AccessError(
                self.env._(
                    "You can fill in the part of your own department only; this one is"
                    " that of: %(departments)s.",
                    departments=", ".join(foreign._get_part_teams().mapped("name"))
                    or self.env._("quality"),
                )
            )
