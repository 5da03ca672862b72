from datetime import datetime, time

from dateutil.relativedelta import relativedelta
from pytz import UTC, timezone

from odoo import api, fields, models
from odoo.exceptions import ValidationError

# Nobody looks farther ahead than this; a slip of the keyboard makes no thousand visits.
MOST_TURNS = 60


class VisitPlan(models.Model):
    """Which customers are visited, inspected or phoned at which interval.

    Shipped examples: a site once a month (C-21), by phone every half month (C-22).
    """

    _name = "aftersales.visit.plan"
    _inherit = ["mail.thread"]
    _description = "Plan of Visits"
    _order = "next_on, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    kind = fields.Selection(
        [
            ("customer", "Visit to the customer"),
            ("site", "Site inspection"),
            ("phone", "Inspection by phone"),
        ],
        required=True,
        default="site",
    )
    partner_ids = fields.Many2many(
        "res.partner",
        "aftersales_visit_plan_partner_rel",
        "plan_id",
        "partner_id",
        string="Customers to Visit",
        help="Each of them, or each of these sites, gets a visit of its own.",
    )
    user_id = fields.Many2one(
        "res.users",
        "In Charge",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        index=True,
    )
    purpose = fields.Char(
        "Purpose of the Visit", help="Taken over as the purpose of each visit."
    )
    interval = fields.Selection(
        [
            ("week", "Weekly"),
            ("half_month", "Every half month"),
            ("month", "Monthly"),
            ("quarter", "Quarterly"),
            ("half_year", "Half-yearly"),
            ("year", "Yearly"),
        ],
        required=True,
        default="month",
        help="Every half month means on the 1st and on the 16th.",
    )
    next_on = fields.Date(
        "Next Visit On", required=True, default=fields.Date.context_today, index=True
    )
    month_day = fields.Integer(
        "Day of the Month",
        compute="_compute_month_day",
        store=True,
        readonly=False,
        precompute=True,
        help="Kept from month to month: 31 means the last day of a shorter one.",
    )
    until = fields.Date("Ends On", help="Empty: the plan goes on until archived.")
    hour = fields.Float(
        "At",
        default=9,
        help="Local time of the person in charge, at which the visit is entered.",
    )
    duration = fields.Float("Duration (hours)", default=2)
    lead_days = fields.Integer(
        "Days Ahead",
        default=14,
        help="So many days before it is due, the visit appears among the planned ones.",
    )
    visit_ids = fields.One2many("aftersales.visit", "plan_id")
    visit_count = fields.Integer("Visits", compute="_compute_counts")
    overdue_count = fields.Integer("Overdue", compute="_compute_counts")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("visit_ids.state", "visit_ids.starts_at")
    def _compute_counts(self):
        groups = self.env["aftersales.visit"]._read_group(
            [("plan_id", "in", self.ids)], ["plan_id"], ["__count"]
        )
        late = self.env["aftersales.visit"]._read_group(
            [
                ("plan_id", "in", self.ids),
                ("state", "in", ("planned", "announced")),
                ("starts_at", "<", fields.Datetime.now()),
            ],
            ["plan_id"],
            ["__count"],
        )
        counts, overdue = dict(groups), dict(late)
        for plan in self:
            plan.visit_count = counts.get(plan, 0)
            plan.overdue_count = overdue.get(plan, 0)

    @api.depends("next_on")
    def _compute_month_day(self):
        """Take over the day that somebody enters; a turn of the plan keeps it."""
        for plan in self:
            plan.month_day = plan.next_on.day if plan.next_on else 1

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("month_day")
    def _check_month_day(self):
        if any(not 1 <= plan.month_day <= 31 for plan in self):
            raise ValidationError(self.env._("A month has the days 1 to 31."))

    @api.constrains("hour", "duration", "lead_days")
    def _check_figures(self):
        for plan in self:
            if not 0 <= plan.hour < 24:
                raise ValidationError(self.env._("A day has 24 hours."))
            if plan.duration <= 0:
                raise ValidationError(self.env._("A visit takes some time."))
            if plan.lead_days < 0:
                raise ValidationError(
                    self.env._("A visit cannot be planned after it was due.")
                )

    # === ACTIONS === #

    @api.readonly
    def action_open_visits(self):
        """Open the visits that the plan has made."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales.visit_action"
        )
        return {**action, "domain": [("plan_id", "=", self.id)], "context": {}}

    def action_plan(self):
        """Make the visits that are due within the days ahead, now."""
        self._plan_visits()

    # === BUSINESS === #

    def _plan_visits(self):
        """Make the visits that fall due, and say when the next ones do.

        :return: the visits; none twice, however often this is called
        """
        # The person in charge finds them in his list; he wants no mail about each.
        visits = self.env["aftersales.visit"].with_context(tracking_disable=True)
        for plan in self:
            plan.lock_for_update()
            days = plan._take_turns()
            vals_list = [
                plan._prepare_visit_values(partner, day)
                for day in days
                for partner in plan.partner_ids
            ]
            made = visits.create(vals_list)
            made._write_protected({"plan_id": plan.id})
            visits |= made
        return visits.with_env(self.env)

    def _take_turns(self):
        """Return the days that fall due, and move the plan on behind them."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        last = today + relativedelta(days=self.lead_days)
        if self.until:
            last = min(last, self.until)
        days, day = [], self.next_on
        while day <= last and len(days) < MOST_TURNS:
            days.append(day)
            day = self._get_next(day)
        if days:
            # The day of the month is entered, too: February must not shorten it.
            self.write({"next_on": day, "month_day": self.month_day})
        return days

    def _get_next(self, day):
        """Return the day of the turn after ``day``."""
        if self.interval == "week":
            return day + relativedelta(weeks=1)
        if self.interval == "half_month":
            middle = day.replace(day=16)
            return middle if day < middle else day + relativedelta(months=1, day=1)
        months = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
        step = relativedelta(months=months[self.interval], day=self.month_day)
        return day + step

    def _prepare_visit_values(self, partner, day):
        """Return the values of the visit of one customer on one day."""
        self.ensure_one()
        return {
            "company_id": self.company_id.id,
            "kind": self.kind,
            "partner_id": partner.id,
            "user_id": self.user_id.id,
            "purpose": self.purpose,
            "duration": self.duration,
            "starts_at": self._get_moment(day),
        }

    def _get_moment(self, day):
        """Return the moment, in UTC, of the plan's hour on a day."""
        hours, minutes = divmod(round(self.hour * 60), 60)
        zone = timezone(self.user_id.tz or "UTC")
        local = zone.localize(datetime.combine(day, time(hours, minutes)))
        return local.astimezone(UTC).replace(tzinfo=None)

    # === CRON === #

    @api.model
    def _cron_plan_visits(self):
        """Make the visits of all plans, one plan after the other with its commit."""
        progress = self.env["ir.cron"]._commit_progress
        today = fields.Date.context_today(self)
        plans = self.search([]).filtered(
            lambda p: p.next_on <= today + relativedelta(days=p.lead_days)
        )
        progress(remaining=len(plans))
        for plan in plans:
            plan._plan_visits()
            if not progress(1):
                break
