from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .problem_rule import UNCOUNTED_STATES
from .problem_table import FINAL_STATES

# What the rules decide about a problem.
DECIDED = ("depth_rule_id", "depth_due_id", "frequency", "frequency_days")


class Problem(models.Model):
    """How deep a problem is investigated: by rule, or otherwise with a reason."""

    _inherit = "aftersales.problem"

    depth_id = fields.Many2one(
        compute="_compute_depth_id", store=True, readonly=False, precompute=True
    )
    depth_rule_id = fields.Many2one(
        "aftersales.problem.rule",
        "Decided by Rule",
        compute="_compute_depth_rule",
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="set null",
        help="The first line of the depth rules that fits this problem.",
    )
    depth_due_id = fields.Many2one(
        "aftersales.problem.depth",
        "Depth by Rule",
        compute="_compute_depth_rule",
        store=True,
        precompute=True,
        ondelete="set null",
    )
    frequency = fields.Integer(
        compute="_compute_depth_rule",
        store=True,
        precompute=True,
        help="Complaints of this product and defect within the days of the rule.",
    )
    frequency_days = fields.Integer(
        compute="_compute_depth_rule",
        store=True,
        precompute=True,
    )
    depth_reason = fields.Char(
        "Reason for Another Depth",
        copy=False,
        tracking=True,
        help="Why this problem is investigated less or more deeply than the rule says.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends(
        "company_id",
        "partner_id",
        "product_id",
        "defect_id",
        "severity",
        "is_safety",
        "complaint_ids.category_id",
    )
    def _compute_depth_rule(self):
        """Ask the rules; what they once said of a closed problem stays."""
        living = self.filtered(lambda problem: problem.state not in FINAL_STATES)
        found = self.env["aftersales.problem.rule"]._match(living)
        for problem in living:
            rule, count = found.get(problem, (self.env["aftersales.problem.rule"], 0))
            problem.depth_rule_id = rule
            problem.depth_due_id = rule.depth_id
            problem.frequency = count
            problem.frequency_days = rule.days
        for problem in self - living:
            # A compute leaves no field without a value.
            for name in DECIDED:
                problem[name] = problem[name]

    @api.depends("depth_due_id")
    def _compute_depth_id(self):
        """Follow the rule, except where somebody has chosen otherwise with a reason."""
        for problem in self:
            is_chosen = problem.depth_reason and problem.depth_id
            if problem.depth_due_id and not is_chosen:
                problem.depth_id = problem.depth_due_id
            else:
                problem.depth_id = problem.depth_id

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("depth_id", "depth_reason")
    def _check_depth_reason(self):
        for problem in self:
            due = problem.depth_due_id
            if (
                due
                and problem.depth_id != due
                and not (problem.depth_reason or "").strip()
            ):
                raise ValidationError(
                    self.env._(
                        "%(problem)s: by the rule “%(rule)s” this is investigated as"
                        " “%(depth)s” (complaints counted: %(count)s). Give the reason"
                        " for another depth.",
                        problem=problem.display_name,
                        rule=problem.depth_rule_id.name,
                        depth=due.name,
                        count=problem.frequency,
                    )
                )

    # === ACTIONS === #

    def action_judge_depth(self):
        """Count the complaints anew, and let the rules decide again.

        :raise AccessError: when the user may not write the problem
        """
        self.check_access("write")
        living = self.filtered(lambda problem: problem.state not in FINAL_STATES)
        living._compute_depth_rule()
        living._rematch()
        return True

    # === BUSINESS === #

    def _get_frequency_key(self):
        """Return the ids of the company, product and defect that are counted."""
        return (
            self.company_id.id,
            self.product_id._origin.id,
            self.defect_id._origin.id,
        )

    def _count_explained(self, since):
        """Count the complaints it explains that were received from a moment on."""
        return len(
            self.complaint_ids.filtered(
                lambda c: (
                    c.state not in UNCOUNTED_STATES
                    and c.kind == "complaint"
                    and c.received_at >= since
                )
            )
        )

    def _get_customer_classes(self):
        """Return the types, credit ratings and regions of the customers."""
        customers = (
            self.partner_id | self.complaint_ids.partner_id
        ).commercial_partner_id
        return (
            customers.aftersales_type_id
            | customers.aftersales_credit_id
            | customers.aftersales_region_id
        )
