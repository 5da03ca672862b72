import base64
import io

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

TEMPLATE = "aftersales.mail_template_survey_analysis"
REPORT = "aftersales.survey_analysis_action_report"


class SurveyAnalysis(models.Model):
    """The analysis goes by mail to its recipients, as a paper and as a workbook."""

    _inherit = "aftersales.survey.analysis"

    # === ACTIONS === #

    def action_send(self):
        """Mail it once more to its recipients.

        :raise UserError: when it has none
        """
        self.ensure_one()
        self.check_access("write")
        partners = self.sudo().mailing_id.partner_ids
        if not partners:
            text = self.env._(
                "Nobody gets this analysis: it was not made for any recipients. Name"
                " them in the configuration of satisfaction."
            )
            raise UserError(text)
        self._send(partners)

    # === BUSINESS === #

    def _send(self, partners):
        """Mail paper and workbook, which stay on the record."""
        self.ensure_one()
        analysis = self.sudo().with_context(lang=partners[:1].lang or self.env.lang)
        files = analysis._file_paper() | analysis._file_workbook()
        values = {
            "attachment_ids": [Command.set(files.ids)],
            "recipient_ids": [Command.set(partners.ids)],
        }
        template = self.env.ref(TEMPLATE).sudo().with_context(lang=analysis.env.lang)
        template.send_mail(self.id, email_values=values)
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
        self.sudo().write(
            {
                "sent_at": fields.Datetime.now(),
                "sent_partner_ids": [Command.set(partners.ids)],
            }
        )

    def _file_paper(self):
        """Return the paper as it is now, attached to the record."""
        content, kind = self.env["ir.actions.report"]._render_qweb_pdf(REPORT, self.ids)
        title = self.env._("Survey Analysis")
        return self._file(f"{title} {self.name}.{kind}", content)

    def _file_workbook(self):
        """Return the workbook as it is now, attached to the record."""
        stream = io.BytesIO()
        register = self.env["aftersales.survey.register"]
        register._write_xlsx(stream, self._get_result_domain(), self._describe())
        title = f"{register._get_title()} {self.name}.xlsx"
        return self._file(title, stream.getvalue())

    def _file(self, name, content):
        values = {
            "name": name,
            "datas": base64.b64encode(content),
            "res_model": self._name,
            "res_id": self.id,
        }
        return self.env["ir.attachment"].sudo().create(values)
