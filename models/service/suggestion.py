from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import LazyTranslate

from ..sla.fact import Fact
from .suggestion_table import FINAL_STATES, SETTLED_FIELDS, STATES, TRANSITIONS

_lt = LazyTranslate(__name__)


class Suggestion(models.Model):
    """What a customer suggests, or asks and is not answered at once (H-14, H-15).

    It has an owner, an answer, and for a suggestion a result that is followed up until
    it is implemented or declined. It is no complaint, but can become one, and back.

    ==========================  ====  ==========
    ..                          desk  department
    ==========================  ====  ==========
    read, write                 all   own
    register                    all
    take the steps              all
    follow-up steps             all   own
    ==========================  ====  ==========

    *own*: in charge of it, or of the department that is asked.
    """

    _name = "aftersales.suggestion"
    _inherit = [
        "aftersales.sla.mixin",
        "aftersales.numbering",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Suggestion or Inquiry"
    _order = "received_at desc, id desc"
    _rec_names_search = ["name", "subject"]
    _check_company_auto = True
    _primary_email = "email"
    _mail_defaults_to_email = True
    _mail_post_access = "read"

    _sequence_code = "aftersales.suggestion"
    _sequence_prefix = "SG-%(year)s%(month)s%(day)s-"

    _transitions = TRANSITIONS
    _final_states = FINAL_STATES
    _locked_states = FINAL_STATES
    _folded_states = FINAL_STATES
    _settled_fields = SETTLED_FIELDS
    _protected_fields = (
        "state_entered_at",
        "name",
        "complaint_id",
        "successor_id",
        "invitation_id",
    )
    _facts = {"received": Fact("received_at", _lt("Received"), is_first=True)}
    _policy_facts = ("kind", "company_id", "team_id", "partner_id")
    _people_fields = ("user_id", "team_id")
    _people_key = (*_people_fields, "create_uid", "company_id")

    state = fields.Selection(
        STATES,
        "Status",
        default="new",
        required=True,
        copy=False,
        group_expand=True,
        tracking=True,
    )
    kind = fields.Selection(
        [("suggestion", "Suggestion"), ("inquiry", "Inquiry")],
        default="suggestion",
        required=True,
        tracking=True,
        help="A suggestion is followed up until it is implemented or declined; an"
        " inquiry is done with once it is answered.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )

    # Intake
    subject = fields.Char(required=True, tracking=True, index="trigram")
    words = fields.Text("Customer's Words")
    partner_id = fields.Many2one(
        "res.partner", "Customer", index="btree_not_null", tracking=True
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Customer Company",
        store=True,
        index="btree_not_null",
        precompute=True,
    )
    contact_name = fields.Char(
        "Contact", help="The person who says it, when he is no contact of ours."
    )
    email = fields.Char(
        compute="_compute_contact", store=True, readonly=False, precompute=True
    )
    phone = fields.Char(
        compute="_compute_contact", store=True, readonly=False, precompute=True
    )
    source = fields.Selection(
        [
            ("hand", "Told to a colleague"),
            ("survey", "Answer to a survey"),
            ("visit", "Visit"),
            ("complaint", "Complaint"),
            ("mail", "Mail"),
        ],
        default="hand",
        required=True,
    )
    channel_id = fields.Many2one("aftersales.channel", index="btree_not_null")
    product_id = fields.Many2one(
        "product.product", index="btree_not_null", check_company=True
    )
    received_at = fields.Datetime(
        "Received On", default=fields.Datetime.now, required=True, index=True
    )
    complaint_id = fields.Many2one(
        "aftersales.complaint",
        "Registered Before As",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The complaint that turned out to be a suggestion or an inquiry.",
    )
    successor_id = fields.Many2one(
        "aftersales.complaint",
        "Became Complaint",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The complaint that this turned out to be.",
    )
    invitation_id = fields.Many2one(
        "aftersales.survey.invitation",
        "Survey",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The survey in whose answer the customer said it.",
    )

    # Who sees to it
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        domain="[('share', '=', False)]",
        index="btree_not_null",
        tracking=True,
        copy=False,
    )
    team_id = fields.Many2one(
        "aftersales.team",
        "Department",
        index="btree_not_null",
        check_company=True,
        tracking=True,
        help="Who knows the answer, or would have to carry the suggestion out.",
    )

    # Answer and result
    answer = fields.Html(
        "Our Answer", copy=False, help="What the customer is told, in his language."
    )
    result = fields.Selection(
        [
            ("accepted", "Adopted"),
            ("implemented", "Implemented"),
            ("declined", "Not Adopted"),
        ],
        copy=False,
        tracking=True,
        help="What becomes of a suggestion; an accepted one is followed up until it is"
        " implemented.",
    )
    result_reason = fields.Text("Reason of the Result", copy=False)
    implementation = fields.Text(
        "What Was Changed",
        copy=False,
        help="How the suggestion improved the product or the service.",
    )
    step_ids = fields.One2many(
        "aftersales.suggestion.step", "suggestion_id", "Follow-Up", copy=False
    )
    next_on = fields.Date(
        "Next Follow-Up",
        compute="_compute_next_on",
        store=True,
        help="The first day on which something is to be done about it.",
    )

    # Stamps
    reviewed_at = fields.Datetime("Review Begun On", readonly=True, copy=False)
    reviewed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    answered_at = fields.Datetime("Answered On", readonly=True, copy=False)
    answered_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    implemented_at = fields.Datetime("Implemented On", readonly=True, copy=False)
    implemented_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    declined_at = fields.Datetime("Declined On", readonly=True, copy=False)
    declined_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    closed_at = fields.Datetime("Closed On", readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    _name_unique = models.UniqueIndex(
        "(company_id, name)", "This number of a suggestion is in use already."
    )
    _state_idx = models.Index("(kind, state, received_at DESC, id DESC)")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("name", "subject")
    def _compute_display_name(self):
        for suggestion in self:
            names = [suggestion.name, suggestion.subject]
            suggestion.display_name = " · ".join(filter(None, names))

    @api.depends("partner_id")
    def _compute_contact(self):
        for suggestion in self:
            partner = suggestion.partner_id
            suggestion.email = partner.email or suggestion.email
            suggestion.phone = partner.phone or suggestion.phone

    @api.depends("step_ids.due_on", "step_ids.done_on")
    def _compute_next_on(self):
        for suggestion in self:
            waiting = suggestion.step_ids.filtered(lambda step: not step.done_on)
            days = waiting.filtered("due_on").mapped("due_on")
            suggestion.next_on = min(days, default=False)

    # === ACTIONS === #

    def action_take(self):
        """Put the current user in charge."""
        self.write({"user_id": self.env.uid})
        return True

    # === BUSINESS === #

    def _get_workflow_user(self, role):
        """Return the person in a role: the owner, the leader of his department."""
        self.ensure_one()
        team = self.sudo().team_id
        leader = team._get_responsible() if team else team.leader_id
        creator = self.create_uid.filtered(lambda user: user.id != SUPERUSER_ID)
        people = {
            "owner": [self.user_id, leader, creator],
            "leader": [leader, self.user_id],
        }
        if role in people:
            named = next(filter(None, people[role]), None)
            user = named or self._get_desk_leader() or self.create_uid
            return user.sudo(self.env.su)
        if role == "manager" and team.manager_id:
            return team.manager_id.sudo(self.env.su)
        return super()._get_workflow_user(role)

    def _get_desk_leader(self):
        """Return who answers for the front office, where nobody else is named.

        What a survey or a mail has brought was entered by nobody of ours.
        """
        teams = self.env["aftersales.team"].sudo()
        domain = [("function", "=", "front")]
        company = [("company_id", "in", (self.company_id.id, False))]
        team = teams.search(domain + company, order="company_id, sequence, id", limit=1)
        return team._get_responsible() if team else team.leader_id

    def _get_clock_partner(self):
        return self.commercial_partner_id
