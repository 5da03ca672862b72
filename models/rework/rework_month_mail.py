import base64
import io

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

TEMPLATE = "aftersales.mail_template_rework_month"


class ReworkMonth(models.Model):
    """The report of a month goes by mail to those whom the settings name."""

    _inherit = "aftersales.rework.month"

    # === MAIL === #

    def _send(self):
        """Mail the report with its workbook, which stays on the record."""
        self.ensure_one()
        report = self.with_context(lang=self._get_mail_lang())
        template = self.env.ref(TEMPLATE).sudo()
        file = report._file_workbook()
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

    def _file_workbook(self):
        """Return the workbook as it is now, attached to the record."""
        stream = io.BytesIO()
        register = self.env["aftersales.rework.fault.register"]
        register._write_xlsx(stream, self._get_domain(), self.name)
        values = {
            "name": f"{register._get_title()} {self.name}.xlsx",
            "datas": base64.b64encode(stream.getvalue()),
            "res_model": self._name,
            "res_id": self.id,
        }
        return self.env["ir.attachment"].sudo().create(values)

    # === CRON === #

    @api.model
    def _cron_send(self):
        """Mail the report of the month before, once, in companies that name recipients.

        What was sent is on record, so another run sends nothing.
        """
        wanted = [("aftersales_fault_partner_ids", "!=", False)]
        companies = self.env["res.company"].search(wanted)
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
