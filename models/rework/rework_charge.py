from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..workflow.files import adopt_files

# What the customer has before him is not changed any more.
FROZEN_FIELDS = frozenset({"rework_id", "charging_id", "line_ids", "currency_id"})
# What the customer has answered with stays; only the scan may come later.
ANSWER_FIELDS = frozenset(
    {"customer_name", "customer_signed_on", "customer_signature", "decline_reason"}
)


class ReworkCharge(models.Model):
    """A service charge form: what a repair costs, free of charge under warranty.

    The desk fills it in and offers it; the customer accepts it on the portal or on
    paper, or declines it. What is free of charge he only signs. The quotation owns the
    money: taxes, currency, payment.
    """

    _name = "aftersales.rework.charge"
    _inherit = ["aftersales.recorded", "aftersales.numbering", "mail.thread"]
    _description = "Service Charge Form"
    _order = "id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    _sequence_code = "aftersales.rework.charge"
    _sequence_prefix = "SC-%(year)s%(month)s%(day)s-"

    _aftersales_recorded_new = frozenset(
        {"order_id", "accepted_at", "accepted_by_id", "declined_at"}
    )
    _aftersales_recorded = _aftersales_recorded_new | {"name"}

    rework_id = fields.Many2one(
        "aftersales.rework",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="rework_id.company_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(
        related="rework_id.partner_id", store=True, precompute=True, index=True
    )
    complaint_id = fields.Many2one(related="rework_id.complaint_id")
    product_id = fields.Many2one(related="rework_id.product_id")
    lot_id = fields.Many2one(related="rework_id.lot_id")
    warranty_state = fields.Selection(related="rework_id.warranty_state")
    warranty_end = fields.Date(related="rework_id.warranty_end")
    issued_on = fields.Date(default=fields.Date.context_today, required=True)
    user_id = fields.Many2one(
        "res.users",
        "Service Engineer",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        index=True,
    )
    charging_id = fields.Many2one(
        "aftersales.rework.charging",
        "Charging Standard",
        compute="_compute_charging_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    condition = fields.Selection(related="charging_id.condition")
    is_free = fields.Boolean(
        "Free of Charge",
        compute="_compute_is_free",
        store=True,
        help="Under warranty nothing is paid, the customer only signs.",
    )
    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_currency_id",
        store=True,
        precompute=True,
        help="That of the customer's pricelist.",
    )
    line_ids = fields.One2many(
        "aftersales.rework.charge.line", "charge_id", "Work and Parts", copy=True
    )
    amount_value = fields.Monetary(
        "Value of the Work", compute="_compute_amounts", store=True
    )
    amount_untaxed = fields.Monetary(
        "To Pay Without Taxes", compute="_compute_amounts", store=True
    )
    note = fields.Text("Remarks")

    # The quotation and the customer's answer
    order_id = fields.Many2one(
        "sale.order", "Quotation", readonly=True, copy=False, index="btree_not_null"
    )
    status = fields.Selection(
        [
            ("draft", "Draft"),
            ("offered", "Offered"),
            ("accepted", "Accepted"),
            ("declined", "Declined"),
        ],
        compute="_compute_status",
        search="_search_status",
    )
    customer_name = fields.Char(
        "Signed By", copy=False, help="Who has signed for the customer."
    )
    customer_signed_on = fields.Date("Signed On", copy=False)
    customer_signature = fields.Image(
        "Signature", copy=False, max_width=1024, max_height=1024
    )
    scan_ids = fields.Many2many(
        "ir.attachment",
        "aftersales_rework_charge_scan_rel",
        "charge_id",
        "attachment_id",
        string="Signed and Stamped Form",
        copy=False,
        bypass_search_access=True,
        help="The scan of the form that the customer has signed and stamped.",
    )
    accepted_at = fields.Datetime("Accepted On", readonly=True, copy=False)
    accepted_by_id = fields.Many2one(
        "res.users", "Acceptance Entered By", readonly=True, copy=False
    )
    declined_at = fields.Datetime("Declined On", readonly=True, copy=False)
    decline_reason = fields.Char("Why Declined", copy=False)

    _name_unique = models.UniqueIndex(
        "(company_id, name)", "This number of a charge form is in use already."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("rework_id")
    def _compute_charging_id(self):
        standards = self.env["aftersales.rework.charging"]._match(self.rework_id)
        for charge in self:
            usual = standards.get(charge.rework_id)
            charge.charging_id = charge.charging_id or usual

    @api.depends("rework_id.warranty_state", "order_id", "accepted_at")
    def _compute_is_free(self):
        for charge in self:
            is_settled = charge.order_id or charge.accepted_at
            is_covered = charge.rework_id.warranty_state == "in"
            charge.is_free = charge.is_free if is_settled else is_covered

    @api.depends("rework_id.partner_id")
    def _compute_currency_id(self):
        for charge in self:
            company = charge.rework_id.company_id
            partner = charge.rework_id.sudo().with_company(company).partner_id
            pricelist = partner.property_product_pricelist
            charge.currency_id = pricelist.currency_id or company.currency_id

    @api.depends("line_ids.amount", "is_free")
    def _compute_amounts(self):
        for charge in self:
            value = sum(charge.line_ids.mapped("amount"))
            charge.amount_value = value
            charge.amount_untaxed = 0 if charge.is_free else value

    @api.depends("order_id.state", "order_id.signed_on", "accepted_at", "declined_at")
    def _compute_status(self):
        for charge in self:
            order = charge.sudo().order_id
            if charge.declined_at:
                charge.status = "declined"
            elif order.state == "cancel":
                charge.status = "draft"
            # Signed on the portal, but not paid there yet: core confirms it later.
            elif charge.accepted_at or order.state == "sale" or order.signed_on:
                charge.status = "accepted"
            else:
                charge.status = "offered" if order else "draft"

    @api.model
    def _search_status(self, operator, value):
        """Ask the quotation: stored here, each order of core would look for forms."""
        if operator != "in":
            return NotImplemented
        declined = Domain("declined_at", "!=", False)
        void = Domain("order_id.state", "=", "cancel")
        said = Domain("accepted_at", "!=", False) | Domain(
            "order_id.state", "=", "sale"
        )
        said |= Domain("order_id.signed_on", "!=", False)
        offered = Domain("order_id", "!=", False)
        domains = {
            "draft": ~declined & (void | (~offered & ~said)),
            "offered": ~declined & ~void & ~said & offered,
            "accepted": ~declined & ~void & said,
            "declined": declined,
        }
        return Domain.OR(domains[status] for status in value if status in domains)

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create forms with their scans."""
        charges = super().create(vals_list)
        for charge, vals in zip(charges, vals_list, strict=True):
            adopt_files(charge, vals)
        return charges

    def write(self, vals):
        """Write forms; what was offered stays as the customer saw it."""
        if FROZEN_FIELDS & vals.keys():
            self._check_draft()
        if ANSWER_FIELDS & vals.keys():
            self._check_unanswered()
        result = super().write(vals)
        adopt_files(self, vals)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_offered(self):
        self._check_draft()

    # === BUSINESS === #

    def _check_draft(self):
        """Refuse to change what the customer has before him.

        :raise UserError: naming the forms
        """
        offered = self.filtered(lambda charge: charge.status != "draft")
        if offered:
            raise UserError(
                self.env._(
                    "%(charges)s: the customer has this form. Cancel its quotation to"
                    " change it.",
                    charges=", ".join(offered.mapped("display_name")),
                )
            )

    def _check_unanswered(self):
        """Refuse to change what the customer has answered.

        :raise UserError: naming the forms
        """
        answered = self.filtered(lambda c: c.status in ("accepted", "declined"))
        if answered:
            raise UserError(
                self.env._(
                    "%(charges)s: the customer has answered already.",
                    charges=", ".join(answered.mapped("display_name")),
                )
            )
