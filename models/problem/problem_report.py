from odoo import api, fields, models
from odoo.exceptions import UserError

# States in which the measures are approved: the report may leave with them (D-29).
APPROVED_STATES = ("implementing", "verifying", "closed")
# Actions that nobody wants carried out any more are told as options at most.
DROPPED_STATES = ("cancelled", "ineffective")
# What only the sending of the report, or its refusal, records.
STAMPS = ("report_sent_at", "report_sent_to", "report_layout_id", "report_refused_on")


class Problem(models.Model):
    """The report to the customer: its layout, when it left, what he answered."""

    _inherit = "aftersales.problem"

    layout_id = fields.Many2one(
        "aftersales.problem.layout",
        "Report Layout",
        compute="_compute_layout_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('company_id', 'in', [company_id, False])]",
        help="How the report is laid out: as the customer prescribes it, else as usual"
        " for the depth of the investigation.",
    )
    report_sent_at = fields.Datetime("Report Mailed On", readonly=True, copy=False)
    report_sent_to = fields.Char("Report Mailed To", readonly=True, copy=False)
    report_layout_id = fields.Many2one(
        "aftersales.problem.layout",
        "Mailed In the Layout",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    report_refusal = fields.Text(
        "Why the Customer Refused",
        copy=False,
        tracking=True,
        help="What the customer does not accept in the report. The problem cannot be"
        " closed before he has been sent a better one.",
    )
    report_refused_on = fields.Date("Refused On", readonly=True, copy=False)

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("partner_id", "depth_id")
    def _compute_layout_id(self):
        layouts = self.env["aftersales.problem.layout"]
        for problem in self:
            problem.layout_id = (
                problem.partner_id._get_report_layout()
                or problem.depth_id.sudo().layout_id
                or layouts._get_default(problem.company_id)
            )

    # === CRUD === #

    def write(self, vals):
        """Write; a refusal of the report is dated."""
        result = super().write(vals)
        if vals.get("report_refusal"):
            today = fields.Date.context_today(self)
            self._write_protected({"report_refused_on": today})
        return result

    # === ACTIONS === #

    def action_send_report(self):
        """Open the mail with the report attached; sending it is on record.

        :raise UserError: when the measures in it are not approved
        """
        self.ensure_one()
        self._check_report()
        template = self.env.ref("aftersales.mail_template_problem_report")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Report to the Customer"),
            "res_model": "mail.compose.message",
            "views": [[False, "form"]],
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_template_id": template.id,
                "default_composition_mode": "comment",
                "default_email_layout_xmlid": "mail.mail_notification_light",
                "force_email": True,
                "aftersales_is_report": True,
            },
        }

    # === BUSINESS === #

    @api.model
    def _get_protected_fields(self):
        return super()._get_protected_fields().union(STAMPS)

    def _get_layout(self):
        """Return the layout the report is printed with."""
        self.ensure_one()
        problem = self.sudo()
        return problem.layout_id or problem.layout_id._get_default(problem.company_id)

    def _get_report_lang(self, layout=None):
        """Return the language of the report: the layout's, else the customer's."""
        self.ensure_one()
        layout = layout or self._get_layout()
        return layout.lang or self.sudo().partner_id.lang or self.env.lang

    def _get_report_name(self):
        """Return the name of the report's file, without its suffix."""
        self.ensure_one()
        layout = self._get_layout().with_context(lang=self._get_report_lang())
        return " - ".join(filter(None, [layout.title, self.name]))

    def _is_report_approved(self):
        """Tell whether the measures are approved, or none are needed."""
        self.ensure_one()
        return self.state in APPROVED_STATES

    def _get_unapproved(self):
        """Return the measures in the report that nobody has approved as a whole."""
        self.ensure_one()
        measures = self.sudo().action_ids.filtered(
            lambda action: (
                action.kind != "containment" and action.state not in DROPPED_STATES
            )
        )
        return measures.browse() if self._is_report_approved() else measures

    def _report_error_messages(self):
        """Return why the report may not leave the company: a draft, or cancelled."""
        self.ensure_one()
        messages = []
        if self.state == "cancelled":
            messages.append(self.env._("The problem is cancelled."))
        measures = self._get_unapproved()
        if measures:
            messages.append(
                self.env._(
                    "Its measures are not approved yet: %(measures)s.",
                    measures=", ".join(measures.mapped("subject")),
                )
            )
        return messages

    def _check_report(self):
        for problem in self:
            messages = problem._report_error_messages()
            if messages:
                raise UserError(
                    self.env._(
                        "The report of %(problem)s cannot leave yet:\n%(points)s",
                        problem=problem.display_name,
                        points="\n".join(f"- {text}" for text in messages),
                    )
                )

    def _mark_report_sent(self, message):
        """Record when the report left, to whom and how; a refusal is answered by it."""
        self.check_access("write")
        for problem in self:
            partners = message.sudo().partner_ids
            problem._write_protected(
                {
                    "report_sent_at": message.date,
                    "report_sent_to": ", ".join(partners.mapped("display_name")),
                    "report_layout_id": problem._get_layout().id,
                    "report_sent_on": fields.Date.context_today(problem, message.date),
                    "report_proof": self.env._(
                        "Mail: %(subject)s", subject=message.subject or problem.name
                    ),
                    "report_refusal": False,
                }
            )

    def _d8_refusals(self):
        """Yield what a demanding customer sends back: wrong format, refused report."""
        yield from super()._d8_refusals()
        for problem in self:
            if problem.report_refusal:
                text = self.env._(
                    "The customer refused the report: revise it and send it again."
                )
                yield problem, text, "report_refusal"
            prescribed = problem.partner_id._get_report_layout()
            used = problem.report_layout_id or problem.layout_id
            if prescribed and used != prescribed:
                text = self.env._(
                    "%(customer)s prescribes the layout “%(layout)s”: send the report"
                    " in it.",
                    customer=problem.partner_id.commercial_partner_id.name,
                    layout=prescribed.name,
                )
                yield problem, text, "layout_id"

    # === MAIL === #

    def message_post(self, **kwargs):
        """Post; a mail that the button of the report opened has sent the report.

        :raise UserError: when it may not leave yet
        """
        context = self.env.context
        # The web routes post with full rights and a context of the sender's choice.
        is_report = context.get("aftersales_is_report") and (
            self.sudo(False).has_access("write")
        )
        if not is_report:
            return super().message_post(**kwargs)
        self._check_report()
        silent = self.with_context(aftersales_is_report=False)
        message = super(Problem, silent).message_post(**kwargs)
        silent._mark_report_sent(message)
        return message
