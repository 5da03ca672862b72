from odoo import api, fields, models


class ReworkChargeLine(models.Model):
    """A line of a service charge form: a part, labour, travel or something else.

    The price is the cost plus what the charging standard adds, unless it is entered.
    """

    _name = "aftersales.rework.charge.line"
    _description = "Line of a Service Charge Form"
    _order = "charge_id, sequence, id"
    _check_company_auto = True

    charge_id = fields.Many2one(
        "aftersales.rework.charge", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="charge_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="charge_id.currency_id")
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("part", "Part"),
            ("labour", "Labour"),
            ("travel", "Travel"),
            ("other", "Other"),
        ],
        default="part",
        required=True,
    )
    product_id = fields.Many2one(
        "product.product", "Part", index="btree_not_null", check_company=True
    )
    name = fields.Char(
        "Description",
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    quantity = fields.Float(
        digits="Product Unit",
        default=1.0,
        required=True,
        help="Parts in their unit, labour in hours, travel in kilometres.",
    )
    uom_id = fields.Many2one("uom.uom", "Unit", compute="_compute_uom_id")
    unit_cost = fields.Float(
        "Cost",
        compute="_compute_unit_cost",
        store=True,
        readonly=False,
        precompute=True,
        digits="Product Price",
        help="Of one unit, in the company's currency.",
    )
    unit_price = fields.Float(
        "Price",
        compute="_compute_unit_price",
        store=True,
        readonly=False,
        precompute=True,
        digits="Product Price",
        help="Of one unit, without taxes, in the customer's currency.",
    )
    amount = fields.Monetary(compute="_compute_amount", store=True, precompute=True)

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "Say how much of it is charged."
    )
    _not_negative = models.Constraint(
        "CHECK (unit_cost >= 0 AND unit_price >= 0)",
        "Costs and prices of a charge form cannot be negative.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("kind", "product_id")
    def _compute_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for line in self:
            usual = line.product_id.display_name or labels.get(line.kind)
            line.name = usual if line.product_id else line.name or usual

    @api.depends("kind", "product_id", "charge_id.charging_id")
    def _compute_uom_id(self):
        for line in self:
            sold = line._get_sold_product()
            line.uom_id = line.product_id.uom_id or sold.uom_id

    @api.depends("kind", "product_id", "charge_id.charging_id")
    def _compute_unit_cost(self):
        for line in self:
            # The desk names a part; what it costs us it need not be able to read.
            part = line.sudo().with_company(line.company_id).product_id
            usual = line.charge_id.charging_id._get_usual_cost(line.kind)
            line.unit_cost = part.standard_price if part else usual or line.unit_cost

    @api.depends("kind", "unit_cost", "charge_id.charging_id", "charge_id.currency_id")
    def _compute_unit_price(self):
        for line in self:
            charge = line.charge_id
            price = charge.charging_id._get_price(line.kind, line.unit_cost)
            line.unit_price = (
                charge.company_id.currency_id or charge.currency_id
            )._convert(
                price,
                charge.currency_id,
                charge.company_id,
                charge.issued_on or fields.Date.today(),
                round=False,
            )

    @api.depends("quantity", "unit_price", "charge_id.currency_id")
    def _compute_amount(self):
        for line in self:
            amount = line.quantity * line.unit_price
            currency = line.charge_id.currency_id
            line.amount = currency.round(amount) if currency else amount

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create lines of forms that the customer has not got yet."""
        lines = super().create(vals_list)
        lines.charge_id._check_draft()
        return lines

    def write(self, vals):
        """Write lines of forms that the customer has not got yet."""
        self.charge_id._check_draft()
        result = super().write(vals)
        if "charge_id" in vals:
            self.charge_id._check_draft()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_offered(self):
        self.charge_id._check_draft()

    # === BUSINESS === #

    def _get_sold_product(self):
        """Return the service by which the quotation sells this line."""
        self.ensure_one()
        return self.charge_id.charging_id[f"{self.kind or 'other'}_product_id"]

    def _prepare_order_line_values(self):
        """Return the values of the quotation's line; it moves no goods.

        The repair order takes the parts out of stock, so they are sold as a service
        with the taxes of the part.
        """
        self.ensure_one()
        product = self._get_sold_product()
        same_unit = self.uom_id._has_common_reference(product.uom_id)
        return {
            "product_id": product.id,
            "name": self.name,
            "product_uom_qty": self.quantity,
            "product_uom_id": (self.uom_id if same_unit else product.uom_id).id,
            "price_unit": self.unit_price,
        }
