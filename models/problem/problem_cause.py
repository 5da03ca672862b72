from odoo import fields, models


class ProblemCause(models.Model):
    """A cause of a problem: why it occurred, why it escaped, why the system let it."""

    _name = "aftersales.problem.cause"
    _inherit = "aftersales.problem.part"
    _description = "Cause of a Problem"
    _order = "problem_id, kind desc, id"
    _check_company_auto = True

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
        required=True,
        default="occurrence",
        help="Why it happened, why nobody detected it, why the system allowed it.",
    )
    team_id = fields.Many2one(
        "aftersales.team",
        "Department",
        index="btree_not_null",
        check_company=True,
        help="Writes this part; no other department does.",
    )
    name = fields.Char("Cause", required=True)
    code_id = fields.Many2one(
        "aftersales.cause", "Cause Code", index="btree_not_null", ondelete="restrict"
    )
    category = fields.Selection(
        [
            ("man", "Man"),
            ("machine", "Machine"),
            ("material", "Material"),
            ("method", "Method"),
            ("measurement", "Measurement"),
            ("environment", "Environment"),
        ],
        "Ishikawa Category",
    )
    is_root = fields.Boolean(
        "Root Cause",
        default=True,
        help="Not merely examined and ruled out: measures are taken against it.",
    )
    why_ids = fields.One2many("aftersales.problem.why", "cause_id", "5-Why")
    verification = fields.Text(
        help="How it was shown: the failure comes and goes as the cause is switched on"
        " and off."
    )
    result_on = fields.Char("Result When Switched On")
    result_off = fields.Char("Result When Switched Off")
    verified_at = fields.Datetime("Verified On", readonly=True, copy=False)
    verified_by_id = fields.Many2one("res.users", readonly=True, copy=False)
