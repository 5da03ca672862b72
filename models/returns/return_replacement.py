from odoo import api, fields, models
from odoo.exceptions import UserError

TERMS = ("line_id", "product_id", "quantity", "difference", "price_unit", "return_id")


class ReturnReplacement(models.Model):
    """Goods the customer gets instead, before or after the others have come back.

    The same product leaves on the order line it was sold by, and changes none of its
    quantities: it takes the place of what came back. Another product is either given
    for the same money and leaves by the return alone, or is sold: the goods that came
    back are credited, and the order gets one line for the other product. The
    difference is what the two documents come to, with the right taxes, accounts and
    cost of sales for each product; a mere difference in price could not have them.
    """

    _name = "aftersales.return.replacement"
    _inherit = "aftersales.return.part"
    _description = "Replacement"
    _order = "return_id, id"
    _check_company_auto = True

    _recorded_fields = (
        "executed_at",
        "executed_by_id",
        "claw_back_id",
        "claw_back_asked_at",
    )

    line_id = fields.Many2one(
        "aftersales.return.line",
        "Return Line",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('return_id', '=', return_id)]",
    )
    product_id = fields.Many2one(
        "product.product",
        "Sent Instead",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        check_company=True,
        domain="[('type', '=', 'consu')]",
    )
    quantity = fields.Float(
        digits="Product Unit",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    uom_id = fields.Many2one("uom.uom", "Unit", compute="_compute_uom_id")
    is_other = fields.Boolean("Another Product", compute="_compute_uom_id")
    difference = fields.Selection(
        [
            ("free", "None, for the same money"),
            ("charge", "Charged or credited"),
        ],
        "Price Difference",
        default="free",
        required=True,
        help="Charged or credited: what came back is credited, the other product is"
        " sold by a line of its own on the order.",
    )
    currency_id = fields.Many2one(related="line_id.currency_id")
    price_unit = fields.Float(
        "Price",
        min_display_digits="Product Price",
        compute="_compute_price_unit",
        store=True,
        readonly=False,
        help="Of one piece of the other product, without taxes.",
    )
    price_difference = fields.Monetary(
        "Costs More",
        compute="_compute_price_difference",
        help="What the other product costs more than what came back, without taxes.",
    )
    state = fields.Selection(
        [("proposed", "Proposed"), ("waiting", "To ship"), ("shipped", "Shipped")],
        compute="_compute_state",
        store=True,
    )
    executed_at = fields.Datetime("Carried Out On", readonly=True, copy=False)
    executed_by_id = fields.Many2one(
        "res.users", "Carried Out By", readonly=True, copy=False
    )
    move_ids = fields.One2many(
        "stock.move", "aftersales_replacement_id", "Stock Moves", readonly=True
    )
    sold_line_ids = fields.One2many(
        "sale.order.line",
        "aftersales_replacement_id",
        "Order Line",
        readonly=True,
        help="The line by which the other product is sold.",
    )
    settlement_ids = fields.One2many(
        "aftersales.return.settlement", "replacement_id", "Credits"
    )

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "Say how many pieces are replaced."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("line_id")
    def _compute_product_id(self):
        """Propose the same product, and what of the line is not settled."""
        for replacement in self:
            line = replacement.line_id
            replacement.product_id = replacement.product_id or line.product_id
            replacement.quantity = replacement.quantity or line._get_unsettled_qty()

    @api.depends("line_id", "product_id")
    def _compute_uom_id(self):
        for replacement in self:
            line, product = replacement.line_id, replacement.product_id
            replacement.is_other = bool(product) and product != line.product_id
            unit = product.uom_id if replacement.is_other else line.uom_id
            replacement.uom_id = unit

    @api.depends("product_id", "quantity", "line_id")
    def _compute_price_unit(self):
        """Propose the price that the customer would pay on his order."""
        for replacement in self:
            price = replacement.line_id.price_unit
            if replacement.is_other:
                price = replacement.sudo()._get_usual_price()
            replacement.price_unit = price

    @api.depends("price_unit", "quantity", "line_id.price_unit", "product_id")
    def _compute_price_difference(self):
        for replacement in self:
            before = replacement.line_id.price_unit
            after = replacement.price_unit if replacement.is_other else before
            replacement.price_difference = (after - before) * replacement.quantity

    @api.depends("executed_at", "move_ids.state", "sold_line_ids.move_ids.state")
    def _compute_state(self):
        for replacement in self:
            moves = replacement.sudo()._get_moves()
            open_ = moves.filtered(lambda m: m.state not in ("done", "cancel"))
            if not replacement.executed_at:
                replacement.state = "proposed"
            elif open_ or not moves.filtered(lambda m: m.state == "done"):
                replacement.state = "waiting"
            else:
                replacement.state = "shipped"

    @api.depends("product_id", "quantity")
    def _compute_display_name(self):
        for replacement in self:
            replacement.display_name = self.env._(
                "Replacement: %(product)s",
                product=replacement.product_id.display_name or "",
            )

    # === CRUD === #

    @api.model
    def _store_new(self, vals_list):
        replacements = super()._store_new(vals_list)
        replacements._check_may_propose()
        replacements._check_quantity()
        return replacements

    def _store(self, vals):
        is_term = not vals.keys().isdisjoint(TERMS)
        if is_term:
            self._check_may_propose()
        result = super()._store(vals)
        if is_term:
            self._check_quantity()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_executed(self):
        self._check_may_propose()

    # === BUSINESS === #

    def _get_moves(self):
        """Return the moves that bring the goods to the customer, on whatever way."""
        return self.move_ids | self.sold_line_ids.move_ids

    def _get_usual_price(self):
        """Return the price without taxes that the customer pays for another product."""
        order = self.line_id.order_line_id.order_id
        pricelist = (
            order.pricelist_id or self.return_id.partner_id.property_product_pricelist
        )
        if not pricelist:
            return self.product_id.lst_price
        return pricelist._get_product_price(
            self.product_id,
            self.quantity or 1.0,
            currency=self.currency_id,
            uom=self.uom_id,
        )

    def _check_may_propose(self):
        """Refuse changes to what is decided or carried out.

        :raise UserError: naming the replacements
        """
        done = self.filtered("executed_at")
        if done:
            raise UserError(
                self.env._(
                    "%(replacements)s: it has been carried out already.",
                    replacements=", ".join(done.mapped("display_name")),
                )
            )
        decided = self.filtered(lambda r: r._get_part_documents().state == "processing")
        if decided and not self.env.su:
            self.env["aftersales.return"]._check_decides(decided.return_id)

    def _check_quantity(self):
        """Refuse to replace more than the line is about.

        :raise UserError: naming the line
        """
        for line in self.line_id:
            replaced = sum(line.replacement_ids.mapped("quantity"))
            limit = line._get_settleable_qty()
            if line.uom_id.compare(replaced, limit) > 0:
                raise UserError(
                    self.env._(
                        "%(product)s: %(replaced)s replaced, but the line is about"
                        " %(limit)s.",
                        product=line.product_id.display_name,
                        replaced=line._format_quantity(replaced),
                        limit=line._format_quantity(limit),
                    )
                )
