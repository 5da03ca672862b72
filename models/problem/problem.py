from odoo import api, fields, models

from ..complaint.category import SEVERITIES
from .problem_table import (
    FINAL_STATES,
    SETTLED_FIELDS,
    STATES,
    TRANSITIONS,
)


class Problem(models.Model):
    """What is behind one or many complaints, from containment to a proven remedy.

    Who may do what (a company may tighten it by rules, see ``aftersales.workflow``):

    ========================  =======  =======  ==========  ========  ========
    ..                        service  quality  department  quality   manager
                                       coord.               manager
    ========================  =======  =======  ==========  ========  ========
    register, lead, contain            all                  all       all
    fill in causes, measures           all      own part    all       all
    approve measures, close                                 all       all
    read                      all      all      own         all       all
    ========================  =======  =======  ==========  ========  ========

    Process, production, planning and warehouse read all problems; a *department* is
    anybody in a team, he reads the problems that his team is responsible for.
    """

    _name = "aftersales.problem"
    _inherit = [
        "aftersales.problem.department",
        "aftersales.sla.mixin",
        "aftersales.numbering",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Problem"
    _order = "id desc"
    _rec_names_search = ["name", "subject"]
    _check_company_auto = True
    _mail_post_access = "read"

    _sequence_code = "aftersales.problem"
    _sequence_prefix = "P-%(year)s%(month)s%(day)s-"

    _transitions = TRANSITIONS
    _final_states = FINAL_STATES
    _protected_fields = (
        "state_entered_at",
        "name",
        "loop_count",
        "after_events",
        "after_exposure",
        "counted_at",
    )
    _locked_states = FINAL_STATES
    _settled_fields = SETTLED_FIELDS
    _folded_states = FINAL_STATES

    state = fields.Selection(
        STATES,
        "Status",
        default="draft",
        required=True,
        copy=False,
        group_expand=True,
        index=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    subject = fields.Char(required=True, tracking=True, index="trigram")
    complaint_ids = fields.One2many(
        "aftersales.complaint",
        "problem_id",
        "Complaints",
        help="The complaints that this problem explains.",
    )
    complaint_count = fields.Integer(compute="_compute_complaint_count")
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        index="btree_not_null",
        help="The customer to whom the report is addressed.",
    )
    product_id = fields.Many2one(
        "product.product", index="btree_not_null", check_company=True, tracking=True
    )
    lot_ids = fields.Many2many(
        "stock.lot",
        "aftersales_problem_lot_rel",
        string="Suspect Lots/Serials",
        domain="[('product_id', '=', product_id)]",
    )
    defect_id = fields.Many2one("aftersales.defect", index="btree_not_null")
    severity = fields.Selection(SEVERITIES, tracking=True)
    is_safety = fields.Boolean("Safety", help="Persons or property are in danger.")
    user_id = fields.Many2one(
        "res.users",
        "Problem Leader",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        index="btree_not_null",
        tracking=True,
        help="Leads the team and answers for the report.",
    )
    team_id = fields.Many2one(
        "aftersales.team",
        "Responsible Department",
        index="btree_not_null",
        check_company=True,
        tracking=True,
        help="Gives the occurrence cause and its measure; its members read this.",
    )
    depth_id = fields.Many2one(
        "aftersales.problem.depth",
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        help="Which of the disciplines D0 to D8 this problem must pass.",
    )
    registered_at = fields.Datetime(
        "Registered On", default=fields.Datetime.now, required=True, copy=False
    )
    explanation = fields.Html(
        help="Why no measures are needed: the customer is the cause, it is not ours, or"
        " a note is enough."
    )
    loop_count = fields.Integer(
        "Loops", readonly=True, copy=False, help="How often it went back to analysis."
    )

    # Parts
    gate_ids = fields.One2many("aftersales.problem.gate", "problem_id", "Gates")
    member_ids = fields.One2many("aftersales.problem.member", "problem_id", "Team")
    comparison_ids = fields.One2many(
        "aftersales.problem.comparison", "problem_id", "Is / Is Not"
    )
    cause_ids = fields.One2many("aftersales.problem.cause", "problem_id", "Causes")
    action_ids = fields.One2many("aftersales.action", "problem_id", "Measures")

    # Stamps
    approved_at = fields.Datetime("Approved On", readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    closed_at = fields.Datetime("Closed On", readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    reopened_at = fields.Datetime("Reopened On", readonly=True, copy=False)

    _name_unique = models.UniqueIndex(
        "(company_id, name)", "This problem number is in use already."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("name", "subject")
    def _compute_display_name(self):
        for problem in self:
            names = [problem.name, problem.subject]
            problem.display_name = " · ".join(filter(None, names))

    @api.depends("complaint_ids")
    def _compute_complaint_count(self):
        for problem in self:
            problem.complaint_count = len(problem.complaint_ids)

    # === BUSINESS === #

    def _explain_refusals(self):
        """Yield each problem that may not end without measures."""
        return ()

    def _close_refusals(self):
        """Yield what keeps problems from being closed, whatever their depth.

        Extend it: an open action, a hold, an unanswered CAPA request.
        """
        return ()

    def _cancel_refusals(self):
        """Yield what keeps problems from being cancelled; extend it."""
        return ()

    def _action_explain(self):
        """Extend here what follows from a problem that needs no measures."""

    def _action_approve(self):
        """Extend here what follows from the approval of the measures."""

    def _action_verify(self):
        """Extend here what follows when the effect begins to be verified."""

    def _action_close(self):
        """Extend here what follows from the closing."""

    def _action_loop(self):
        """Count that the problem went back to analysis (D-47)."""
        for problem in self:
            problem._write_protected({"loop_count": problem.loop_count + 1})
