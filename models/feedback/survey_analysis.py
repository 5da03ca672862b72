import json
from datetime import datetime, time
from urllib.parse import quote

import pytz
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from ..workflow.month_name import name_month

# Who was asked: unanswered for good, or still open.
REACHED_STATES = ("sent", "answered", "expired", "refused")
URL = "/aftersales/survey/register.xlsx"


class SurveyAnalysis(models.Model):
    """The analysis of the surveys of a month, a year or any other time (G-05, G-06).

    It is reckoned when it is printed; the files that were sent by mail stay on it as
    they were sent.
    """

    _name = "aftersales.survey.analysis"
    _inherit = ["aftersales.recorded", "mail.thread"]
    _description = "Survey Analysis"
    _order = "date_from desc, id desc"
    _mail_post_access = "read"
    _check_company_auto = True

    _aftersales_recorded = frozenset(["mailing_id", "sent_at", "sent_partner_ids"])
    _aftersales_recorded_new = _aftersales_recorded

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    period = fields.Selection(
        [("month", "Month"), ("year", "Year"), ("other", "Other Days")],
        required=True,
        default="month",
    )
    date_from = fields.Date(
        "First Day",
        required=True,
        default=lambda self: (
            fields.Date.context_today(self).replace(day=1) - relativedelta(months=1)
        ),
        help="Of a month or a year, any day of it.",
    )
    date_to = fields.Date(
        "Last Day",
        compute="_compute_date_to",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    survey_id = fields.Many2one(
        "survey.survey",
        domain=[("survey_type", "=", "aftersales")],
        index="btree_not_null",
        help="Empty: all surveys.",
    )
    team_id = fields.Many2one(
        "aftersales.team",
        "Department",
        index="btree_not_null",
        check_company=True,
        help="Empty: all departments.",
    )
    asked_count = fields.Integer("People Asked", compute="_compute_answer_counts")
    answer_count = fields.Integer("Answers (n)", compute="_compute_answer_counts")
    mailing_id = fields.Many2one(
        "aftersales.survey.mailing", readonly=True, copy=False, index="btree_not_null"
    )
    sent_at = fields.Datetime("Mailed On", readonly=True, copy=False)
    sent_partner_ids = fields.Many2many(
        "res.partner",
        "aftersales_survey_analysis_sent_rel",
        "analysis_id",
        "partner_id",
        "Mailed To",
        readonly=True,
        copy=False,
    )

    _once = models.UniqueIndex(
        "(mailing_id, date_from) WHERE mailing_id IS NOT NULL",
        "This period has its analysis already.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("date_from", "date_to", "period")
    @api.depends_context("lang")
    def _compute_name(self):
        for analysis in self:
            analysis.name = analysis._name_period(analysis.date_from, analysis.date_to)

    @api.depends("date_from", "period")
    def _compute_date_to(self):
        for analysis in self:
            start = analysis.date_from
            if start and analysis.period == "month":
                analysis.date_to = start + relativedelta(day=31)
            elif start and analysis.period == "year":
                analysis.date_to = start + relativedelta(month=12, day=31)

    @api.depends("company_id", "date_from", "date_to", "period", "survey_id", "team_id")
    def _compute_answer_counts(self):
        invitations = self.env["aftersales.survey.invitation"]
        for analysis in self:
            answers = asked = 0
            if analysis.date_from and analysis.date_to:
                domain = [
                    *analysis._get_invitation_domain(),
                    ("state", "in", REACHED_STATES),
                ]
                groups = invitations._read_group(domain, ["state"], ["__count"])
                counts = dict(groups)
                answers, asked = counts.get("answered", 0), sum(counts.values())
            analysis.answer_count, analysis.asked_count = answers, asked

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        if any(analysis.date_to < analysis.date_from for analysis in self):
            raise ValidationError(self.env._("The last day comes before the first."))

    # === CRUD === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        if self.sudo().filtered("sent_at"):
            text = self.env._("An analysis that was mailed stays on record.")
            raise UserError(text)

    # === ACTIONS === #

    def action_open_results(self):
        """Open the ratings that the analysis is about."""
        self.ensure_one()
        results = self.env["aftersales.survey.result"]
        return results._action_open(self._get_result_domain())

    def action_export(self):
        """Send the workbook of the results to the browser."""
        self.ensure_one()
        screen = {"domain": self._get_result_domain(), "filters": self._describe()}
        data = quote(json.dumps(screen, default=str))
        return {
            "type": "ir.actions.act_url",
            "url": f"{URL}?data={data}",
            "target": "download",
        }

    # === BUSINESS === #

    def _get_days(self):
        """Return the first and the last day; of a month or a year, all of it."""
        self.ensure_one()
        start, end = self.date_from, self.date_to
        if self.period == "month":
            return start + relativedelta(day=1), start + relativedelta(day=31)
        if self.period == "year":
            return (
                start + relativedelta(month=1, day=1),
                start + relativedelta(month=12, day=31),
            )
        return start, end

    def _get_days_before(self):
        """Return the first and the last day of the period before."""
        start, end = self._get_days()
        steps = {"month": relativedelta(months=1), "year": relativedelta(years=1)}
        before = start - relativedelta(days=1)
        if self.period in steps:
            return start - steps[self.period], before
        return before - (end - start), before

    def _name_period(self, start, end):
        """Return what a period is called."""
        if not start or not end:
            return ""
        if self.period == "month":
            return name_month(self.env, start)
        if self.period == "year":
            return str(start.year)
        days = (format_date(self.env, day) for day in (start, end))
        return " – ".join(days)

    def _describe(self):
        """Return period, survey and department in a line."""
        names = (self.name, self.survey_id.title, self.team_id.name)
        return ", ".join(filter(None, names))

    def _get_result_domain(self, days=None):
        """Return the domain of the ratings of the period, as a plain list.

        :param days: of another period, first and last
        """
        start, end = days or self._get_days()
        domain = [
            ("company_id", "=", self.company_id.id),
            ("answered_on", ">=", start),
            ("answered_on", "<=", end),
        ]
        return domain + self._get_part_domain()

    def _get_part_domain(self):
        """Return the domain of the survey and the department."""
        names = ("survey_id", "team_id")
        return [(name, "=", self[name].id) for name in names if self[name]]

    def _get_invitation_domain(self, days=None):
        """Return the domain of who was asked in the period, however he was reached."""
        start, end = map(self._get_moment, days or self._get_days(), (0, 1))
        asked = Domain("sent_at", ">=", start) & Domain("sent_at", "<", end)
        entered = Domain("sent_at", "=", False)
        entered &= Domain("answered_at", ">=", start) & Domain("answered_at", "<", end)
        return (
            (asked | entered)
            & Domain("company_id", "=", self.company_id.id)
            & Domain(self._get_part_domain())
        )

    def _get_moment(self, day, days=0):
        """Return, in UTC, when a day begins by the clock of the company.

        :param days: so many days later
        """
        zone = pytz.timezone(self.company_id._aftersales_get_zone())
        day += relativedelta(days=days)
        start = zone.localize(datetime.combine(day, time.min))
        return start.astimezone(pytz.utc).replace(tzinfo=None)
