from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .problem_part import is_leader
from .problem_table import MEASURED_STATES

CATEGORIES = [
    ("man", "Man"),
    ("machine", "Machine"),
    ("material", "Material"),
    ("method", "Method"),
    ("measurement", "Measurement"),
    ("environment", "Environment"),
]
# What was verified: whoever changes it takes the verification back.
VERIFIED_FACTS = {"name", "kind", "verification", "result_on", "result_off"}
STAMPS = {"verified_at", "verified_by_id"}


class ProblemCause(models.Model):
    """A cause of a problem: why it occurred, why it escaped, why the system let it.

    ===========================  ============  ==========  =======
    ..                           department    quality,    quality
                                               coordinator
    ===========================  ============  ==========  =======
    occurrence cause, its whys   own           all         all
    escape, systemic cause       when asked    all         all
    verify                                                 all
    ===========================  ============  ==========  =======

    *When asked*: quality has given the row to that department.
    """

    _name = "aftersales.problem.cause"
    _inherit = "aftersales.problem.part"
    _description = "Cause of a Problem"
    _order = "problem_id, kind desc, id"
    _check_company_auto = True

    _settled_states = MEASURED_STATES

    problem_id = fields.Many2one(
        "aftersales.problem", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="problem_id.company_id", store=True, precompute=True, index=True
    )
    kind = fields.Selection(
        [
            ("occurrence", "Occurrence"),
            ("escape", "Escape"),
            ("systemic", "Systemic"),
        ],
        "Question",
        required=True,
        default="occurrence",
        help="Why it happened, why nobody detected it, why the system allowed it.",
    )
    team_id = fields.Many2one(
        "aftersales.team",
        "Department",
        index="btree_not_null",
        check_company=True,
        default=lambda self: self._default_team_id(),
        help="Writes this part; no other department does. Empty: quality.",
    )
    name = fields.Char("Cause", required=True)
    code_id = fields.Many2one(
        "aftersales.cause",
        "Cause Code",
        domain="[('kind', 'in', (kind, False))]",
        index="btree_not_null",
        ondelete="restrict",
    )
    category = fields.Selection(
        CATEGORIES, "Ishikawa Category", group_expand=True, index=True
    )
    is_root = fields.Boolean(
        "Root Cause",
        default=True,
        help="Not merely examined and ruled out: measures are taken against it.",
    )
    why_ids = fields.One2many("aftersales.problem.why", "cause_id", "5-Why")
    why_count = fields.Integer("Whys", compute="_compute_why_count")
    verification = fields.Text(
        help="How it was shown: the failure comes and goes as the cause is switched on"
        " and off."
    )
    result_on = fields.Char("Result When Switched On")
    result_off = fields.Char("Result When Switched Off")
    verified_at = fields.Datetime("Verified On", readonly=True, copy=False)
    verified_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    # === DEFAULTS === #

    def _default_team_id(self):
        if is_leader(self.env):
            return False
        return next(iter(self.env.user._get_aftersales_team_ids()), False)

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("why_ids")
    def _compute_why_count(self):
        for cause in self:
            cause.why_count = len(cause.why_ids)

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create causes; a department adds occurrence causes to its own problems.

        :raise AccessError: when a department does more than that
        """
        for vals in vals_list:
            self._check_stamps(vals)
        causes = super().create(vals_list)
        if not is_leader(self.env):
            causes._check_asked()
        return causes

    def write(self, vals):
        """Write; a change of what was verified takes the verification back.

        :raise AccessError: when a department would answer another of the questions, or
            hand its part to another department
        """
        self._check_stamps(vals)
        if {"kind", "team_id", "problem_id"} & vals.keys() and not is_leader(self.env):
            raise AccessError(
                self.env._(
                    "Question, department and problem of a cause are given by quality."
                )
            )
        result = super().write(vals)
        if VERIFIED_FACTS & vals.keys():
            self._withdraw_verification()
        return result

    # === ACTIONS === #

    def action_verify(self):
        """Record, as quality, that the failure comes and goes with the cause.

        :raise AccessError: when the user is not of quality
        :raise UserError: when the two results do not show it
        """
        if not self.env.user.has_group("aftersales.group_quality_user"):
            raise AccessError(self.env._("Causes are verified by quality."))
        for cause in self:
            cause._check_results()
        super().write(
            {"verified_at": fields.Datetime.now(), "verified_by_id": self.env.uid}
        )
        return True

    # === BUSINESS === #

    @api.model
    def _check_stamps(self, vals):
        if any(vals.get(name) for name in STAMPS):
            raise UserError(self.env._("Use the button to verify a cause."))

    def _check_asked(self):
        """Let a department add what it was not asked for to its own problems only."""
        own = self.env.user._get_aftersales_team_ids()
        foreign = self.filtered(
            lambda cause: (
                cause.kind != "occurrence"
                or cause.sudo().problem_id.team_id.id not in own
            )
        )
        if foreign:
            raise AccessError(
                self.env._(
                    "A department adds occurrence causes to the problems that it is"
                    " responsible for; the other questions are answered by quality."
                )
            )

    def _check_results(self):
        on, off = (self.result_on or "").strip(), (self.result_off or "").strip()
        if not on or not off:
            raise UserError(
                self.env._(
                    "%(cause)s: enter what resulted with the cause switched on, and"
                    " what with it switched off.",
                    cause=self.name,
                )
            )
        if on.casefold() == off.casefold():
            raise UserError(
                self.env._(
                    "%(cause)s: the result is the same with and without it, so it is"
                    " not the cause.",
                    cause=self.name,
                )
            )

    def _withdraw_verification(self):
        """Take the verification back: what was verified has changed."""
        verified = self.filtered("verified_at")
        return super(ProblemCause, verified).write(dict.fromkeys(STAMPS, False))
