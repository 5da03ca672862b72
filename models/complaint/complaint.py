from odoo import api, fields, models
from odoo.fields import Domain

from .complaint_table import FINAL_STATES, SETTLED_FIELDS, STATES, TRANSITIONS


class Complaint(models.Model):
    """A customer's complaint, from its registration to its closing.

    Who may do what (a company may tighten it by rules, see ``aftersales.workflow``):

    =========================  =======  ===========  =======  ==========  =======
    ..                         service  coordinator  quality  department  manager
    =========================  =======  ===========  =======  ==========  =======
    register, accept, cancel   own      all          all                  all
    investigate                own      all          all                  all
    judge, reject                       non-quality  all                  all
    promise, execute           own      all          all                  all
    call back, take up again   own      all          all                  all
    close, reopen                       all          all                  all
    answer a request                                          own         all
    read                       own      all          all                  all
    =========================  =======  ===========  =======  ==========  =======

    *own*: in charge, registered by oneself, salesperson, or of the own team. Process,
    production, planning and warehouse read all complaints and answer requests to their
    department. The person complained about sees nothing of the case. Administrators may
    do all of it, under the same checks.
    """

    _name = "aftersales.complaint"
    _inherit = [
        "aftersales.workflow.portal",
        "portal.mixin",
        "aftersales.sla.mixin",
        "aftersales.numbering",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Complaint"
    _order = "received_at desc, id desc"
    _rec_names_search = ["name", "subject", "customer_reference"]
    _check_company_auto = True
    _primary_email = "email"
    _mail_post_access = "read"

    _sequence_code = "aftersales.complaint"
    _sequence_prefix = "C-%(year)s%(month)s%(day)s-"

    _transitions = TRANSITIONS
    _protected_fields = (
        "state_entered_at",
        "name",
        "answered_at",
        "answered_by_id",
        "loop_count",
        "appeal_count",
        "duplicate_of_id",
    )
    _locked_states = ("closed", "cancelled")
    _settled_fields = SETTLED_FIELDS
    _folded_states = FINAL_STATES
    _signed_fields = (
        "validity",
        "responsibility",
        "solution",
        "answer",
        "remedy_agreed_ids",
        "agreed_amount",
    )

    # Intake
    state = fields.Selection(
        STATES,
        "Status",
        default="new",
        required=True,
        copy=False,
        group_expand=True,
    )
    kind = fields.Selection(
        [
            ("complaint", "Complaint"),
            ("suggestion", "Suggestion"),
            ("inquiry", "Inquiry"),
        ],
        default="complaint",
        required=True,
        help="Only a complaint runs through the complaint procedure; suggestions and"
        " inquiries are kept in a list of their own.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    subject = fields.Char(required=True, tracking=True, index="trigram")
    description = fields.Html("What Happened")
    partner_id = fields.Many2one(
        "res.partner", "Customer", index="btree_not_null", tracking=True
    )
    commercial_partner_id = fields.Many2one(
        "res.partner",
        "Customer Company",
        related="partner_id.commercial_partner_id",
        store=True,
        index="btree_not_null",
        precompute=True,
    )
    contact_name = fields.Char(
        "Complainant", help="The person who complains, when he is no contact of ours."
    )
    email = fields.Char(
        compute="_compute_contact", store=True, readonly=False, precompute=True
    )
    phone = fields.Char(
        compute="_compute_contact", store=True, readonly=False, precompute=True
    )
    channel_id = fields.Many2one("aftersales.channel", index="btree_not_null")
    channel_has_carrier = fields.Boolean(related="channel_id.has_carrier")
    carrier = fields.Selection(
        [
            ("letter", "Letter"),
            ("fax", "Fax"),
            ("mail", "Mail"),
            ("post", "Post"),
            ("courier", "Courier"),
            ("air", "Air freight"),
            ("hand", "Hand-carried by staff"),
        ],
        "Came By",
        help="How the letter or the sample reached us.",
    )
    received_at = fields.Datetime(
        "Received On",
        default=fields.Datetime.now,
        required=True,
        help="When we became aware of it; all time limits count from here.",
    )
    discovered_at = fields.Datetime("Discovered On")
    discovered_place = fields.Char("Discovered At")
    usage_duration = fields.Integer("Time in Use")
    usage_unit = fields.Selection(
        [("hour", "Hours"), ("day", "Days"), ("month", "Months"), ("year", "Years")],
        default="month",
        help="Unit of the time in use.",
    )
    complained_object = fields.Char(
        "Complained About", help="The person, product or service complained about."
    )
    complained_user_id = fields.Many2one(
        "res.users",
        "Colleague Complained About",
        index="btree_not_null",
        help="Sees nothing of this case.",
    )
    customer_reference = fields.Char("Customer's Reference", index="trigram")
    sample_state = fields.Selection(
        [
            ("none", "No sample"),
            ("asked", "Asked for"),
            ("received", "Received"),
        ],
        "Sample",
        default="none",
    )
    sample_note = fields.Char("About the Sample")
    # Files are looked for by the complaint first, and then asked for access: the other
    # way round Odoo would check all files of the company each time a form opens.
    picture_ids = fields.Many2many(
        "ir.attachment",
        "aftersales_complaint_picture_rel",
        string="Pictures",
        bypass_search_access=True,
        copy=False,
    )
    picture_count = fields.Integer("Pictures (count)", compute="_compute_picture_count")
    letter_ids = fields.Many2many(
        "ir.attachment",
        "aftersales_complaint_letter_rel",
        string="Customer's Letter",
        bypass_search_access=True,
        copy=False,
        help="The customer's complaint in the original.",
    )
    line_ids = fields.One2many(
        "aftersales.complaint.line", "complaint_id", "Products", copy=True
    )
    product_id = fields.Many2one(
        "product.product",
        compute="_compute_product_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        help="Product of the first line.",
    )

    # Origin
    order_id = fields.Many2one(
        "sale.order", "Sales Order", index="btree_not_null", check_company=True
    )
    picking_id = fields.Many2one(
        "stock.picking", "Delivery", index="btree_not_null", check_company=True
    )
    invoice_id = fields.Many2one(
        "account.move", index="btree_not_null", check_company=True
    )
    salesperson_id = fields.Many2one(
        "res.users",
        compute="_compute_salesperson_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
    )
    shipped_on = fields.Date()
    shipping_partner_id = fields.Many2one(
        "res.partner", "Shipped To", index="btree_not_null"
    )
    contract_number = fields.Char("Contract")
    warranty_end = fields.Date("Warranty Until")
    is_under_warranty = fields.Boolean(
        "Under Warranty", compute="_compute_is_under_warranty"
    )
    is_chargeable = fields.Boolean(
        "Charged", help="The customer pays for what is done."
    )

    # Promise
    expected_on = fields.Date(
        "Expected Answer",
        tracking=True,
        copy=False,
        help="Expected handling time, told to the customer with the acceptance. Left"
        " empty, it is the day by which the deadline policy promises the answer.",
    )
    is_open = fields.Boolean(
        "Open", compute="_compute_is_open", search="_search_is_open"
    )
    is_late = fields.Boolean(
        "Late",
        compute="_compute_is_late",
        search="_search_is_late",
        help="The customer still waits for an answer that was promised before today.",
    )

    # Stamps
    accepted_at = fields.Datetime("Accepted On", readonly=True, copy=False)
    accepted_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    investigated_at = fields.Datetime("Investigated Since", readonly=True, copy=False)
    investigated_by_id = fields.Many2one(
        "res.users", "Investigation Started By", readonly=True, copy=False
    )

    _name_unique = models.UniqueIndex(
        "(company_id, name)", "This complaint number is in use already."
    )
    # What a list, a count, a chart or a record rule looks at is in the indexes: a
    # million complaints with their texts need not be read for it.
    _received_at_idx = models.Index(
        "(received_at DESC, id DESC) INCLUDE"
        " (kind, company_id, complained_user_id, state, severity, category_id,"
        " user_id, create_uid, salesperson_id, team_id)"
    )
    _open_idx = models.Index(
        "(received_at DESC, id DESC) INCLUDE"
        " (kind, company_id, complained_user_id, state, severity,"
        " user_id, create_uid, salesperson_id, team_id)"
        " WHERE state NOT IN ('closed', 'rejected', 'cancelled')"
    )
    _state_idx = models.Index("(state, received_at DESC, id DESC)")
    # The record rule of the service finds the few complaints of a newcomer by it.
    _create_uid_idx = models.Index("(create_uid)")
    _usage_positive = models.Constraint(
        "CHECK (usage_duration >= 0)", "The time in use cannot be negative."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("name", "subject")
    def _compute_display_name(self):
        for complaint in self:
            names = [complaint.name, complaint.subject]
            complaint.display_name = " · ".join(filter(None, names))

    @api.depends("partner_id")
    def _compute_contact(self):
        for complaint in self:
            complaint.email = complaint.partner_id.email or complaint.email
            complaint.phone = complaint.partner_id.phone or complaint.phone

    @api.depends("picture_ids")
    def _compute_picture_count(self):
        for complaint in self:
            complaint.picture_count = len(complaint.picture_ids)

    @api.depends("line_ids.product_id")
    def _compute_product_id(self):
        for complaint in self:
            complaint.product_id = complaint.line_ids.product_id[:1]

    @api.depends("order_id", "invoice_id")
    def _compute_salesperson_id(self):
        for complaint in self:
            complaint.salesperson_id = (
                complaint.order_id.user_id
                or complaint.invoice_id.invoice_user_id
                or complaint.salesperson_id
            )

    @api.depends("warranty_end", "received_at")
    def _compute_is_under_warranty(self):
        for complaint in self:
            received_on = complaint.received_at and complaint.received_at.date()
            complaint.is_under_warranty = bool(
                complaint.warranty_end
                and received_on
                and received_on <= complaint.warranty_end
            )

    @api.depends("state")
    def _compute_is_open(self):
        for complaint in self:
            complaint.is_open = complaint.state not in FINAL_STATES

    @api.model
    def _search_is_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("state", "not in" if True in value else "in", FINAL_STATES)]

    @api.depends("expected_on", "state", "answered_at")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for complaint in self:
            expected_on = complaint.expected_on
            is_waiting = complaint.is_open and not complaint.answered_at
            complaint.is_late = is_waiting and bool(expected_on) and expected_on < today

    @api.model
    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = (
            Domain("state", "not in", FINAL_STATES)
            & Domain("answered_at", "=", False)
            & Domain("expected_on", "<", fields.Date.context_today(self))
        )
        return late if True in value else ~late

    # === BUSINESS === #

    @api.model
    def _action_open(self, domain, context=None):
        """Return the action that opens the complaints of ``domain``."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales.complaint_action"
        )
        return {**action, "domain": domain, "context": context or {}}

    def _get_workflow_user(self, role):
        """Return the person in a role, but never the one complained about."""
        people = super()._get_workflow_user(role)
        if role == "owner":
            people = self.user_id | self.create_uid
        if role == "leader":
            team = self.team_id.sudo()
            leader = team._get_responsible() if team else team.leader_id
            people = leader | team.leader_id | team.delegate_id | self.user_id
        return (people - self.complained_user_id)[:1].sudo(self.env.su)
