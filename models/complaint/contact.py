from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

# What a contact was about -> the fact of the complaint that it is.
PURPOSE_FACTS = {
    "acceptance": "acknowledged",
    "reply": "replied",
    "containment": "contained",
    "consent": "proposed",
    "callback": "called_back",
}
# By which way -> the fact that it is.
WAY_FACTS = {"phone": "phoned", "visit": "visited"}
# In these the customer has his say: he no longer owes us an answer.
HEARD = ("question", "consent", "callback", "appeal")


class Contact(models.Model):
    """One contact with a customer: asked, informed, called back, or not reached.

    A call-back tells whether the customer is satisfied (D-48); the words are his.
    Dissatisfaction while the effect is being confirmed puts the complaint back to work.
    """

    _name = "aftersales.contact"
    _inherit = "aftersales.complaint.part"
    _description = "Customer Contact"
    _order = "contacted_at desc, id desc"
    _rec_name = "purpose"
    _check_company_auto = True

    complaint_id = fields.Many2one(
        "aftersales.complaint",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Customer Company",
        store=True,
        index=True,
        precompute=True,
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        index=True,
    )
    purpose = fields.Selection(
        [
            ("first", "First contact"),
            ("acceptance", "Acceptance told"),
            ("reply", "Oral reply"),
            ("containment", "Containment reported"),
            ("question", "Question"),
            ("progress", "Progress"),
            ("consent", "Consent"),
            ("callback", "Call-back"),
            ("appeal", "Appeal"),
            ("other", "Other"),
        ],
        required=True,
        default="callback",
    )
    contacted_at = fields.Datetime(
        "On", required=True, default=fields.Datetime.now, index=True
    )
    user_id = fields.Many2one(
        "res.users", "By", required=True, default=lambda self: self.env.user
    )
    channel_id = fields.Many2one("aftersales.channel")
    person = fields.Char("Spoken To")
    outcome = fields.Selection(
        [
            ("reached", "Reached"),
            ("unreached", "Not reached"),
            ("satisfied", "Satisfied"),
            ("dissatisfied", "Not satisfied"),
        ],
        required=True,
        default="reached",
        help="Of a call-back: whether the customer is satisfied. A customer who is not"
        " reached after the company's number of attempts has used up his recourse.",
    )
    is_after_second_visit = fields.Boolean("After the Second Visit")
    words = fields.Text("Customer's Words")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("complaint_id")
    def _compute_partner_id(self):
        for contact in self:
            contact.partner_id = contact.complaint_id.partner_id or contact.partner_id

    @api.depends("complaint_id")
    def _compute_company_id(self):
        for contact in self:
            contact.company_id = contact.complaint_id.company_id or self.env.company

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("contacted_at")
    def _check_contacted_at(self):
        now = fields.Datetime.now()
        if any(contact.contacted_at > now for contact in self):
            raise UserError(self.env._("A contact cannot lie in the future."))

    @api.constrains("outcome", "words")
    def _check_words(self):
        for contact in self:
            if contact.outcome == "dissatisfied" and not contact.words:
                raise UserError(
                    self.env._("Write down why the customer is not satisfied.")
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create; dissatisfaction after execution puts the complaint back to work."""
        contacts = super().create(vals_list)
        for contact in contacts:
            contact._record_facts()
            contact._finish_call()
            contact._take_up()
        return contacts

    def write(self, vals):
        """Write; a changed verdict counts like a new one, and is on record.

        :raise UserError: when a contact is moved to another complaint
        """
        if "complaint_id" in vals and self.complaint_id - self.complaint_id.browse(
            vals["complaint_id"] or []
        ):
            raise UserError(self.env._("A contact stays with its complaint."))
        before = {contact: contact.outcome for contact in self}
        result = super().write(vals)
        for contact, outcome in before.items():
            if contact.outcome != outcome:
                contact._log_change(outcome)
                contact._take_up()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_evidence(self):
        if self.complaint_id.filtered(lambda c: c.state != "new"):
            raise UserError(
                self.env._("A contact of an accepted complaint is evidence and stays.")
            )

    # === BUSINESS === #

    def _record_facts(self):
        """Let the complaint know that its customer was reached, and about what."""
        complaint, moment = self.complaint_id, self.contacted_at
        if not complaint or self.outcome == "unreached":
            return
        first = complaint.contacted_at
        facts = ("contacted", PURPOSE_FACTS.get(self.purpose))
        facts += (WAY_FACTS.get(self.channel_id.way),)
        facts += ("contacted_again",) if first and moment > first else ()
        for fact in filter(None, facts):
            complaint._record_fact(fact, moment)
        if self.purpose == "acceptance":
            complaint._mark_acknowledged(moment)
        if self.purpose in HEARD:
            complaint._hear_customer()
        if self.purpose == "progress":
            complaint._inform_customer(moment)

    def _finish_call(self):
        """Tick off the to-do to call back, once the customer gave his verdict."""
        if self.purpose == "callback" and self.outcome in ("satisfied", "dissatisfied"):
            self.complaint_id.sudo().activity_feedback(["mail.mail_activity_data_call"])

    def _log_change(self, outcome):
        """Keep on the complaint's record what the outcome was before."""
        labels = dict(self._fields["outcome"]._description_selection(self.env))
        if self.complaint_id:
            self.complaint_id._message_log(
                body=self.env._(
                    "Contact of %(moment)s: %(old)s → %(new)s",
                    moment=format_datetime(self.env, self.contacted_at),
                    old=labels[outcome],
                    new=labels[self.outcome],
                )
            )

    def _take_up(self):
        """Put the complaint back to work when this contact is its unhappy verdict."""
        self.ensure_one()
        complaint = self.complaint_id
        if complaint.state != "verifying" or complaint._get_verdict() != self:
            return
        if self.outcome == "dissatisfied":
            complaint.write({"state": "investigating", "state_reason": self.words})
