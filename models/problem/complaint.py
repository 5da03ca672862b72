from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import is_html_empty

from ..complaint.category import SEVERITIES
from .problem_explanation import JUSTIFIED, NOT_OURS
from .problem_table import LEADERS

# Before anybody has approved measures.
UNDECIDED_STATES = ("draft", "containment", "analysis", "measures")
DEGREES = [key for key, _label in SEVERITIES]


class Complaint(models.Model):
    """The problem that explains a complaint, and what the complaint learns from it."""

    _inherit = "aftersales.complaint"

    problem_id = fields.Many2one(
        "aftersales.problem",
        index="btree_not_null",
        check_company=True,
        copy=False,
        tracking=True,
        help="The problem (8D) that explains this complaint, maybe others with it.",
    )
    problem_state = fields.Selection(related="problem_id.state", string="Problem Is")

    # === CRUD === #

    def write(self, vals):
        """Write; the complaints of a problem count for its depth and its promises.

        :raise AccessError: when somebody links a problem who does not lead problems
        """
        if "problem_id" not in vals:
            return super().write(vals)
        self._check_may_link()
        before = self.problem_id
        result = super().write(vals)
        (before | self.problem_id)._rematch()
        return result

    @api.model_create_multi
    def create(self, vals_list):
        """Create; only who leads problems registers a complaint as part of one.

        :raise AccessError: when somebody else names a problem
        """
        if any(vals.get("problem_id") for vals in vals_list):
            self._check_may_link()
        complaints = super().create(vals_list)
        complaints.problem_id._rematch()
        return complaints

    # === ACTIONS === #

    def action_open_problem(self):
        """Open the problem that explains these complaints; make it when there is none.

        :return: an action that opens its form
        :raise UserError: when they belong to different problems or companies
        """
        problem = self._explain_by_one_problem()
        return {
            "type": "ir.actions.act_window",
            "res_model": problem._name,
            "res_id": problem.id,
            "views": [[False, "form"]],
        }

    def action_take_over_from_problem(self):
        """Fill in cause and measures as the problem has found them, where empty.

        :raise UserError: when the problem has nothing to take over
        """
        for complaint in self:
            values = {
                name: text
                for name, text in complaint._prepare_findings().items()
                if text and is_html_empty(complaint[name])
            }
            if not values:
                raise UserError(
                    self.env._(
                        "%(complaint)s: the problem has no cause or measure that is not"
                        " filled in here already.",
                        complaint=complaint.display_name,
                    )
                )
            complaint.write(values)
        return True

    # === BUSINESS === #

    @api.model
    def _check_may_link(self):
        user = self.env.user
        if not self.env.su and not any(user.has_group(group) for group in LEADERS):
            raise AccessError(
                self.env._("Quality or a coordinator says which problem explains it.")
            )

    def _explain_by_one_problem(self):
        """Link all these complaints to one problem, that of one of them or a new one.

        :return: the problem
        """
        problem = self.problem_id
        if len(problem) > 1:
            raise UserError(
                self.env._(
                    "These complaints belong to different problems: %(problems)s.",
                    problems=", ".join(problem.mapped("display_name")),
                )
            )
        if len(self.company_id) > 1:
            raise UserError(
                self.env._("A problem explains complaints of one company only.")
            )
        if not problem:
            problem = problem.create(self._prepare_problem_values())
        loose = self.filtered(lambda c: not c.problem_id)
        if loose:
            loose.write({"problem_id": problem.id})
        return problem

    def _prepare_problem_values(self):
        """Return what a new problem takes over: worst severity, usual product."""
        lines = self.line_ids
        product = self._get_most_frequent(lines, "product_id")
        defect = self._get_most_frequent(lines, "defect_id")
        lots = lines.filtered(lambda line: line.product_id == product).lot_id
        customers, teams = self.commercial_partner_id, self.responsible_team_id
        known = [c.severity for c in self if c.severity]
        first = self.sorted("received_at")[:1]
        return {
            "subject": first.subject,
            "company_id": first.company_id.id,
            "partner_id": first.partner_id.id if len(customers) == 1 else False,
            "product_id": product.id,
            "defect_id": defect.id,
            "lot_ids": [Command.set(lots.ids)],
            "severity": min(known, key=DEGREES.index) if known else False,
            "is_safety": any(self.mapped("is_safety")),
            "team_id": teams.id if len(teams) == 1 else False,
        }

    @api.model
    def _get_most_frequent(self, lines, name):
        """Return the record that most of these lines name; the first of several."""
        groups = lines.filtered(name).grouped(name)
        return max(groups, key=lambda record: len(groups[record]), default=lines[name])

    def _is_explained(self):
        """Tell whether an explanation settles it: not justified, or not our fault."""
        self.ensure_one()
        return (
            self.state == "rejected"
            or self.fact_check == "false"
            or self.responsibility in NOT_OURS
            or bool(self.validity and self.validity not in JUSTIFIED)
        )

    def _settlement_refusals(self):
        """Yield also each case of ours whose problem has no approved measures (D-47).

        From then on the measures themselves must be verified.
        """
        yield from super()._settlement_refusals()
        for complaint in self.filtered(lambda c: not c._is_explained()):
            problem = complaint.problem_id.sudo()
            if problem.depth_id._has_gates() and problem.state in UNDECIDED_STATES:
                text = self.env._(
                    "The measures against %(problem)s are not approved yet.",
                    problem=problem.display_name,
                )
                yield complaint, text, complaint.problem_id

    def _may_be_explained(self):
        """Tell whether the answer can still be written."""
        self.ensure_one()
        settled = self._settled_fields.get("answer", ())
        return self.state not in (*self._locked_states, *settled)

    def _prepare_findings(self):
        """Return cause and measures of the problem as HTML, empty where it has none."""
        self.ensure_one()
        problem = self.problem_id
        causes = problem.cause_ids.filtered("is_root")
        measures = problem.action_ids.filtered(
            lambda action: (
                action.kind != "containment"
                and action.state not in ("cancelled", "ineffective")
            )
        )
        labels = dict(causes._fields["kind"]._description_selection(self.env))
        return {
            "cause": self._list_texts(
                f"{labels[cause.kind]}: {cause.name}"
                for cause in causes
                if cause.kind != "systemic"
            ),
            "solution": self._list_texts(measures.mapped("subject")),
        }

    @api.model
    def _list_texts(self, texts):
        items = Markup().join(Markup("<li>%s</li>") % escape(text) for text in texts)
        return items and Markup("<ul>%s</ul>") % items
