from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ..sla.fact import Fact
from .rework_table import FINAL_STATES, SETTLED_FIELDS, STATES, TRANSITIONS

_lt = LazyTranslate(__name__)


class Rework(models.Model):
    """A rework order: one quantity of one product and lot, made good and proven good.

    Process engineering says how, planning when, production does it, and quality lets
    nothing go that it has not inspected again. A repair order does the stock part.

    ====================  =====  =======  ========  ==========  =======  =======
    ..                    desk   process  planning  production  quality  manager
    ====================  =====  =======  ========  ==========  =======  =======
    register              all    all                            all      all
    route, route again           all                                     all
    schedule                              all                            all
    start, hand in                                  all                  all
    pass, fail                                                  all      all
    grant a concession                                          manager  all
    cancel                all    all      all                   all      all
    read                  all    all      all       all         all      all
    ====================  =====  =======  ========  ==========  =======  =======

    The warehouse reads. Nobody inspects what he has worked on himself.
    """

    _name = "aftersales.rework"
    _inherit = [
        "aftersales.workflow.portal",
        "portal.mixin",
        "aftersales.sla.mixin",
        "aftersales.numbering",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Rework"
    _order = "priority desc, promised_on, id desc"
    _rec_names_search = ["name", "lot_id"]
    _check_company_auto = True
    _mail_post_access = "read"

    _sequence_code = "aftersales.rework"
    _sequence_prefix = "RW-%(year)s%(month)s%(day)s-"

    _transitions = TRANSITIONS
    _final_states = FINAL_STATES
    _locked_states = FINAL_STATES
    _settled_fields = SETTLED_FIELDS
    _folded_states = FINAL_STATES
    _protected_fields = (
        "state_entered_at",
        "name",
        "loop_count",
        "good_qty",
        "scrap_qty",
        "open_qty",
        "planned_minutes",
        "worked_minutes",
    )
    _signed_fields = ("product_id", "lot_id", "quantity")

    _facts = {
        "registered": Fact("registered_at", _lt("Rework Registered"), is_first=True),
        "routed": Fact("routed_at", _lt("Rework Routed")),
        "promised": Fact("promise_told_at", _lt("Day Promised To the Customer")),
        "scheduled": Fact("scheduled_at", _lt("Rework Scheduled")),
        "started": Fact("started_at", _lt("Rework Started")),
        "handed_in": Fact("handed_in_at", _lt("Rework Handed In")),
        "finished": Fact("done_at", _lt("Rework Passed")),
    }
    _people_fields = ("user_id", "team_id")
    _people_key = (*_people_fields, "create_uid", "company_id")

    state = fields.Selection(
        STATES,
        "Status",
        default="draft",
        required=True,
        copy=False,
        group_expand="_expand_states",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    kind = fields.Selection(
        [
            ("rework", "Rework"),
            ("sent", "Sent-in repair"),
            ("site", "Repair on site"),
        ],
        default="rework",
        required=True,
        help="Rework: goods that lie with us, ours or returned. Sent-in repair: a"
        " customer's own unit. On site: the unit stays with the customer, so only parts"
        " move.",
    )
    priority = fields.Selection([("0", "Normal"), ("1", "Urgent")], default="0")

    # What
    product_id = fields.Many2one(
        "product.product", index="btree_not_null", check_company=True, tracking=True
    )
    tracking_kind = fields.Selection(related="product_id.tracking")
    lot_id = fields.Many2one(
        "stock.lot",
        "Lot/Serial",
        domain="[('product_id', '=', product_id)]",
        index="btree_not_null",
        check_company=True,
        tracking=True,
    )
    quantity = fields.Float(
        digits="Product Unit", default=1.0, required=True, tracking=True
    )
    uom_id = fields.Many2one(
        "uom.uom",
        "Unit",
        compute="_compute_uom_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    location_id = fields.Many2one(
        "stock.location",
        "Where They Lie",
        compute="_compute_location_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('usage', '=', 'internal')]",
        index="btree_not_null",
        check_company=True,
        help="The place of the goods while they are reworked, usually quarantine.",
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        compute="_compute_warehouse_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
    )
    defect_id = fields.Many2one("aftersales.defect", index="btree_not_null")
    fault = fields.Text(
        "Fault Description",
        help="What is wrong with the goods, as the customer or the inspection says.",
    )
    afterwards = fields.Selection(
        [
            ("back", "Back to the customer"),
            ("restock", "To stock"),
            ("grade", "To stock as another product"),
            ("supplier", "Back to the supplier"),
        ],
        "Where To Afterwards",
        compute="_compute_afterwards",
        store=True,
        readonly=False,
        precompute=True,
        help="Where the good ones go once quality has passed them.",
    )

    # Who, until when
    user_id = fields.Many2one(
        "res.users",
        "In Charge",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        index="btree_not_null",
        tracking=True,
    )
    team_id = fields.Many2one(
        "aftersales.team",
        "Department",
        index="btree_not_null",
        check_company=True,
        tracking=True,
        domain="[('function', '=', 'production')]",
        help="Which department does the rework.",
    )
    promised_on = fields.Date(
        "Promised To the Customer",
        index="btree_not_null",
        tracking=True,
        help="The day on which the customer is to have his goods back.",
    )
    scheduled_start = fields.Datetime(copy=False, tracking=True)
    scheduled_end = fields.Datetime(copy=False, tracking=True)

    # How
    route_id = fields.Many2one(
        "aftersales.rework.route",
        index="btree_not_null",
        check_company=True,
        help="The template that the operations were taken from.",
    )
    standard = fields.Char(
        "Rework Standard", help="Number and title of the rework standard that holds."
    )
    standard_revision = fields.Char("Revision")
    operation_ids = fields.One2many(
        "aftersales.rework.operation", "rework_id", "Operations", copy=True
    )
    material_ids = fields.One2many(
        "aftersales.rework.material", "rework_id", "Parts", copy=True
    )
    inspection_ids = fields.One2many(
        "aftersales.rework.inspection", "rework_id", "Re-inspection"
    )
    outcome_ids = fields.One2many("aftersales.rework.outcome", "rework_id", "Ways Out")
    repair_ids = fields.One2many(
        "repair.order", "aftersales_rework_id", "Repair Orders", readonly=True
    )
    notice_id = fields.Many2one(
        "aftersales.rework.notice",
        "Rework Notice",
        index="btree_not_null",
        copy=False,
        check_company=True,
        help="Several reworks can be ordered by one notice.",
    )
    planned_minutes = fields.Float(
        compute="_compute_planned_minutes",
        store=True,
        precompute=True,
        help="Planned time of all operations, for the whole quantity.",
    )
    loop_count = fields.Integer(
        "Rework Loops",
        readonly=True,
        copy=False,
        help="How often the re-inspection failed and the route began anew.",
    )
    note = fields.Html("Remarks")
    is_open = fields.Boolean(
        "Open", compute="_compute_is_open", search="_search_is_open"
    )

    # Stamps
    registered_at = fields.Datetime(
        "Registered On", default=fields.Datetime.now, required=True, copy=False
    )
    routed_at = fields.Datetime("Routed On", readonly=True, copy=False)
    routed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    scheduled_at = fields.Datetime("Scheduled On", readonly=True, copy=False)
    scheduled_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    started_at = fields.Datetime("Started On", readonly=True, copy=False)
    handed_in_at = fields.Datetime("Handed In On", readonly=True, copy=False)
    handed_in_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    done_at = fields.Datetime("Passed On", readonly=True, copy=False)
    done_by_id = fields.Many2one("res.users", "Passed By", readonly=True, copy=False)

    _name_unique = models.UniqueIndex(
        "(company_id, name)", "This number of a rework is in use already."
    )
    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "Say how many pieces are to be reworked."
    )
    _state_idx = models.Index("(state, priority DESC, promised_on, id DESC)")
    # What every transfer asks: is something of these products being reworked?
    _open_idx = models.Index(
        "(product_id, location_id) WHERE state NOT IN ('done', 'cancelled')"
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("name", "product_id")
    def _compute_display_name(self):
        for rework in self:
            names = [rework.name, rework.sudo().product_id.display_name]
            rework.display_name = " · ".join(filter(None, names))

    def _compute_access_url(self):
        for rework in self:
            rework.access_url = f"/my/reworks/{rework.id}"

    @api.depends("product_id")
    def _compute_uom_id(self):
        for rework in self:
            usual, chosen = rework.product_id.uom_id, rework.uom_id
            fits = usual and chosen and chosen._has_common_reference(usual)
            rework.uom_id = chosen if fits else usual

    @api.depends("company_id", "disposition_id")
    def _compute_warehouse_id(self):
        usual = {}
        for rework in self:
            company = rework.company_id
            if company not in usual:
                domain = [("company_id", "=", company.id)]
                warehouses = self.env["stock.warehouse"].sudo()
                usual[company] = warehouses.search(domain, limit=1)
            known = rework.sudo().disposition_id.return_id.warehouse_id
            rework.warehouse_id = rework.warehouse_id or known or usual[company]

    @api.depends("warehouse_id", "kind")
    def _compute_location_id(self):
        """What is to be reworked lies in quarantine, unless it is said otherwise."""
        for rework in self:
            place = rework.warehouse_id.sudo().aftersales_quarantine_id
            is_here = rework.kind != "site"
            rework.location_id = is_here and (rework.location_id or place)

    @api.depends("kind", "disposition_id")
    def _compute_afterwards(self):
        for rework in self:
            usual = "restock" if rework.kind == "rework" else "back"
            known = rework.sudo().disposition_id.afterwards
            is_here = rework.kind != "site"
            rework.afterwards = is_here and (rework.afterwards or known or usual)

    @api.depends("operation_ids.planned_minutes")
    def _compute_planned_minutes(self):
        for rework in self:
            minutes = rework.operation_ids.mapped("planned_minutes")
            rework.planned_minutes = sum(minutes)

    @api.depends("state")
    def _compute_is_open(self):
        for rework in self:
            rework.is_open = rework.state not in FINAL_STATES

    @api.model
    def _expand_states(self, states, _domain):
        """Return the columns that are shown even when empty: those of the desk."""
        shown = self.env.context.get("aftersales_shown_states")
        return shown or [state for state, _label in STATES]

    @api.model
    def _search_is_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("state", "not in" if True in value else "in", FINAL_STATES)

    # === BUSINESS === #

    @api.model
    def _action_open(self, domain, context=None):
        """Return the action that opens the reworks of ``domain``."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales.rework_action"
        )
        return {**action, "domain": domain, "context": context or {}}

    def _get_clock_partner(self):
        return self.commercial_partner_id
