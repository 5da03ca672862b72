from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .month_name import name_month


class Month(models.AbstractModel):
    """A report about a month of a company: kept, and mailed once a month.

    What it says is read when it is asked for; the file that was mailed stays on it as
    it was sent. A report names its mail template (``_mail_template``) and says whom it
    goes to (``recipient_ids``, of the company's settings), of what it is made
    (:meth:`_file_report`), and which contacts got it (``sent_partner_ids``).
    """

    _name = "aftersales.month"
    _inherit = ["aftersales.recorded", "mail.thread"]
    _description = "Report of a Month"
    _order = "month desc, company_id, id desc"
    _mail_post_access = "read"

    _aftersales_recorded = frozenset(["sent_at", "sent_partner_ids"])
    _aftersales_recorded_new = _aftersales_recorded

    _mail_template = None

    name = fields.Char("Month", compute="_compute_name", store=True)
    month = fields.Date(
        "Of the Month",
        required=True,
        default=lambda self: self.env.company._aftersales_get_day().replace(day=1),
        help="Any day of it; the first one is kept.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    sent_at = fields.Datetime("Mailed On", readonly=True, copy=False)

    _month_first = models.Constraint(
        "CHECK (date_part('day', month) = 1)", "A month is named by its first day."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("month")
    def _compute_name(self):
        for report in self:
            report.name = report.month and report.month.strftime("%Y-%m")

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

    def _get_moment(self, months=0):
        """Return, in UTC, when the month begins by the clock of the company.

        :param months: so many months later
        """
        day = self.month + relativedelta(months=months)
        return self.company_id._aftersales_get_start(day)

    def _name_month(self):
        """Return the month as its reader writes it."""
        return name_month(self.env, self.month)

    # === MAIL === #

    def _send(self):
        """Mail the report with its file, which stays on the record."""
        self.ensure_one()
        report = self.with_context(lang=self._get_mail_lang())
        template = self.env.ref(self._mail_template).sudo()
        file = report._file_report()
        template.send_mail(self.id, email_values={"attachment_ids": file.ids})
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
        self.sudo().write(
            {
                "sent_at": fields.Datetime.now(),
                "sent_partner_ids": [fields.Command.set(self.sudo().recipient_ids.ids)],
            }
        )

    def _get_mail_lang(self):
        """Return the language of the first recipient; all read the same paper."""
        return self.sudo().recipient_ids[:1].lang or self.env.lang

    def _get_mail_recipients(self):
        """Return the identifiers of the recipients, as a mail template takes them."""
        return ",".join(map(str, self.sudo().recipient_ids.ids))

    def _file_report(self):
        """Return the report as it is now, a file attached to the record."""
        raise NotImplementedError

    # === CRON === #

    @api.model
    def _cron_send(self):
        """Mail the report of the month before, once, in companies that name recipients.

        What was sent is on record, so another run sends nothing.
        """
        setting = self._fields["recipient_ids"].related.split(".")[-1]
        companies = self.env["res.company"].search([(setting, "!=", False)])
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=len(companies))
        for company in companies:
            report = self._find_last(company)
            if report.try_lock_for_update() and not report.sent_at:
                report.with_company(company)._send()
            if not progress(1):
                break

    @api.model
    def _find_last(self, company):
        """Return the report of the last whole month, a new one where there is none."""
        today = company._aftersales_get_day()
        month = today.replace(day=1) - relativedelta(months=1)
        values = {"company_id": company.id, "month": month}
        domain = [(name, "=", value) for name, value in values.items()]
        return self.search(domain, limit=1) or self.create(values)
