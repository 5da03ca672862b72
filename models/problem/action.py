from odoo import api, fields, models

from .action_table import FINAL_STATES, STATES, TRANSITIONS


class Action(models.Model):
    """A containment, corrective or preventive measure, until somebody else verified it.

    A proposal that is not chosen is kept as the option it was (D5).
    """

    _name = "aftersales.action"
    _inherit = [
        "aftersales.problem.part",
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
    _protected_fields = ("state_entered_at", "name")

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
    due_on = fields.Date("Due", tracking=True, index=True)
    result = fields.Text("What Was Done")
    verification = fields.Text("How It Was Verified")

    # Stamps
    approved_at = fields.Datetime("Approved On", readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    started_at = fields.Datetime("Started On", readonly=True, copy=False)
    done_at = fields.Datetime("Done On", readonly=True, copy=False)
    done_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    verified_at = fields.Datetime("Verified On", readonly=True, copy=False)
    verified_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create, each in the company of its problem, whose numbers it takes."""
        problems = self.env["aftersales.problem"].sudo()
        for vals in vals_list:
            problem = problems.browse(vals.get("problem_id"))
            vals["company_id"] = problem.company_id.id or self.env.company.id
        return super().create(vals_list)

    # === BUSINESS === #

    def _approve_refusals(self):
        """Yield what keeps proposals from being approved."""
        return ()

    def _work_refusals(self):
        """Yield actions that somebody else's department carries out."""
        return ()

    def _verify_refusals(self):
        """Yield actions that their own owner would verify."""
        for action in self:
            if self.env.user in (action.user_id | action.done_by_id):
                text = self.env._("Who did it does not verify it: ask a colleague.")
                yield action, text, None

    def _action_fail(self):
        """Extend here what follows when an action was not effective."""
