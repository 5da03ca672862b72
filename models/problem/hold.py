from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .hold_table import DECIDERS, DISPOSITIONS, SCOPE_FIELDS, STATES, TRANSITIONS


class Hold(models.Model):
    """A stop-ship: nothing of a product, lot or serial number leaves or is consumed.

    In force from the moment it is set, whatever the door: see ``_check_flows``.

    ==============================  =======  ===============  =======  ======
    ..                              quality  quality manager  manager  others
    ==============================  =======  ===============  =======  ======
    set                             yes      yes              yes
    decide to scrap or send back             yes              yes
    release, with a reason                   yes              yes
    sign the release (second one)                             yes
    read                            yes      yes              yes      yes
    ==============================  =======  ===============  =======  ======

    *Others* are the service desk, process, production, planning and warehouse; the
    administrator may do all of it, under the same checks.
    """

    _name = "aftersales.hold"
    _inherit = [
        "aftersales.workflow",
        "aftersales.numbering",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Hold"
    _order = "state, id desc"
    _rec_names_search = ["name", "product_id", "lot_id"]
    _check_company_auto = True
    _mail_post_access = "read"

    _sequence_code = "aftersales.hold"
    _sequence_prefix = "HOLD-%(year)s-"

    _transitions = TRANSITIONS
    _protected_fields = ("state_entered_at", "name")
    _locked_states = ("released",)
    _folded_states = ("released",)
    _signed_fields = (*SCOPE_FIELDS, "reason", "disposition")

    state = fields.Selection(
        STATES, "Status", default="active", required=True, copy=False, tracking=True
    )
    # Scope
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        ondelete="restrict",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        precompute=True,
        help="Without a lot, everything of this product is on hold.",
    )
    tracking_kind = fields.Selection(related="product_id.tracking")
    lot_id = fields.Many2one(
        "stock.lot",
        "Lot/Serial Number",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('product_id', '=?', product_id)]",
        help="Empty: the whole product, every lot of it.",
    )
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: the hold is in force in every company.",
    )
    problem_id = fields.Many2one(
        "aftersales.problem",
        index="btree_not_null",
        ondelete="restrict",
        help="The problem on whose account the goods are held.",
    )
    # Why, by whom
    reason = fields.Text(
        required=True,
        help="Shown to everybody whose transfer the hold stops.",
    )
    held_at = fields.Datetime("Set On", related="create_date")
    held_by_id = fields.Many2one("res.users", "Set By", related="create_uid")
    # What may be done with it meanwhile
    disposition = fields.Selection(
        DISPOSITIONS,
        "Decision",
        default="none",
        required=True,
        tracking=True,
        copy=False,
        help="Decided by a quality manager or a manager while the hold stays in force:"
        " the goods may then be scrapped, or sent back to the supplier, and nothing"
        " else. What a count finds missing is written off like scrap.",
    )
    disposition_reason = fields.Char("Reason of Decision", tracking=True, copy=False)
    # Stamps
    released_at = fields.Datetime("Released On", readonly=True, copy=False)
    released_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    # What every transfer asks: is something of these products on hold?
    _active_idx = models.Index("(product_id, lot_id) WHERE state = 'active'")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("lot_id")
    def _compute_product_id(self):
        for hold in self:
            hold.product_id = hold.product_id or hold.lot_id.product_id

    @api.depends("name", "product_id", "lot_id")
    def _compute_display_name(self):
        for hold in self:
            names = [hold.name, hold._get_scope_label()]
            hold.display_name = " · ".join(filter(None, names))

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("product_id", "lot_id")
    def _check_lot_of_product(self):
        for hold in self.sudo():
            if hold.lot_id and hold.lot_id.product_id != hold.product_id:
                raise ValidationError(
                    self.env._(
                        "Lot %(lot)s is not one of %(product)s.",
                        lot=hold.lot_id.name,
                        product=hold.product_id.display_name,
                    )
                )

    @api.constrains("disposition", "disposition_reason")
    def _check_disposition_reason(self):
        for hold in self:
            if hold.disposition != "none" and not hold.disposition_reason:
                raise ValidationError(
                    self.env._("Say why the goods may be scrapped or sent back.")
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create holds; from here on they are in force, and nothing stays reserved.

        :raise AccessError: when one that lets goods out is set by who may not decide
        """
        for vals in vals_list:
            self._check_decider(vals)
        holds = super().create(vals_list)
        holds._action_hold()
        return holds

    def write(self, vals):
        """Write; what is held stays as it was set.

        :raise UserError: when the product, the lot or the company would change
        :raise AccessError: when a decision is taken by who may not decide
        """
        # What was released is frozen as a whole, by the workflow.
        held = self.filtered(lambda hold: hold.state not in hold._locked_states)
        if held and not vals.keys().isdisjoint(SCOPE_FIELDS):
            raise UserError(
                self.env._(
                    "%(holds)s: what is on hold cannot be changed. Release the hold and"
                    " set a new one.",
                    holds=", ".join(held.mapped("display_name")),
                )
            )
        self._check_decider(vals)
        result = super().write(vals)
        if not vals.keys().isdisjoint(("state", "disposition")):
            self._forget()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._("A hold is evidence and cannot be deleted. Release it instead.")
        )

    # === ACTIONS === #

    def _action_open(self):
        """Return the action that opens these holds."""
        action = self.env["ir.actions.act_window"]._for_xml_id("aftersales.hold_action")
        if len(self) == 1:
            return {**action, "views": [[False, "form"]], "res_id": self.id}
        return {**action, "domain": [("id", "in", self.ids)], "context": {}}

    # === BUSINESS === #

    @api.model
    def _check_decider(self, vals):
        is_decision = vals.get("disposition", "none") != "none"
        decides = any(self.env.user.has_group(group) for group in DECIDERS)
        if not decides and (is_decision or ("disposition" in vals and self)):
            raise AccessError(
                self.env._(
                    "A quality manager or a manager decides whether goods on hold may"
                    " be scrapped or sent back to the supplier."
                )
            )

    @api.model
    def _get_active(self, products=None, lots=None, company=None):
        """Return the holds in force on any of these, with full rights.

        :param products: ``product.product``; holds on the whole product or on a lot
        :param lots: ``stock.lot``; holds on the lot, or on the whole product
        :param company: only those in force there; without it, in any company
        """
        domain = fields.Domain.FALSE
        if products:
            domain |= fields.Domain("product_id", "in", products.ids)
        if lots:
            products_of_lots = lots.sudo().product_id
            domain |= fields.Domain("lot_id", "in", lots.ids)
            domain |= fields.Domain("lot_id", "=", False) & fields.Domain(
                "product_id", "in", products_of_lots.ids
            )
        holds = self.sudo().search(fields.Domain("state", "=", "active") & domain)
        return holds._in_force_in(company) if company else holds

    def _in_force_in(self, companies):
        """Return those in force in any of the companies, or in a parent of it."""
        families = companies.sudo().parent_ids
        return self.filtered(
            lambda hold: not hold.company_id or hold.company_id in families
        )

    def _get_scope_label(self):
        """Return what is held, as a person would call it."""
        hold = self.sudo()
        names = [hold.product_id.display_name, hold.lot_id.name]
        return ", ".join(filter(None, names))

    def _release_refusals(self):
        """Want a second person's signature, whatever became of the shipped rule.

        A rule asks for it; without any the hold stays, it is not released by one hand.
        """
        rules = self._get_rules("release").filtered("signature_group_id")
        signed = self.browse().union(*(rule._concerned(self) for rule in rules))
        text = self.env._(
            "A hold is released by two people: no workflow rule asks for the second"
            " signature here. Let an administrator set one for this step."
        )
        for hold in self - signed:
            yield hold, text, None

    def _next_numbers(self, company, count):
        """Number all holds in one sequence: they may be in force in every company."""
        return super()._next_numbers(company.browse(), count)
