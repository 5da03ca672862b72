from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ..sla.fact import Fact
from .action_table import FINAL_STATES, SETTLED_FIELDS, STATES, TRANSITIONS

_lt = LazyTranslate(__name__)

# States in which somebody has still to carry it out.
WAITING_STATES = ("approved", "progress")


class Action(models.Model):
    """A containment, corrective or preventive measure, until somebody else verified it.

    A proposal that is not chosen is kept as the option it was (D5). Who may do what:

    ======================  =====  ==========  ==========  =======  =================
    ..                      owner  department  department  quality  quality manager,
                                               head        coord.   manager
    ======================  =====  ==========  ==========  =======  =================
    propose                        own         own         all      all
    approve                                    own                  all
    carry out               own    own         own
    verify, not effective                                  others'  others'
    change an approved plan                                all      all
    ======================  =====  ==========  ==========  =======  =================

    *others'*: nobody verifies what he owned, began or did himself.
    """

    _name = "aftersales.action"
    _inherit = [
        "aftersales.problem.part",
        "aftersales.problem.department",
        "aftersales.sla.mixin",
        "aftersales.numbering",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Corrective or Preventive Action"
    _order = "due_on, id"
    _rec_names_search = ["name", "subject"]
    _check_company_auto = True
    _mail_post_access = "read"

    _sequence_code = "aftersales.action"
    _sequence_prefix = "A-%(year)s%(month)s%(day)s-"

    _transitions = TRANSITIONS
    _final_states = FINAL_STATES
    _locked_states = FINAL_STATES
    _folded_states = FINAL_STATES
    _settled_fields = SETTLED_FIELDS
    _protected_fields = ("state_entered_at", "name", "worker_ids")
    _facts = {
        "registered": Fact("registered_at", _lt("Proposed"), is_first=True),
        "approved": Fact("approved_at", _lt("Approved")),
        "done": Fact("done_at", _lt("Done")),
        "verified": Fact("verified_at", _lt("Verified")),
    }
    _people_fields = ("user_id", "team_id")
    _people_key = (*_people_fields, "create_uid", "company_id")

    state = fields.Selection(
        STATES,
        "Status",
        default="draft",
        required=True,
        copy=False,
        group_expand=True,
        index=True,
        tracking=True,
    )
    problem_id = fields.Many2one(
        "aftersales.problem", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, copy=False, index=True
    )
    kind = fields.Selection(
        [
            ("containment", "Containment"),
            ("corrective", "Corrective"),
            ("preventive", "Preventive"),
        ],
        required=True,
        default="corrective",
    )
    subject = fields.Char("Action", required=True, tracking=True)
    cause_ids = fields.Many2many(
        "aftersales.problem.cause",
        "aftersales_action_cause_rel",
        string="Against the Causes",
        domain="[('problem_id', '=', problem_id)]",
    )
    team_id = fields.Many2one(
        "aftersales.team", "Department", index="btree_not_null", check_company=True
    )
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        domain="[('share', '=', False)]",
        index="btree_not_null",
        tracking=True,
    )
    worker_ids = fields.Many2many(
        "res.users",
        "aftersales_action_worker_rel",
        string="Worked On By",
        readonly=True,
        copy=False,
        help="Everybody who owned, began or did it since its approval; none of them"
        " verifies it.",
    )
    due_on = fields.Date("Due", tracking=True, index=True)
    is_late = fields.Boolean(
        "Late",
        compute="_compute_is_late",
        search="_search_is_late",
        help="It should have been done before today.",
    )

    # Plan
    risk = fields.Text(
        "Risk of Side Effects", help="What else could change for the worse; “none”."
    )
    proof = fields.Text(
        "Planned Proof", help="How it will be shown that the action works."
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    cost = fields.Monetary(help="What the action costs, in the company's currency.")

    # Implementation
    result = fields.Text("What Was Done", copy=False)
    evidence = fields.Char(
        copy=False, help="Where it is seen: number of a record, a report, a drawing."
    )
    evidence_ids = fields.Many2many(
        "ir.attachment",
        "aftersales_action_evidence_rel",
        string="Evidence Files",
        copy=False,
        bypass_search_access=True,
    )
    characteristic = fields.Char(
        "What Is Measured", help="Share of broken teeth, torque, time of pressing …"
    )
    before_value = fields.Float("Before", digits=(16, 4), copy=False)
    after_value = fields.Float("After", digits=(16, 4), copy=False)
    value_unit = fields.Char("Unit", help="In which both numbers are: %, Nm, s …")
    has_numbers = fields.Boolean(compute="_compute_has_numbers")
    removal = fields.Selection(
        [("removed", "Removed"), ("kept", "Stays for now")],
        "Containment",
        copy=False,
        tracking=True,
        help="What became of a containment action once the corrective ones work (D6).",
    )
    removal_note = fields.Char(
        "Since When, or Why It Stays",
        copy=False,
        help="The day and the clean lot from which on it is removed, or why not yet.",
    )
    verification = fields.Text("How It Was Verified", copy=False)

    # Loop
    parent_id = fields.Many2one(
        "aftersales.action",
        "Follows",
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="The action that was not effective.",
    )
    follow_up_ids = fields.One2many("aftersales.action", "parent_id", "Followed By")

    # Stamps
    registered_at = fields.Datetime(
        "Proposed On", default=fields.Datetime.now, required=True, copy=False
    )
    approved_at = fields.Datetime("Approved On", readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    started_at = fields.Datetime("Started On", readonly=True, copy=False)
    done_at = fields.Datetime("Done On", readonly=True, copy=False)
    done_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    verified_at = fields.Datetime("Verified On", readonly=True, copy=False)
    verified_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("name", "subject")
    def _compute_display_name(self):
        for action in self:
            names = [action.name, action.subject]
            action.display_name = " · ".join(filter(None, names))

    @api.depends("state", "due_on")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for action in self:
            due_on = action.due_on
            action.is_late = (
                action.state in WAITING_STATES and bool(due_on) and due_on < today
            )

    @api.model
    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("state", "in", WAITING_STATES) & Domain(
            "due_on", "<", fields.Date.context_today(self)
        )
        return late if True in value else ~late

    @api.depends("characteristic", "value_unit", "before_value", "after_value")
    def _compute_has_numbers(self):
        for action in self:
            action.has_numbers = bool(
                action.characteristic
                and action.value_unit
                and (action.before_value or action.after_value)
            )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create, each in the company of its problem, whose numbers it takes."""
        problems = self.env["aftersales.problem"].sudo()
        for vals in vals_list:
            problem = problems.browse(vals.get("problem_id"))
            vals["company_id"] = problem.company_id.id or self.env.company.id
        return super().create(vals_list)
