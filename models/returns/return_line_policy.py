from odoo import api, fields, models
from odoo.tools import format_date

from .goods import Goods


class ReturnLine(models.Model):
    """Whether the goods may come back by right, and why: the policy that holds."""

    _inherit = "aftersales.return.line"

    policy_id = fields.Many2one(
        "aftersales.return.policy",
        "Return Policy",
        compute="_compute_policy_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The first policy that fits product and customer.",
    )
    delivered_on = fields.Date(
        compute="_compute_delivered_on",
        store=True,
        precompute=True,
        help="When the customer got the goods for the first time.",
    )
    eligible_until = fields.Date(
        "May Come Back Until",
        compute="_compute_eligibility",
        store=True,
        precompute=True,
        help="Last day on which the customer may ask for the return by right.",
    )
    eligibility = fields.Selection(
        [
            ("in", "In time"),
            ("warranty", "By warranty"),
            ("out", "Outside"),
            ("unknown", "Unknown"),
        ],
        "By the Policy",
        compute="_compute_eligibility",
        store=True,
        precompute=True,
        help="Whether the goods may come back by right, on the day on which the return"
        " was registered.",
    )
    is_eligible = fields.Boolean(
        "Eligible",
        compute="_compute_is_eligible",
        help="The goods may come back without an exception.",
    )
    eligibility_reason = fields.Char(
        "Why", compute="_compute_eligibility_reason", compute_sudo=True
    )
    may_keep = fields.Boolean(
        "No Return Needed",
        compute="_compute_may_keep",
        help="Worth less than what the policy wants to have back.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("product_id", "return_id.partner_id", "company_id")
    def _compute_policy_id(self):
        policies = self.env["aftersales.return.policy"]
        found = policies._match([line._get_goods() for line in self])
        for line, policy in zip(self, found, strict=True):
            line.policy_id = policy

    @api.depends("move_id", "lot_id", "order_line_id", "return_id.partner_id")
    def _compute_delivered_on(self):
        """Look it up with full rights: who registers need not see deliveries."""
        deliveries = self.env["aftersales.return.delivery"]
        found = deliveries._find([line._get_goods() for line in self])
        for line, moment in zip(self, found, strict=True):
            company = line.return_id.company_id
            line.delivered_on = moment and company._aftersales_get_day(moment)

    @api.depends(
        "policy_id",
        "delivered_on",
        "return_id.registered_at",
        "reason_id",
        "warranty_state",
    )
    def _compute_eligibility(self):
        for line in self:
            policy, delivered_on = line.policy_id, line.delivered_on
            line.eligible_until = policy._get_last_day(delivered_on)
            line.eligibility = policy._get_eligibility(
                delivered_on, line._get_asked_on()
            )
            if line.eligibility == "out" and line._is_excused_by_warranty():
                line.eligibility = "warranty"

    @api.depends("eligibility", "policy_id.needs_delivery")
    def _compute_is_eligible(self):
        for line in self:
            is_unknown = line.eligibility == "unknown"
            may_be = is_unknown and not line.policy_id.needs_delivery
            line.is_eligible = may_be or line.eligibility in ("in", "warranty")

    @api.depends("eligibility", "eligible_until", "delivered_on", "policy_id")
    @api.depends_context("lang")
    def _compute_eligibility_reason(self):
        for line in self:
            line.eligibility_reason = line._explain_eligibility()

    @api.depends(
        "policy_id.keep_amount",
        "requested_id.kind",
        "return_id.line_ids.amount",
        "return_id.line_ids.policy_id",
    )
    def _compute_may_keep(self):
        """Look at the goods of a return together: they travel in one parcel."""
        for line in self:
            limit = line.policy_id.keep_amount
            parcel = line.return_id.line_ids | line
            same = parcel.filtered(lambda o, p=line.policy_id: o.policy_id == p)
            is_repair = line.requested_id.kind == "repair"
            value = sum(same.mapped("amount"))
            line.may_keep = bool(limit) and value < limit and not is_repair

    # === CRUD === #

    @api.model
    def _store_new(self, vals_list):
        """Create; what is not worth its freight is proposed to stay where it is."""
        lines = super()._store_new(vals_list)
        asked = [
            line.id
            for line, vals in zip(lines, vals_list, strict=True)
            if "needs_goods" not in vals
        ]
        cheap = lines.browse(asked).filtered("may_keep")
        if cheap:
            cheap._store({"needs_goods": False})
        return lines

    @api.onchange("policy_id", "amount", "requested_id")
    def _onchange_may_keep(self):
        """Propose what comes back while nobody has decided."""
        if self.policy_id.keep_amount:
            self.needs_goods = not self.may_keep

    # === BUSINESS === #

    def _get_goods(self):
        """Return what the line is about, as terms and deliveries are asked for."""
        self.ensure_one()
        return Goods(
            company=self.return_id.company_id,
            partner=self.return_id.partner_id,
            product=self.product_id,
            lot=self.lot_id,
            order_line=self.order_line_id,
            move=self.move_id,
        )

    def _get_asked_on(self):
        """Return the day on which the customer asked for the return."""
        company = self.return_id.company_id or self.env.company
        return company._aftersales_get_day(self.return_id.registered_at)

    def _is_excused_by_warranty(self):
        """Return whether faulty goods may come back since they are under warranty."""
        return (
            self.policy_id.covers_warranty
            and self.reason_id.is_quality
            and self.warranty_state == "in"
        )

    def _get_restocking_percent(self, grade=None):
        """Return the restocking fee that the customer owes for these goods, in percent.

        None where the reason lies with us; else the grade's own, else the policy's.

        :param grade: the ``aftersales.return.grade`` the goods came back in
        """
        self.ensure_one()
        if not self.reason_id.owes_fee:
            return 0.0
        if grade and grade.has_fee:
            return grade.restocking_percent
        return self.policy_id.restocking_percent

    def _explain_eligibility(self):
        """Return in plain words why the goods may come back by right, or not."""
        policy = self.policy_id
        if not policy:
            return self.env._("No return policy fits.")
        if policy.period == "never":
            return self.env._("Never by right (“%(policy)s”).", policy=policy.name)
        if not self.delivered_on:
            return self.env._("No delivery to the customer is on record.")
        if not self.eligible_until:
            return self.env._("At any time (“%(policy)s”).", policy=policy.name)
        text = self.env._(
            "Delivered on %(start)s, %(days)s days by “%(policy)s”: until %(end)s.",
            start=format_date(self.env, self.delivered_on),
            days=(self.eligible_until - self.delivered_on).days,
            policy=policy.name,
            end=format_date(self.env, self.eligible_until),
        )
        if self.eligibility == "in":
            return text
        asked = format_date(self.env, self._get_asked_on())
        verdict = self.env._("Asked for on %(day)s, which is after.", day=asked)
        if self.eligibility == "warranty":
            verdict = self.env._("Later, as faulty goods under warranty.")
        return f"{text} {verdict}"
