from odoo import api, fields, models
from odoo.exceptions import UserError


class ReturnDiscrepancy(models.Model):
    """Goods that came otherwise than announced, with a decision of their own.

    ===========================  ======  ========  ======
    ..                           read    report    decide
    ===========================  ======  ========  ======
    warehouse                    all     all
    service, coordinator,        all     all       all
    quality, manager
    process, production,         all
    planning
    ===========================  ======  ========  ======

    What was reported stays as it is once it is decided or the customer was told.
    """

    _name = "aftersales.return.discrepancy"
    _inherit = "aftersales.return.part"
    _description = "Discrepancy of a Return"
    _order = "return_id desc, id"
    _check_company_auto = True

    # Written by our own code only.
    _recorded_fields = ("move_id",)
    # What somebody saw at the dock.
    _reported_fields = (
        "return_id",
        "line_id",
        "kind",
        "product_id",
        "lot_id",
        "quantity",
        "uom_id",
        "note",
    )

    line_id = fields.Many2one(
        "aftersales.return.line",
        "Return Line",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        domain="[('return_id', '=', return_id)]",
        help="The product that was announced.",
    )
    kind = fields.Selection(
        [
            ("short", "Too few"),
            ("over", "Too many"),
            ("product", "Wrong product"),
            ("lot", "Wrong lot or serial"),
            ("damaged", "Damaged"),
            ("unannounced", "Not announced"),
        ],
        "Discrepancy",
        required=True,
    )
    product_id = fields.Many2one(
        "product.product",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
        help="What it is about: what came, or what is missing.",
    )
    lot_id = fields.Many2one(
        "stock.lot",
        "Lot/Serial",
        index="btree_not_null",
        check_company=True,
        domain="[('product_id', '=', product_id)]",
    )
    quantity = fields.Float(digits="Product Unit", default=1.0)
    uom_id = fields.Many2one(
        "uom.uom",
        "Unit",
        compute="_compute_uom_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    move_id = fields.Many2one(
        "stock.move", "Stock Move", readonly=True, index="btree_not_null"
    )
    note = fields.Char(help="What the warehouse saw, in its words.")
    picture_ids = fields.Many2many(
        "ir.attachment",
        "aftersales_return_discrepancy_picture_rel",
        string="Pictures",
        copy=False,
        bypass_search_access=True,
    )
    partner_id = fields.Many2one(related="return_id.partner_id")
    commercial_partner_id = fields.Many2one(
        related="return_id.commercial_partner_id",
        store=True,
        precompute=True,
        index="btree_not_null",
    )

    _quantity_positive = models.Constraint(
        "CHECK (quantity >= 0)", "The quantity of a discrepancy cannot be negative."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("kind", "product_id", "lot_id", "quantity", "uom_id", "note")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for row in self:
            what = row._get_goods_text() or row.note
            row.display_name = ": ".join(filter(None, [kinds.get(row.kind), what]))

    @api.depends("line_id")
    def _compute_product_id(self):
        for row in self:
            row.product_id = row.product_id or row.line_id.product_id

    @api.depends("line_id", "product_id")
    def _compute_uom_id(self):
        for row in self:
            is_announced = row.line_id.product_id == row.product_id
            unit = row.line_id.uom_id if is_announced else row.product_id.uom_id
            row.uom_id = unit or row.uom_id

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("line_id", "return_id")
    def _check_line_of_return(self):
        for row in self:
            if row.line_id and row.line_id.return_id != row.return_id:
                raise UserError(
                    self.env._(
                        "%(line)s is not a line of %(document)s.",
                        line=row.line_id.display_name,
                        document=row.return_id.name,
                    )
                )

    # === CRUD === #

    def _store(self, vals):
        """Write; what was reported stays once it is decided or told.

        :raise UserError: when a fact of a settled discrepancy is changed
        """
        if set(self._reported_fields).intersection(vals):
            self._check_unsettled()
        return super()._store(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        self._check_unsettled()

    # === BUSINESS === #

    def _check_unsettled(self):
        settled = self.filtered(lambda row: row.decision or row.told_at)
        if settled:
            raise UserError(
                self.env._(
                    "%(discrepancies)s: it has been decided, or the customer has been"
                    " told, so it stays as it was reported.",
                    discrepancies=", ".join(settled.mapped("display_name")),
                )
            )

    def _get_goods_text(self):
        """Return what it is about in words: ``2 Units Gear (L-0815)``."""
        self.ensure_one()
        product = self.product_id.sudo()
        if not product:
            return ""
        lot = self.lot_id.sudo().name
        goods = f"{product.display_name} ({lot})" if lot else product.display_name
        return f"{self.quantity:g} {self.uom_id.sudo().name} {goods}"
