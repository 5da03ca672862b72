import base64
import io
import json
from urllib.parse import quote

from odoo import api, fields, models
from odoo.fields import Domain

URL = "/aftersales/rework/faults.xlsx"


class ReworkMonth(models.Model):
    """The monthly fault report (F-20, I-32): how many by what, and what they took.

    What was sent by mail is the workbook.
    """

    _name = "aftersales.rework.month"
    _inherit = "aftersales.month"
    _description = "Monthly Fault Report"

    _mail_template = "aftersales.mail_template_rework_month"

    summary = fields.Html(
        compute="_compute_summary",
        sanitize=False,
        help="As the faults stand now.",
    )
    recipient_ids = fields.Many2many(
        related="company_id.aftersales_fault_partner_ids", string="Recipients"
    )
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

    # === COMPUTE, INVERSE, SEARCH === #

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

    # === BUSINESS === #

    def _get_domain(self):
        """Return the domain of the reworks that were registered in the months."""
        return Domain.OR(
            Domain("company_id", "=", report.company_id.id)
            & Domain("registered_at", ">=", report._get_moment())
            & Domain("registered_at", "<", report._get_moment(months=1))
            & Domain("state", "!=", "cancelled")
            for report in self
        )

    # === MAIL === #

    def _file_report(self):
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
