from collections import defaultdict

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# How often -> what lies between two of them.
INTERVALS = {
    "monthly": relativedelta(months=1),
    "halfyearly": relativedelta(months=6),
    "yearly": relativedelta(years=1),
}


class SurveyCampaign(models.Model):
    """A survey of many customers at one time: half-yearly, monthly, yearly, ad hoc.

    Coordinators and managers plan, start and close; nobody enters its state.
    """

    _name = "aftersales.survey.campaign"
    _description = "Survey Campaign"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "aftersales.recorded",
        "aftersales.survey.terms",
    ]
    _order = "starts_on desc, id desc"
    _check_company_auto = True

    _aftersales_recorded_new = frozenset(["started_at", "closed_at", "previous_id"])
    _aftersales_recorded = _aftersales_recorded_new | {"state"}

    name = fields.Char(required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    survey_id = fields.Many2one(
        "survey.survey",
        required=True,
        ondelete="restrict",
        domain=[("survey_type", "=", "aftersales")],
        index=True,
    )
    user_id = fields.Many2one(
        "res.users",
        "In Charge",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        index="btree_not_null",
        tracking=True,
    )
    state = fields.Selection(
        [("draft", "Planned"), ("running", "Running"), ("closed", "Finished")],
        "Status",
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
        group_expand=True,
        index=True,
    )
    way = fields.Selection(
        [
            ("mail", "E-mail"),
            ("phone", "Phone"),
            ("paper", "On Paper"),
            ("visit", "Visit"),
        ],
        "Asked By",
        required=True,
        default="mail",
        help="By phone, on paper and on a visit, a colleague enters the answers.",
    )

    # When
    kind = fields.Selection(
        [
            ("once", "Once"),
            ("monthly", "Monthly"),
            ("halfyearly", "Half-Yearly"),
            ("yearly", "Yearly"),
        ],
        "How Often",
        required=True,
        default="once",
        help="When a campaign starts that repeats itself, the next one is planned.",
    )
    starts_on = fields.Date("Starts", required=True, default=fields.Date.context_today)
    ends_on = fields.Date(
        "Ends",
        help="Afterwards it is closed, nobody is asked any more. Empty: by hand.",
    )
    is_automatic = fields.Boolean(
        "Start by Itself",
        help="Starts on its day without anybody; otherwise somebody starts it.",
    )
    started_at = fields.Datetime("Started On", readonly=True, copy=False)
    closed_at = fields.Datetime("Closed On", readonly=True, copy=False)
    previous_id = fields.Many2one(
        "aftersales.survey.campaign",
        "Repeats",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The campaign before this one.",
    )
    next_ids = fields.One2many("aftersales.survey.campaign", "previous_id")

    # What came of it
    invitation_ids = fields.One2many("aftersales.survey.invitation", "campaign_id")
    invited_count = fields.Integer("Invited", compute="_compute_progress")
    waiting_count = fields.Integer("Waiting", compute="_compute_progress")
    asked_count = fields.Integer(
        "People Asked",
        compute="_compute_progress",
        help="Contacts who got the survey.",
    )
    answered_count = fields.Integer("Answered", compute="_compute_progress")
    skipped_count = fields.Integer("Not Asked", compute="_compute_progress")
    response_rate = fields.Float(
        compute="_compute_progress", help="Share of those asked who have answered."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("invitation_ids.state")
    def _compute_progress(self):
        """Count the invitations of all campaigns at once."""
        groups = self.env["aftersales.survey.invitation"]._read_group(
            [("campaign_id", "in", self.ids)],
            ["campaign_id", "state"],
            ["__count", "sent_at:count"],
        )
        counts, mailed = defaultdict(int), defaultdict(int)
        for campaign, state, count, sent in groups:
            counts[campaign.id, state] = count
            mailed[campaign.id] += sent if state == "refused" else 0
        for campaign in self:
            states = {state: counts[campaign.id, state] for state in self._get_states()}
            asked = states["sent"] + states["answered"] + states["expired"]
            asked += mailed[campaign.id]
            campaign.invited_count = sum(states.values())
            campaign.waiting_count = states["waiting"]
            campaign.asked_count = asked
            campaign.answered_count = states["answered"]
            campaign.skipped_count = states["skipped"]
            campaign.response_rate = states["answered"] / asked if asked else 0

    @api.model
    def _get_states(self):
        return dict(self.env["aftersales.survey.invitation"]._fields["state"].selection)

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("starts_on", "ends_on")
    def _check_dates(self):
        if any(c.ends_on and c.ends_on < c.starts_on for c in self):
            raise UserError(self.env._("A campaign cannot end before it starts."))

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create.

        :raise UserError: when a value names another state than the first
        """
        if any(vals.get("state", "draft") != "draft" for vals in vals_list):
            raise UserError(self.env._("A new campaign begins as planned."))
        # Named explicitly, so that no default of a client's context comes in.
        return super().create([{**vals, "state": "draft"} for vals in vals_list])

    def write(self, vals):
        """Write.

        :raise UserError: when it is changed whom a campaign asks that has started
        """
        settled = self._get_settled_fields() & vals.keys()
        started = self.filtered(lambda c: c.state != "draft") if settled else None
        if started and not self.env.su:
            raise UserError(
                self.env._(
                    "It is settled who is asked what: %(campaigns)s.",
                    campaigns=", ".join(started.mapped("name")),
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        if self.filtered(lambda c: c.state != "draft"):
            raise UserError(self.env._("A campaign that has started is evidence."))

    @api.model
    def _get_settled_fields(self):
        """Return what stays as it is once contacts were asked."""
        return {"survey_id", "company_id", "way", "starts_on"}

    # === ACTIONS === #

    def action_start(self):
        """Ask the contacts of the audience."""
        self.check_access("write")
        self.sudo()._start()

    def action_close(self):
        """Ask nobody any more; who was asked may answer still."""
        self.check_access("write")
        self.sudo()._close()

    def action_open_invitations(self):
        """Open who was asked, and what came of it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales.survey_invitation_action"
        )
        return {**action, "domain": [("campaign_id", "=", self.id)], "context": {}}

    # === BUSINESS === #

    def _start(self):
        """Invite the audience of each campaign, in one batch.

        :raise UserError: when it has started, nobody is asked, or another one asks the
            same people the same
        """
        wrong = self.filtered(lambda c: c.state != "draft")
        if wrong:
            names = ", ".join(wrong.mapped("name"))
            raise UserError(self.env._("Has started already: %(names)s", names=names))
        for campaign in self:
            partners = campaign._get_sample()
            campaign._check_start(partners)
            self.env["survey.survey"]._aftersales_invite(
                campaign._prepare_invitations(partners)
            )
        self.write({"state": "running", "started_at": fields.Datetime.now()})
        self._plan_next()

    def _check_start(self, partners):
        """Refuse to start what asks nobody, or the same people the same twice."""
        self.survey_id.check_validity()
        if not partners:
            raise UserError(self.env._("“%(name)s” would ask nobody.", name=self.name))
        overlap = self._get_overlap_text(partners)
        if overlap and not self.is_overlap_accepted:
            raise UserError(overlap)

    def _prepare_invitations(self, partners):
        """Return the values of the invitations of a campaign."""
        self.ensure_one()
        common = {
            **self._prepare_terms(),
            "campaign_id": self.id,
            "survey_id": self.survey_id.id,
            "company_id": self.company_id.id,
            "way": self.way,
            "due_at": fields.Datetime.now(),
        }
        return [{**common, "partner_id": id_} for id_ in partners.ids]

    def _plan_next(self):
        """Plan the next of each campaign that repeats itself."""
        for campaign in self.filtered(lambda c: c.kind != "once" and not c.next_ids):
            following = campaign.copy(campaign._prepare_next_values())
            following.previous_id = campaign

    def _prepare_next_values(self):
        """Return the values of the next campaign: all days lie one interval later."""
        self.ensure_one()
        step = INTERVALS[self.kind]
        days = ("starts_on", "ends_on", "bought_from", "bought_to")
        return {
            "name": self.name,
            **{day: self[day] and self[day] + step for day in days},
        }

    def _close(self):
        """Ask nobody any more."""
        running = self.filtered(lambda c: c.state == "running")
        waiting = running.invitation_ids.filtered(lambda i: i.state == "waiting")
        waiting._mark_skipped(dict.fromkeys(waiting, "closed"))
        running.write({"state": "closed", "closed_at": fields.Datetime.now()})

    # === CRON === #

    @api.model
    def _cron_run_campaigns(self):
        """Start and close what is due; what cannot start tells who is in charge."""
        today = fields.Date.today()
        ended = self.search([("state", "=", "running"), ("ends_on", "<", today)])
        if not ended._close_slices():
            return
        due = self.search(
            [
                ("state", "=", "draft"),
                ("is_automatic", "=", True),
                ("starts_on", "<=", today),
            ]
        )
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=len(due))
        for campaign in due.try_lock_for_update():
            campaign._start_safely()
            if not progress(1):
                break

    def _close_slices(self):
        """Close; those nobody has asked yet are settled first, slice by slice.

        :return: whether there is time left for more
        """
        invitations = self.env["aftersales.survey.invitation"]
        waiting = Domain("campaign_id", "in", self.ids) & Domain(
            "state", "=", "waiting"
        )
        is_done = invitations._settle_slices(
            waiting, lambda some: some._mark_skipped(dict.fromkeys(some, "closed"))
        )
        if is_done:
            self._close()
        return is_done

    def _start_safely(self):
        """Start; a campaign that cannot waits for somebody, and says why."""
        try:
            with self.env.cr.savepoint():
                self._start()
        except UserError as refusal:
            self.is_automatic = False
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("The campaign could not start"),
                note=str(refusal),
                user_id=self.user_id.id or self.env.uid,
            )
