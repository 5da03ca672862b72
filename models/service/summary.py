from odoo import api, fields, models
from odoo.fields import Domain

REPORT = "aftersales.summary_action_report"


class Summary(models.Model):
    """The monthly complaint summary (C-27, I-33): what came in, why, what follows.

    The figures are those of the complaints as they stand when it is read; causes and
    proposals are written by the one who makes it, for the company's leaders.
    """

    _name = "aftersales.summary"
    _inherit = "aftersales.month"
    _description = "Monthly Complaint Summary"

    _mail_template = "aftersales.mail_template_summary"

    causes = fields.Html(
        "Root Causes",
        help="What the month's complaints have in common, and what they come from.",
    )
    proposals = fields.Html(
        "Suggestions for Improvement",
        help="What is to be done from the beginning of the next month on.",
    )
    overview = fields.Html(
        compute="_compute_overview",
        sanitize=False,
        help="As the complaints stand now.",
    )
    recipient_ids = fields.Many2many(
        related="company_id.aftersales_summary_partner_ids", string="Recipients"
    )
    sent_partner_ids = fields.Many2many(
        "res.partner",
        "aftersales_summary_sent_rel",
        "summary_id",
        "partner_id",
        "Mailed To",
        readonly=True,
        copy=False,
    )

    _month_unique = models.UniqueIndex(
        "(company_id, month)", "This month has a complaint summary already."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("month")
    def _compute_display_name(self):
        for summary in self:
            summary.display_name = summary._name_month()

    @api.depends("month", "company_id")
    @api.depends_context("lang", "uid")
    def _compute_overview(self):
        """Print the tables, as the reader may see them."""
        for summary in self:
            tables = summary.month and summary._summarise()
            summary.overview = tables and self.env["ir.qweb"]._render(
                "aftersales.month_tables", {"tables": tables}
            )

    # === ACTIONS === #

    @api.readonly
    def action_open_complaints(self):
        """Open the complaints of the month."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales.complaint_action_month"
        )
        return {
            **action,
            "name": self._name_month(),
            "domain": list(self._get_domain()),
            "views": [[False, "list"], [False, "pivot"], [False, "form"]],
        }

    def action_print(self):
        """Print the summary."""
        return self.env.ref(REPORT).report_action(self)

    # === BUSINESS === #

    def _get_domain(self, months=0, moment="received_at"):
        """Return the domain of the complaints of the month, by the company's clock.

        :param months: so many months later
        :param moment: the field that says to which month a complaint belongs
        """
        return (
            Domain("kind", "=", "complaint")
            & Domain("company_id", "=", self.company_id.id)
            & Domain(moment, ">=", self._get_moment(months))
            & Domain(moment, "<", self._get_moment(months + 1))
            & Domain("state", "!=", "cancelled")
        )

    # === MAIL === #

    def _file_report(self):
        """Return the paper as it is now, attached to the record."""
        reports = self.env["ir.actions.report"]
        content, kind = reports._render_qweb_pdf(REPORT, self.ids)
        title = self.env._("Complaint Summary")
        values = {
            "name": f"{title} {self.name}.{kind}",
            "raw": content,
            "res_model": self._name,
            "res_id": self.id,
        }
        return self.env["ir.attachment"].sudo().create(values)
