from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ReworkOutcome(models.Model):
    """What became of a part of the quantity, and the documents that did it.

    ========  ==========================================================
    back      delivery to the customer; of returned goods the return of
              their receipt
    restock   into the stock, by the repair order itself if all goes there
    grade     becomes another product with its value, then into the stock
    scrap     scrap, booked at once
    supplier  transfer to the supplier
    ========  ==========================================================
    """

    _name = "aftersales.rework.outcome"
    _inherit = ["aftersales.rework.part", "aftersales.goods.way"]
    _description = "Way Out of a Rework"
    _order = "rework_id, id"
    _check_company_auto = True

    kind = fields.Selection(
        [
            ("back", "Back to the customer"),
            ("restock", "To stock"),
            ("grade", "To stock as another product"),
            ("scrap", "Scrap"),
            ("supplier", "Back to the supplier"),
        ],
        required=True,
    )
    quantity = fields.Float(digits="Product Unit", required=True)
    uom_id = fields.Many2one(related="rework_id.uom_id")
    product_id = fields.Many2one(related="rework_id.product_id")
    graded_product_id = fields.Many2one(
        "product.product",
        "Becomes",
        domain="[('is_storable', '=', True), ('id', '!=', product_id)]",
        index="btree_not_null",
        check_company=True,
        help="The product as which the goods go to stock, e.g. the same as B grade. It"
        " takes over what the goods are worth in stock, unless it has a standard cost.",
    )
    location_id = fields.Many2one(
        "stock.location",
        "Where To",
        domain="[('usage', '=', 'internal')]",
        check_company=True,
        help="Empty: the stock of the warehouse.",
    )
    scrap_reason_id = fields.Many2one("stock.scrap.reason.tag")
    note = fields.Char("Reason")
    move_ids = fields.One2many(
        "stock.move", "aftersales_outcome_id", "Stock Moves", readonly=True
    )
    scrap_ids = fields.One2many(
        "stock.scrap", "aftersales_outcome_id", "Scraps", readonly=True
    )
    documents = fields.Char(compute="_compute_documents", compute_sudo=True)

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "Say how many pieces go this way."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("rework_id.name", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for outcome in self:
            names = [outcome.rework_id.name, kinds.get(outcome.kind)]
            outcome.display_name = " · ".join(filter(None, names))

    @api.depends("move_ids.picking_id", "scrap_ids.name")
    def _compute_documents(self):
        for outcome in self:
            documents = [*outcome.move_ids.picking_id, *outcome.scrap_ids]
            names = [document.display_name for document in documents]
            outcome.documents = ", ".join(names)

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("location_id")
    def _check_location_is_ours(self):
        for outcome in self.sudo().filtered("location_id"):
            if outcome.location_id.usage != "internal":
                raise ValidationError(
                    self.env._(
                        "%(location)s is no place of our own stock.",
                        location=outcome.location_id.display_name,
                    )
                )

    # === BUSINESS === #

    def _get_problem(self):
        """Return why the goods cannot go this way, empty if they can."""
        self.ensure_one()
        rework = self.sudo().rework_id
        if self.kind == "back" and not rework._get_receiver():
            return self.env._("whose goods they are is not known")
        if self.kind == "supplier" and not rework._get_supplier():
            return self.env._("no receipt of it and no supplier is known")
        if self.kind == "grade":
            return self._get_grading_problem()
        return ""

    def _get_stock_place(self):
        """Return where what stays with us goes, as superuser."""
        self.ensure_one()
        rework = self.sudo().rework_id
        return (
            self.sudo().location_id
            or rework.disposition_id.location_id
            or rework.warehouse_id.lot_stock_id
        )

    def _get_destination(self):
        """Return where the goods go, as superuser."""
        self.ensure_one()
        rework = self.sudo().rework_id.with_company(self.company_id)
        if self.kind == "back":
            return rework._get_receiver().property_stock_customer
        if self.kind == "scrap":
            return rework.product_id.property_stock_inventory
        # Looked for only here: it asks all receipts.
        if self.kind == "supplier":
            return rework._get_supplier().property_stock_supplier
        return self._get_stock_place()

    def _get_paper_origin(self):
        return self.rework_id.name

    def _prepare_paper_links(self):
        rework = self.rework_id
        return {
            "aftersales_rework_id": rework.id,
            "aftersales_outcome_id": self.id,
            "aftersales_disposition_id": rework.disposition_id.id,
        }

    def _prepare_scrap_values(self, piece):
        """Return the values of a scrap, with the reason if there is one."""
        values = super()._prepare_scrap_values(piece)
        return {**values, "scrap_reason_tag_ids": self.scrap_reason_id.ids}
