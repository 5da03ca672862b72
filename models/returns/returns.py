from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ..sla.fact import Fact
from .return_table import FINAL_STATES, SETTLED_FIELDS, STATES, TRANSITIONS

_lt = LazyTranslate(__name__)


class Returns(models.Model):
    """A return authorization: one document for a parcel, from asking to settlement.

    Who may do what (a company may tighten it by rules and by the limits of approval):

    ==========================  =======  ===========  =======  =========  =======
    ..                          service  coordinator  quality  warehouse  manager
    ==========================  =======  ===========  =======  =========  =======
    register, submit, cancel    all      all          all                 all
    approve, refuse             limit    limit        limit               all
    appeal, renew, reopen                all                              all
    receive                     all      all          all      all        all
    inspect                                           all                 all
    decide                               all          all                 all
    settle, finish              all      all          all                 all
    read                        all      all          all      all        all
    ==========================  =======  ===========  =======  =========  =======

    *limit*: up to the amount that is set for one of the person's roles. Process,
    production and planning read all returns. Goods that arrive move a return on by
    themselves, whoever validates the transfer.
    """

    _name = "aftersales.return"
    _inherit = [
        "aftersales.workflow.portal",
        "portal.mixin",
        "aftersales.sla.mixin",
        "aftersales.numbering",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Return"
    _order = "registered_at desc, id desc"
    _rec_names_search = ["name", "customer_reference"]
    _check_company_auto = True
    _primary_email = "email"
    _mail_post_access = "read"

    _sequence_code = "aftersales.return"
    _sequence_prefix = "RMA-%(year)s%(month)s%(day)s-"

    _transitions = TRANSITIONS
    _final_states = FINAL_STATES
    _locked_states = ("done", "cancelled")
    _settled_fields = SETTLED_FIELDS
    _folded_states = FINAL_STATES
    _protected_fields = ("state_entered_at", "name", "settled_at", "picked_up_at")
    _signed_fields = ("partner_id", "amount_total")

    _facts = {
        "registered": Fact("registered_at", _lt("Return Registered"), is_first=True),
        "approved": Fact("approved_at", _lt("Return Approved")),
        "picked_up": Fact("picked_up_at", _lt("Goods Picked Up")),
        "arrived": Fact("arrived_at", _lt("First Goods Arrived")),
        "received": Fact("received_at", _lt("Goods Received")),
        "inspected": Fact("inspected_at", _lt("Goods Inspected")),
        "decided": Fact("decided_at", _lt("Return Decided")),
        "settled": Fact("settled_at", _lt("Money Settled")),
    }
    _people_fields = ("user_id",)
    _people_key = (*_people_fields, "create_uid", "company_id")

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
    complaint_id = fields.Many2one(
        "aftersales.complaint",
        index="btree_not_null",
        check_company=True,
        tracking=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        tracking=True,
    )
    commercial_partner_id = fields.Many2one(
        "res.partner",
        "Customer Company",
        related="partner_id.commercial_partner_id",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    email = fields.Char(
        compute="_compute_contact", store=True, readonly=False, precompute=True
    )
    phone = fields.Char(
        compute="_compute_contact", store=True, readonly=False, precompute=True
    )
    customer_reference = fields.Char("Customer's Reference", index="trigram")
    user_id = fields.Many2one(
        "res.users",
        "In Charge",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        index="btree_not_null",
        tracking=True,
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        compute="_compute_warehouse_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
        help="Where the goods come back to.",
    )
    carrier = fields.Selection(
        [
            ("post", "Post"),
            ("courier", "Courier"),
            ("air", "Air freight"),
            ("hand", "Hand-carried by staff"),
            ("pickup", "Picked up by us"),
        ],
        "Comes By",
        help="How the goods come back to us.",
    )
    note = fields.Html("Remarks")
    line_ids = fields.One2many(
        "aftersales.return.line", "return_id", "Products", copy=True
    )
    product_id = fields.Many2one(
        "product.product",
        compute="_compute_product_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        help="Product of the first line.",
    )
    order_ids = fields.Many2many(
        "sale.order",
        compute="_compute_order_ids",
        string="Sales Orders",
    )
    picking_ids = fields.One2many(
        "stock.picking", "aftersales_return_id", "Transfers", readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_total = fields.Monetary(
        "Value",
        compute="_compute_amount_total",
        store=True,
        precompute=True,
        help="What the customer paid for the goods, without taxes, in the currency of"
        " the company; the limits of approval look at it.",
    )
    expires_on = fields.Date(
        "Valid Until",
        copy=False,
        tracking=True,
        index="btree_not_null",
        help="Goods must have arrived by then; afterwards the authorisation expires.",
    )
    is_open = fields.Boolean(
        "Open", compute="_compute_is_open", search="_search_is_open"
    )

    # Stamps
    registered_at = fields.Datetime(
        "Registered On", default=fields.Datetime.now, required=True, copy=False
    )
    submitted_at = fields.Datetime("Submitted On", readonly=True, copy=False)
    approved_at = fields.Datetime("Approved On", readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    refused_at = fields.Datetime("Refused On", readonly=True, copy=False)
    refused_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    picked_up_at = fields.Datetime("Picked Up On", readonly=True, copy=False)
    arrived_at = fields.Datetime("First Goods On", readonly=True, copy=False)
    received_at = fields.Datetime("Received On", readonly=True, copy=False)
    inspected_at = fields.Datetime("Inspected On", readonly=True, copy=False)
    inspected_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    decided_at = fields.Datetime("Decided On", readonly=True, copy=False)
    decided_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    settled_at = fields.Datetime("Settled On", readonly=True, copy=False)
    done_at = fields.Datetime("Done On", readonly=True, copy=False)
    done_by_id = fields.Many2one("res.users", "Finished By", readonly=True, copy=False)

    _name_unique = models.UniqueIndex(
        "(company_id, name)", "This number of a return is in use already."
    )
    _registered_at_idx = models.Index("(registered_at DESC, id DESC)")
    _state_idx = models.Index("(state, registered_at DESC, id DESC)")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("name", "partner_id")
    def _compute_display_name(self):
        for document in self:
            names = [document.name, document.partner_id.sudo().name]
            document.display_name = " · ".join(filter(None, names))

    def _compute_access_url(self):
        for document in self:
            document.access_url = f"/my/returns/{document.id}"

    @api.depends("complaint_id")
    def _compute_partner_id(self):
        for document in self:
            document.partner_id = (
                document.partner_id or document.complaint_id.sudo().partner_id
            )

    @api.depends("partner_id")
    def _compute_contact(self):
        for document in self:
            document.email = document.partner_id.email or document.email
            document.phone = document.partner_id.phone or document.phone

    @api.depends("company_id", "line_ids.move_id")
    def _compute_warehouse_id(self):
        """Take the goods back where they came from, else to the first warehouse."""
        usual = {}
        for document in self:
            company = document.company_id
            if company not in usual:
                domain = [("company_id", "=", company.id)]
                warehouses = self.env["stock.warehouse"].sudo()
                usual[company] = warehouses.search(domain, limit=1)
            moves = document.line_ids.move_id.sudo()
            origin = moves.picking_type_id.warehouse_id[:1]
            document.warehouse_id = document.warehouse_id or origin or usual[company]

    @api.depends("line_ids.product_id")
    def _compute_product_id(self):
        for document in self:
            document.product_id = document.line_ids.product_id[:1]

    @api.depends("line_ids.order_line_id")
    def _compute_order_ids(self):
        for document in self:
            document.order_ids = document.line_ids.order_line_id.order_id

    @api.depends("line_ids.amount")
    def _compute_amount_total(self):
        for document in self:
            document.amount_total = sum(document.line_ids.mapped("amount"))

    @api.depends("state")
    def _compute_is_open(self):
        for document in self:
            document.is_open = document.state not in FINAL_STATES

    @api.model
    def _search_is_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("state", "not in" if True in value else "in", FINAL_STATES)

    # === BUSINESS === #

    @api.model
    def _action_open(self, domain, context=None):
        """Return the action that opens the returns of ``domain``."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales.return_action"
        )
        return {**action, "domain": domain, "context": context or {}}

    def _advance(self, name):
        """Take a step that a fact has caused, such as the arrival of the goods.

        Whoever caused it needs no role of ours: the points that the step asks for are
        checked, the person's groups are not. Documents that are not ready stay.

        :param name: the step
        :return: the documents that took it
        """
        transition = self._get_transition(name)
        ready = self.sudo().filtered(lambda d: d.state in transition.sources)
        for guard in transition.guards:
            refused = [document for document, *_point in getattr(ready, guard)()]
            ready -= self.browse().union(*refused)
        for rule in ready._get_rules(name):
            missing = rule._missing_points(ready)
            ready = ready.filtered(lambda d, m=missing: not m.get(d))
        if ready:
            ready._take(name, "")
        return ready

    def _get_clock_partner(self):
        return self.commercial_partner_id
