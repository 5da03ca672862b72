from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools.date_utils import localized

from ..sla.fact import Fact
from .capa_table import FINAL_STATES, STATES, TRANSITIONS, _lt
from .problem_table import APPROVERS, LEADERS

# What a member of the department fills in; everything else is the asker's.
ANSWER_FIELDS = {"state", "occurrence_ids", "action_ids", "remark", "attachment_ids"}
# Working days in which a department answers (C-09), where it is not said otherwise.
ANSWER_DAYS = 2


class Capa(models.Model):
    """A request to one department: find the cause, take measures against it.

    The answer is the department's part of the problem: its causes and actions, which
    its head has approved; quality adds to it why the failure was not detected (D-14).

    ======================  ==========  ==================  =======  =======
    ..                      member      head of department  quality  manager
                                                            coord.
    ======================  ==========  ==================  =======  =======
    ask, return, cancel                                     all      all
    fill in cause, measure  own         own                 all      all
    approve the answer                  own                          all
    hand it in              own         own                 all      all
    accept                                                  all      all
    ======================  ==========  ==================  =======  =======
    """

    _name = "aftersales.capa"
    _inherit = [
        "aftersales.problem.part",
        "aftersales.problem.department",
        "aftersales.sla.mixin",
        "aftersales.numbering",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "CAPA Request"
    _order = "due_on, id"
    _rec_names_search = ["name", "problem_id.name"]
    _check_company_auto = True
    _mail_post_access = "read"

    _sequence_code = "aftersales.capa"
    _sequence_prefix = "R-%(year)s%(month)s%(day)s-"

    _transitions = TRANSITIONS
    _final_states = FINAL_STATES
    _locked_states = FINAL_STATES
    _folded_states = FINAL_STATES
    _protected_fields = ("state_entered_at", "name", "approved_at", "approved_by_id")

    _facts = {"issued": Fact("issued_at", _lt("Department asked"), is_first=True)}
    _policy_facts = ("team_id",)
    _people_fields = ("user_id", "team_id")
    _people_key = (*_people_fields, "create_uid", "company_id")

    state = fields.Selection(
        STATES,
        "Status",
        default="asked",
        required=True,
        copy=False,
        group_expand=True,
        index=True,
        tracking=True,
    )
    problem_id = fields.Many2one(
        "aftersales.problem",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, copy=False, index=True
    )
    kind = fields.Selection(
        [("corrective", "Corrective"), ("preventive", "Preventive")],
        required=True,
        default="corrective",
        help="Corrective: against a cause that has shown itself. Preventive: against"
        " one that could.",
    )
    team_id = fields.Many2one(
        "aftersales.team", "Department", required=True, index=True, check_company=True
    )
    user_id = fields.Many2one(
        "res.users",
        "Asked Person",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('share', '=', False)]",
        index="btree_not_null",
        tracking=True,
        help="The department's leader, or his delegate while he is absent.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Supplier",
        index="btree_not_null",
        help="Purchasing finds cause and measures together with him.",
    )
    reason = fields.Text(
        "Why It Is Necessary",
        required=True,
        help="What makes corrective or preventive action necessary in this case.",
    )
    due_on = fields.Date(
        "Answer Until",
        default=lambda self: self._default_due_on(),
        required=True,
        index=True,
        tracking=True,
    )
    issued_at = fields.Datetime(
        "Issued On", default=fields.Datetime.now, required=True, copy=False
    )
    occurrence_ids = fields.One2many(
        "aftersales.problem.cause",
        "capa_id",
        "Causes",
        domain=[("kind", "!=", "escape")],
        help="Why it happened, as the department found.",
    )
    escape_ids = fields.One2many(
        "aftersales.problem.cause",
        "capa_id",
        "Escape Causes",
        domain=[("kind", "=", "escape")],
        help="Why it was not detected; added by quality.",
    )
    action_ids = fields.One2many("aftersales.action", "capa_id", "Measures")
    remark = fields.Text("Remark of the Department")
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Evidence", copy=False, bypass_search_access=True
    )
    is_late = fields.Boolean(
        "Late", compute="_compute_is_late", search="_search_is_late"
    )

    # Stamps
    approved_at = fields.Datetime("Approved On", readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    answered_at = fields.Datetime("Answered On", readonly=True, copy=False)
    answered_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    accepted_at = fields.Datetime("Accepted On", readonly=True, copy=False)
    accepted_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    returned_at = fields.Datetime("Returned On", readonly=True, copy=False)

    _name_unique = models.UniqueIndex(
        "(company_id, name)", "This number of a CAPA request is in use already."
    )
    _open_once = models.UniqueIndex(
        "(problem_id, team_id) WHERE state IN ('asked', 'answered')",
        "This department has a CAPA request about this problem already.",
    )

    # === DEFAULTS === #

    @api.model
    def _default_due_on(self):
        """Return the last of the working days in which a department answers."""
        today = fields.Date.context_today(self)
        calendar = self.env.company.resource_calendar_id
        if not calendar:
            return today + timedelta(days=ANSWER_DAYS)
        tomorrow = datetime.combine(today + timedelta(days=1), time.min)
        end = calendar.plan_days(ANSWER_DAYS, localized(tomorrow), compute_leaves=True)
        return end.date() if end else today + timedelta(days=ANSWER_DAYS)

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("name", "team_id")
    def _compute_display_name(self):
        for capa in self:
            names = [capa.name, capa.team_id.sudo().name]
            capa.display_name = " · ".join(filter(None, names))

    @api.depends("team_id")
    def _compute_user_id(self):
        for capa in self:
            person = capa.team_id and capa.team_id._get_responsible()
            # Whoever is complained about is not asked about himself.
            if person in capa.problem_id.sudo().complaint_ids.complained_user_id:
                person = False
            capa.user_id = person

    @api.depends("due_on", "state")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for capa in self:
            is_due = bool(capa.due_on) and capa.due_on < today
            capa.is_late = capa.state == "asked" and is_due

    @api.model
    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = fields.Domain("state", "=", "asked") & fields.Domain(
            "due_on", "<", fields.Date.context_today(self)
        )
        return late if True in value else ~late

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("partner_id", "team_id")
    def _check_supplier(self):
        for capa in self:
            if capa.partner_id and capa.team_id.function != "purchasing":
                raise ValidationError(
                    self.env._(
                        "%(supplier)s is asked by purchasing, which finds the cause"
                        " together with him: send the request there, not to"
                        " %(department)s.",
                        supplier=capa.partner_id.name,
                        department=capa.team_id.name,
                    )
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Issue requests, each in the company of its problem; the departments hear it.

        :raise UserError: when a problem gives no cause for a request
        """
        problems = self.env["aftersales.problem"].sudo()
        for vals in vals_list:
            problem = problems.browse(vals.get("problem_id"))
            vals["company_id"] = problem.company_id.id or self.env.company.id
        capas = super().create(vals_list)
        capas._check_necessary()
        capas._action_issue()
        return capas

    def write(self, vals):
        """Write; a member of the department fills in the answer only.

        :raise AccessError: when somebody without another role writes anything else
        """
        self._check_answer_rights(vals)
        return super().write(vals)

    # === ACTIONS === #

    def action_approve(self):
        """Approve the department's answer, as its head or a manager (D-29).

        :raise UserError: when cause or measure is missing, or the user is not the one
        """
        self.check_access("write")
        for capa in self:
            texts = [text for _capa, text, _about in capa._approve_refusals()]
            if texts:
                raise UserError("\n".join([capa.display_name, *texts]))
        self._write_protected(
            {"approved_at": fields.Datetime.now(), "approved_by_id": self.env.uid}
        )
        return True

    # === BUSINESS === #

    def _check_answer_rights(self, vals):
        user = self.env.user
        if self.env.su or any(user.has_group(g) for g in (*LEADERS, *APPROVERS)):
            return
        if vals.keys() - ANSWER_FIELDS - {"state_reason"}:
            raise AccessError(
                self.env._(
                    "You can fill in the causes and measures of your own department"
                    " only."
                )
            )

    def _void_approval(self):
        """What was approved has been changed: it is approved anew."""
        approved = self.sudo().filtered(lambda c: c.approved_at and c.state == "asked")
        if approved:
            approved._write_protected({"approved_at": False, "approved_by_id": False})

    def _get_clock_partner(self):
        return self.problem_id.partner_id.commercial_partner_id
