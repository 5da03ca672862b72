from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .visit_table import FINAL_STATES, SETTLED_FIELDS, STATES, TRANSITIONS

# What departments do before, and the meeting that the calendar makes a to-do of.
PREPARATIONS = ["mail.mail_activity_data_todo", "mail.mail_activity_data_meeting"]


class Visit(models.Model):
    """A customer comes to the plant, somebody goes to him, or inspects his site.

    A visit to the plant is announced to the departments, with what the customer has
    complained about and suggested before (H-09, H-10). A site is inspected on a plan,
    monthly on site and half-monthly by phone (C-21, C-22): the persons visited, the
    installed units and their faults are recorded, the customer signs (H-12, H-13).
    What is found becomes a complaint or a service record.
    """

    _name = "aftersales.visit"
    _inherit = [
        "aftersales.workflow",
        "aftersales.numbering",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Visit"
    _order = "starts_at desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"
    _rec_names_search = ["name", "partner_id"]

    _sequence_code = "aftersales.visit"
    _sequence_prefix = "VS-%(year)s%(month)s%(day)s-"

    _transitions = TRANSITIONS
    _final_states = FINAL_STATES
    _locked_states = FINAL_STATES
    _settled_fields = SETTLED_FIELDS
    _folded_states = FINAL_STATES
    _protected_fields = ("state_entered_at", "name", "event_id", "plan_id")
    _signed_fields = ("report",)

    state = fields.Selection(
        STATES,
        "Status",
        default="planned",
        required=True,
        copy=False,
        group_expand=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    kind = fields.Selection(
        [
            ("plant", "Visit to our plant"),
            ("customer", "Visit to the customer"),
            ("site", "Site inspection"),
            ("phone", "Inspection by phone"),
        ],
        required=True,
        default="customer",
        index=True,
    )
    partner_id = fields.Many2one("res.partner", "Customer", required=True, index=True)
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Customer Company",
        store=True,
        index=True,
        precompute=True,
    )
    plan_id = fields.Many2one(
        "aftersales.visit.plan", readonly=True, copy=False, index="btree_not_null"
    )
    purpose = fields.Char("Purpose of the Visit", help="Why they meet, in a few words.")

    # Preparation
    starts_at = fields.Datetime("Starts", index=True, copy=False)
    duration = fields.Float("Duration (hours)", default=2)
    place = fields.Char()
    user_id = fields.Many2one(
        "res.users",
        "In Charge",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        index=True,
        tracking=True,
    )
    companion_ids = fields.Many2many(
        "res.users",
        "aftersales_visit_companion_rel",
        "visit_id",
        "user_id",
        string="Accompanying Staff",
        domain="[('share', '=', False)]",
    )
    notice_ids = fields.One2many(
        "aftersales.visit.notice",
        "visit_id",
        "Departments",
        help="They get the notice and prepare what the customer wants to see.",
    )
    visitors = fields.Text(help="Who comes, with function, as the notice says it.")
    interests = fields.Text(
        "Points of Interest", help="What the customer wants to see, ask or audit."
    )
    arrangements = fields.Text(
        help="Transport, meals, lodging and protocol: what is arranged, and by whom."
    )
    event_id = fields.Many2one(
        "calendar.event", "Meeting", readonly=True, copy=False, index="btree_not_null"
    )

    # What came of it
    held_at = fields.Datetime("Carried Out On", copy=False)
    person_ids = fields.One2many("aftersales.visit.person", "visit_id", copy=False)
    unit_ids = fields.One2many("aftersales.visit.unit", "visit_id", copy=False)
    finding_ids = fields.One2many("aftersales.visit.finding", "visit_id", copy=False)
    open_finding_count = fields.Integer(
        "Open Findings", compute="_compute_open_finding_count"
    )
    report = fields.Text(copy=False, help="What was seen, said and agreed.")
    customer_name = fields.Char("Signed By", copy=False)
    customer_signed_on = fields.Date("Signed On", copy=False)
    customer_signature = fields.Image(
        "Signature", copy=False, max_width=1024, max_height=1024
    )
    scan_ids = fields.Many2many(
        "ir.attachment",
        "aftersales_visit_scan_rel",
        "visit_id",
        "attachment_id",
        string="Stamped Record",
        copy=False,
        bypass_search_access=True,
        help="The scan of the record that the customer has signed and stamped.",
    )

    # Stamps
    announced_at = fields.Datetime("Notice Given On", readonly=True, copy=False)
    announced_by_id = fields.Many2one(
        "res.users", "Notice Given By", readonly=True, copy=False
    )
    done_at = fields.Datetime("Archived On", readonly=True, copy=False)
    done_by_id = fields.Many2one("res.users", "Archived By", readonly=True, copy=False)

    _name_unique = models.UniqueIndex(
        "(company_id, name)", "This number of a visit is in use already."
    )
    # Nobody is visited twice for one turn of a plan, however often the cron runs.
    _plan_unique = models.UniqueIndex(
        "(plan_id, partner_id, starts_at) WHERE plan_id IS NOT NULL",
        "This visit of the plan exists already.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("name", "partner_id")
    def _compute_display_name(self):
        """Say who is visited: it is what a calendar has room for."""
        for visit in self:
            names = [visit.partner_id.name, visit.name]
            visit.display_name = " · ".join(filter(None, names))

    @api.depends("finding_ids.is_open")
    def _compute_open_finding_count(self):
        for visit in self:
            visit.open_finding_count = len(visit.finding_ids.filtered("is_open"))

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("held_at")
    def _check_held_at(self):
        now = fields.Datetime.now()
        if any(visit.held_at and visit.held_at > now for visit in self):
            raise ValidationError(self.env._("A visit was not held in the future."))

    @api.constrains("duration")
    def _check_duration(self):
        if any(visit.duration <= 0 for visit in self):
            raise ValidationError(self.env._("A visit takes some time."))

    # === GUARDS === #

    def _announce_refusals(self):
        """Yield a point where nobody is told of a visit to the plant."""
        for visit in self:
            if visit.kind == "plant" and not visit.notice_ids:
                text = self.env._("Name the departments that get the notice.")
                yield visit, text, "notice_ids"

    def _hold_refusals(self):
        """Yield a point where a visit to the plant came unannounced, or nobody was met.

        Departments learn of a visit before it, not after it.
        """
        for visit in self:
            if visit.kind == "plant" and visit.state == "planned":
                text = self.env._("A visit to the plant is announced first.")
                yield visit, text, "notice_ids"
            if visit.kind in ("site", "phone") and not visit.person_ids:
                text = self.env._("Write down who was spoken to.")
                yield visit, text, "person_ids"

    def _archive_refusals(self):
        """Yield what is left to do: findings to take up, the customer's signature."""
        for visit in self:
            for finding in visit.finding_ids.filtered("is_open"):
                text = self.env._(
                    "“%(finding)s” is open: make a complaint or a service record of"
                    " it, or say what was done.",
                    finding=finding.name,
                )
                yield visit, text, "finding_ids"
            signed = visit.customer_signature or visit.scan_ids
            if visit.kind == "site" and not signed:
                text = self.env._(
                    "Attach the customer's signature, or the scan of the stamped"
                    " record."
                )
                yield visit, text, "scan_ids"

    # === BUSINESS === #

    def _action_announce(self):
        """Put the visit into the calendar, and tell the departments."""
        for visit in self:
            visit._make_meeting()
            visit._tell_departments()

    def _action_hold(self):
        """Tick off the preparations."""
        self.sudo().activity_feedback(PREPARATIONS, only_automated=False)

    def _action_cancel(self):
        """Take the meeting out of the calendar, and the to-dos of the departments."""
        meetings = self.sudo().event_id
        meetings.filtered("active").write({"active": False})
        self.sudo().activity_unlink(PREPARATIONS, only_automated=False)

    def _tell_departments(self):
        """Give the leader of each department the notice as a to-do."""
        self.ensure_one()
        for notice in self.sudo().notice_ids:
            person = notice.team_id.leader_id or self.user_id
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=fields.Date.context_today(self, self.starts_at),
                summary=self.env._(
                    "Prepare the visit of %(customer)s",
                    customer=self.partner_id.display_name,
                ),
                note=notice.wanted or self.interests,
                user_id=person.id,
            )

    def _get_workflow_user(self, role):
        """Return who is in charge of the visit."""
        if role == "owner":
            return self.user_id or super()._get_workflow_user(role)
        return super()._get_workflow_user(role)
