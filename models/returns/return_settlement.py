from odoo import api, fields, models
from odoo.exceptions import UserError

from .credit_plan import CreditPlan
from .return_table import AUTHORISED_STATES

# What a kind of settlement is told by.
BY_QUANTITY = ("credit",)
BY_PERCENT = ("percent", "fee")
BY_AMOUNT = ("amount", "goodwill", "compensation", "fee", "supplier")
# What may not change once a settlement is carried out.
TERMS = ("kind", "line_id", "quantity", "percent", "amount", "is_plain", "return_id")


class ReturnSettlement(models.Model):
    """Money the customer gets, or pays, for a return, and the document that says so.

    ============  ===============================  ==================================
    kind          told by                          on the credit note
    ============  ===============================  ==================================
    credit        quantity                         the pieces, at their invoiced price
    percent       percentage of the line's value   a part of the price
    amount        amount                           a part of the price
    goodwill      amount, with or without a line   a part of the price
    compensation  amount                           a line on top of the price
    fee           percentage or amount             deducted from what the line gives
    supplier      quantity or amount               of the supplier: see its own file
    ============  ===============================  ==================================

    A settlement is proposed; carried out, it has a draft; settled, it is posted. The
    documents own that fact: whoever cancels a credit note has proposed again.
    """

    _name = "aftersales.return.settlement"
    _inherit = "aftersales.return.part"
    _description = "Settlement"
    _order = "return_id, id"
    _check_company_auto = True

    _recorded_fields = (
        "executed_at",
        "executed_by_id",
        "goods_qty",
        "uninvoiced_qty",
        "is_before_analysis",
    )

    line_id = fields.Many2one(
        "aftersales.return.line",
        "Return Line",
        index="btree_not_null",
        ondelete="cascade",
        domain="[('return_id', '=', return_id)]",
        help="Empty: the return as a whole.",
    )
    kind = fields.Selection(
        [
            ("credit", "Credit for goods"),
            ("percent", "Percentage of the price"),
            ("amount", "Part of the price"),
            ("fee", "Restocking fee"),
            ("goodwill", "Goodwill"),
            ("compensation", "Compensation"),
        ],
        required=True,
        default="credit",
    )
    quantity = fields.Float(
        digits="Product Unit",
        compute="_compute_quantity",
        store=True,
        readonly=False,
        precompute=True,
        help="Pieces that are credited, in the unit of the line.",
    )
    uom_id = fields.Many2one(related="line_id.uom_id")
    percent = fields.Float(
        "%",
        digits="Discount",
        compute="_compute_percent",
        store=True,
        readonly=False,
        precompute=True,
        help="Of what was invoiced for the line and has not been credited.",
    )
    amount = fields.Monetary(help="Without taxes.")
    currency_id = fields.Many2one(
        "res.currency", compute="_compute_currency_id", store=True, precompute=True
    )
    is_plain = fields.Boolean(
        "Not of an Invoice",
        compute="_compute_is_plain",
        store=True,
        readonly=False,
        precompute=True,
        help="Goods that we did not invoice: the credit note reverses no invoice and"
        " says so.",
    )
    note = fields.Char("Remark", help="Printed on the credit note.")
    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("draft", "Draft document"),
            ("settled", "Settled"),
        ],
        compute="_compute_state",
        store=True,
    )

    # What it comes to
    amount_untaxed = fields.Monetary(
        "Comes To",
        compute="_compute_amount_untaxed",
        compute_sudo=True,
        help="What the customer gets by it, without taxes; less what is deducted.",
    )
    explanation = fields.Char(compute="_compute_amount_untaxed", compute_sudo=True)
    is_possible = fields.Boolean(compute="_compute_amount_untaxed", compute_sudo=True)

    # What it came to
    replacement_id = fields.Many2one(
        "aftersales.return.replacement",
        "Because of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="cascade",
        help="The other product that is sold instead of what is credited.",
    )
    account_line_ids = fields.One2many(
        "account.move.line", "aftersales_settlement_id", "Lines of Documents"
    )
    executed_at = fields.Datetime("Carried Out On", readonly=True, copy=False)
    executed_by_id = fields.Many2one(
        "res.users", "Carried Out By", readonly=True, copy=False
    )
    goods_qty = fields.Float(
        "Goods Settled",
        digits="Product Unit",
        readonly=True,
        copy=False,
        help="Pieces that came back, or will, and that the customer does not pay.",
    )
    uninvoiced_qty = fields.Float(
        "Not Invoiced",
        digits="Product Unit",
        readonly=True,
        copy=False,
        help="Pieces that were not invoiced yet: nothing was to be credited for them.",
    )
    is_before_analysis = fields.Boolean(
        "Before the Inspection",
        readonly=True,
        copy=False,
        help="It was carried out before the goods had been inspected.",
    )

    _numbers_positive = models.Constraint(
        "CHECK (quantity >= 0 AND percent >= 0 AND percent <= 100 AND amount >= 0)",
        "Quantities and amounts cannot be negative, nor can a percentage be above 100.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("line_id", "kind")
    def _compute_quantity(self):
        """Propose what of the line is not settled yet."""
        for settlement in self:
            if settlement.kind not in BY_QUANTITY:
                settlement.quantity = 0.0
            elif not settlement.quantity:
                settlement.quantity = settlement.line_id._get_unsettled_qty()

    @api.depends("line_id", "kind")
    def _compute_percent(self):
        for settlement in self:
            if settlement.kind not in BY_PERCENT:
                settlement.percent = 0.0
            elif settlement.kind == "fee" and not settlement.percent:
                settlement.percent = settlement.line_id._get_fee_percent()

    @api.depends("line_id.currency_id", "return_id.company_id")
    def _compute_currency_id(self):
        for settlement in self:
            document = settlement.return_id
            lines = settlement.line_id or document.line_ids
            settlement.currency_id = (
                lines.currency_id[:1] or document.company_id.currency_id
            )

    @api.depends("line_id")
    def _compute_is_plain(self):
        for settlement in self:
            lines = settlement.line_id or settlement.return_id.line_ids
            settlement.is_plain = not lines.order_line_id

    @api.depends("executed_at", "account_line_ids.parent_state", "uninvoiced_qty")
    def _compute_state(self):
        for settlement in self:
            settlement.state = settlement.sudo()._get_state()

    @api.depends(*TERMS, "state", "return_id.settlement_ids")
    def _compute_amount_untaxed(self):
        """Show what the open ones come to together, and what the others came to."""
        open_ = self.return_id.settlement_ids.filtered(lambda s: s.state == "proposed")
        plan = CreditPlan(open_ | self.filtered(lambda s: s.state == "proposed"))
        for settlement in self:
            if settlement.state == "proposed":
                lines = plan.get_lines(settlement)
                settlement.amount_untaxed = sum(line.signed for line in lines)
                settlement.explanation = settlement._get_explanation(plan)
            else:
                settlement.amount_untaxed = settlement._get_documented_amount()
                settlement.explanation = settlement._get_done_explanation()
            settlement.is_possible = settlement not in plan.problems

    # === CRUD === #

    @api.model
    def _store_new(self, vals_list):
        settlements = super()._store_new(vals_list)
        settlements._check_may_propose()
        settlements._check_terms()
        return settlements

    def _store(self, vals):
        if not vals.keys().isdisjoint(TERMS):
            self._check_may_propose()
        result = super()._store(vals)
        if not vals.keys().isdisjoint(TERMS):
            self._check_terms()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_executed(self):
        self._check_may_propose()

    # === BUSINESS === #

    def _get_state(self):
        """Return what the documents say; see the docstring of the class."""
        if not self.executed_at:
            return "proposed"
        lines = self.account_line_ids.filtered(
            lambda line: line.parent_state != "cancel"
        )
        if not lines:
            return "settled" if self.uninvoiced_qty else "proposed"
        is_posted = all(line.parent_state == "posted" for line in lines)
        return "settled" if is_posted else "draft"

    def _get_documented_amount(self):
        """Return what the customer gets by the lines of documents."""
        lines = self.account_line_ids.filtered(
            lambda line: line.parent_state != "cancel"
        )
        return sum(line._get_net_amount() for line in lines)

    def _check_may_propose(self):
        """Refuse changes to what is decided or carried out.

        Everybody of the service desk proposes; once it is decided what is done, those
        who decide change it.

        :raise UserError: one message that names the settlements
        """
        done = self.filtered(lambda s: s.state != "proposed")
        if done:
            raise UserError(
                self.env._(
                    "%(settlements)s: it has been carried out. Cancel the document"
                    " before you change it.",
                    settlements=", ".join(done.mapped("display_name")),
                )
            )
        decided = self.filtered(lambda s: s._get_part_documents().state == "processing")
        if decided and not self.env.su:
            self.env["aftersales.return"]._check_decides(decided.return_id)

    def _check_terms(self):
        """Refuse what does not tell how much.

        :raise UserError: for the first that does not
        """
        for settlement in self:
            text = settlement._get_terms_refusal()
            if text:
                text = f"{settlement.display_name}: {text}"
                raise UserError(text)

    def _get_terms_refusal(self):
        line = self.line_id
        if not line and self.kind in ("credit", "percent"):
            return self.env._("choose the line of the return.")
        if (
            self.kind in BY_QUANTITY
            and line.uom_id.compare(self.quantity, line._get_settleable_qty()) > 0
        ):
            return self.env._(
                "%(quantity)s is more than the line is about (%(limit)s).",
                quantity=line._format_quantity(self.quantity),
                limit=line._format_quantity(line._get_settleable_qty()),
            )
        return ""

    @api.depends("kind", "line_id", "quantity", "percent", "amount")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for settlement in self:
            names = [labels.get(settlement.kind), settlement.line_id.display_name]
            settlement.display_name = " · ".join(filter(None, names))

    def _check_may_execute(self):
        """Refuse who may not carry it out now.

        :raise UserError: when it is not decided yet, unless by who decides
        """
        self._check_execution(self.return_id)

    @api.model
    def _check_execution(self, documents):
        """Refuse whoever may not carry out the money or the replacements of returns.

        Once it is decided, everybody of the service desk; before, who decides.

        :raise UserError: naming the returns
        """
        closed = documents.filtered(lambda d: d.state not in AUTHORISED_STATES)
        if closed:
            raise UserError(
                self.env._(
                    "%(documents)s: an authorised return only is settled.",
                    documents=", ".join(closed.mapped("display_name")),
                )
            )
        if self.env.su:
            return
        documents._check_desk()
        early = documents.filtered(lambda d: d.state != "processing")
        if early:
            documents._check_decides(early)
