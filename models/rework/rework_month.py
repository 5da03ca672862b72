import json
from datetime import datetime, time
from urllib.parse import quote

import pytz
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

URL = "/aftersales/rework/faults.xlsx"


class ReworkMonth(models.Model):
    """The monthly fault report (F-20, I-32): how many by what, and what they took.

    One record is one month of a company. What it counts is read when it is asked for;
    the file that was sent by mail stays on it as it was sent.
    """

    _name = "aftersales.rework.month"
    _inherit = ["aftersales.recorded", "mail.thread"]
    _description = "Monthly Fault Report"
    _order = "month desc, company_id, id desc"
    _mail_post_access = "read"

    _aftersales_recorded = frozenset(["sent_at", "sent_partner_ids"])
    _aftersales_recorded_new = _aftersales_recorded

    name = fields.Char("Month", compute="_compute_name", store=True)
    month = fields.Date(
        "Of the Month",
        required=True,
        default=lambda self: fields.Date.context_today(self).replace(day=1),
        help="Any day of it; the first one is kept.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    summary = fields.Html(
        compute="_compute_summary",
        sanitize=False,
        help="As the faults stand now.",
    )
    recipient_ids = fields.Many2many(
        related="company_id.aftersales_fault_partner_ids", string="Recipients"
    )
    sent_at = fields.Datetime("Mailed On", readonly=True, copy=False)
    sent_partner_ids = fields.Many2many(
        "res.partner",
        "aftersales_rework_month_sent_rel",
        "month_id",
        "partner_id",
        "Mailed To",
        readonly=True,
        copy=False,
    )

    _month_unique = models.UniqueIndex(
        "(company_id, month)", "This month has a fault report already."
    )
    _month_first = models.Constraint(
        "CHECK (date_part('day', month) = 1)", "A month is named by its first day."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("month")
    def _compute_name(self):
        for report in self:
            report.name = report.month and report.month.strftime("%Y-%m")

    @api.depends("month", "company_id")
    @api.depends_context("lang", "uid")
    def _compute_summary(self):
        """Print the tables, as the reader may see them."""
        register = self.env["aftersales.rework.fault.register"]
        for report in self:
            values = {"tables": register._summarise(report._get_domain())}
            report.summary = self.env["ir.qweb"]._render(
                "aftersales.rework_month_summary", values
            )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create; any day names its month."""
        return super().create([self._keep_first_day(vals) for vals in vals_list])

    def write(self, vals):
        """Write; what was mailed stays the report of its month.

        :raise UserError: when the month or the company of such a one is changed
        """
        if {"month", "company_id"} & vals.keys():
            self._check_unsent()
        return super().write(self._keep_first_day(vals))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        self._check_unsent()

    # === ACTIONS === #

    def action_export(self):
        """Send the workbook to the browser."""
        self.ensure_one()
        data = quote(json.dumps({"ids": self.ids, "filters": self.name}))
        return {
            "type": "ir.actions.act_url",
            "url": f"{URL}?data={data}",
            "target": "download",
        }

    def action_send(self):
        """Mail the report to its recipients, also once more.

        :raise UserError: when nobody is to get it
        """
        self.check_access("write")
        for report in self:
            if not report.recipient_ids:
                raise UserError(
                    self.env._(
                        "Nobody gets this report yet: name its recipients in the"
                        " settings of After-Sales."
                    )
                )
            report._send()

    # === BUSINESS === #

    @api.model
    def _keep_first_day(self, vals):
        if not vals.get("month"):
            return vals
        return {**vals, "month": fields.Date.to_date(vals["month"]).replace(day=1)}

    def _check_unsent(self):
        sent = self.sudo().filtered("sent_at")
        if sent:
            raise UserError(
                self.env._(
                    "%(months)s: the report was mailed, it stays on record.",
                    months=", ".join(sent.mapped("name")),
                )
            )

    def _get_domain(self):
        """Return the domain of the reworks that were registered in the months."""
        return Domain.OR(
            Domain("company_id", "=", report.company_id.id)
            & Domain("registered_at", ">=", report._get_moment())
            & Domain("registered_at", "<", report._get_moment(months=1))
            & Domain("state", "!=", "cancelled")
            for report in self
        )

    def _get_moment(self, months=0):
        """Return, in UTC, when the month begins by the clock of the company.

        :param months: so many months later
        """
        zone = pytz.timezone(self.company_id._aftersales_get_zone())
        day = self.month + relativedelta(months=months)
        start = zone.localize(datetime.combine(day, time.min))
        return start.astimezone(pytz.utc).replace(tzinfo=None)
