from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ..workflow.month_name import name_month
from .confirmation_table import FINAL_STATES, SETTLED_FIELDS, STATES, TRANSITIONS


class Confirmation(models.Model):
    """Asks a customer whether last month's complaints are really closed (C-28).

    One a customer and month, made by itself. What he says is not closed is reopened by
    the complaint's own step, with his words as the reason.

    ====================  ====  ===========  =======  =======
    ..                    desk  coordinator  quality  manager
    ====================  ====  ===========  =======  =======
    read, ask, drop             all          all      all
    ====================  ====  ===========  =======  =======
    """

    _name = "aftersales.confirmation"
    _inherit = ["aftersales.workflow", "mail.thread", "mail.activity.mixin"]
    _description = "Monthly Confirmation"
    _order = "month desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    _transitions = TRANSITIONS
    _locked_states = ("done",)
    _folded_states = FINAL_STATES
    _settled_fields = SETTLED_FIELDS

    state = fields.Selection(
        STATES,
        "Status",
        default="draft",
        required=True,
        copy=False,
        group_expand=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    month = fields.Date(
        required=True,
        default=lambda self: self._get_last_month(),
        help="The first day of the month in which the complaints were closed.",
    )
    asked_on = fields.Date(
        "Ask From", required=True, default=fields.Date.context_today, copy=False
    )
    commercial_partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Whom to Ask",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('id', 'child_of', commercial_partner_id)]",
    )
    line_ids = fields.One2many(
        "aftersales.confirmation.line", "confirmation_id", "Complaints"
    )
    complaint_count = fields.Integer("Closed", compute="_compute_complaint_count")
    open_count = fields.Integer("Not Really Closed", compute="_compute_complaint_count")
    contact_ids = fields.One2many("aftersales.contact", "confirmation_id", "Calls")
    words = fields.Text("Customer's Words", copy=False)
    signed_by = fields.Char(
        "Confirmed By", copy=False, help="The customer's person who says so."
    )
    confirmed_at = fields.Datetime("Asked On", readonly=True, copy=False)
    confirmed_by_id = fields.Many2one(
        "res.users", "Person Who Asked", readonly=True, copy=False
    )

    _once = models.UniqueIndex(
        "(company_id, commercial_partner_id, month)",
        "This customer is asked about this month already.",
    )

    _draft_idx = models.Index("(asked_on) WHERE state = 'draft'")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("commercial_partner_id", "month")
    def _compute_display_name(self):
        for confirmation in self:
            month = name_month(self.env, confirmation.month)
            names = [confirmation.commercial_partner_id.name, month]
            confirmation.display_name = ", ".join(filter(None, names))

    @api.depends("commercial_partner_id")
    def _compute_partner_id(self):
        for confirmation in self:
            customer = confirmation.commercial_partner_id
            confirmation.partner_id = confirmation.partner_id or customer

    @api.depends("line_ids.answer")
    def _compute_complaint_count(self):
        for confirmation in self:
            lines = confirmation.line_ids
            confirmation.complaint_count = len(lines)
            confirmation.open_count = len(lines.filtered(lambda x: x.answer == "no"))

    # === ACTIONS === #

    def action_all_closed(self):
        """Note that the customer confirmed every complaint that is not answered."""
        self.check_access("write")
        self.line_ids.filtered(lambda line: not line.answer).answer = "yes"
        return True

    # === GUARDS === #

    def _answer_refusals(self):
        """Yield each complaint of which the customer's answer, or his reason, lacks."""
        for line in self.line_ids:
            number = line.complaint_id.sudo().name
            if not line.answer:
                text = self.env._("Is %(number)s really closed?", number=number)
                yield line.confirmation_id, text, "line_ids"
            elif line.answer == "no" and not line.words:
                text = self.env._("What is open about %(number)s?", number=number)
                yield line.confirmation_id, text, "line_ids"

    # === BUSINESS === #

    @api.model
    def _get_last_month(self, company=None):
        """Return the first day of last month, by the clock of the company."""
        today = (company or self.env.company)._aftersales_get_day()
        return today + relativedelta(months=-1, day=1)

    def _action_confirm(self):
        """Reopen what is not really closed; the call is in the customer's file."""
        for line in self.line_ids.filtered(lambda line: line.answer == "no"):
            complaint = line.complaint_id
            # Somebody else may have reopened it in the meantime.
            if complaint.state == "closed":
                complaint.write({"state": "investigating", "state_reason": line.words})
        contacts = [confirmation._prepare_contact_values() for confirmation in self]
        self.env["aftersales.contact"].create(contacts)

    def _prepare_contact_values(self):
        """Return the values of the contact in which the customer was asked."""
        self.ensure_one()
        wrong = self.line_ids.filtered(lambda line: line.answer == "no")
        words = [self.words, *wrong.mapped("words")]
        return {
            "confirmation_id": self.id,
            "partner_id": self.partner_id.id,
            "purpose": "confirmation",
            "person": self.signed_by,
            "outcome": "dissatisfied" if wrong else "satisfied",
            "words": "\n".join(filter(None, words)),
        }
