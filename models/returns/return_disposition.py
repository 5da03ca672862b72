from odoo import api, fields, models
from odoo.exceptions import UserError

from .return_kinds import KINDS

# While the case is in these it is open what becomes of the goods.
UNDECIDED_STATES = ("approved", "receiving", "inspecting", "deciding")


class ReturnDisposition(models.Model):
    """What becomes of a quantity of returned goods, and the documents that do it.

    ========  ==========================================================
    restock   transfer from quarantine to stock, lot, package and owner kept
    rework    repair order on the goods where they lie
    scrap     scrap out of quarantine
    supplier  transfer to the supplier
    back      return of the return, by core's own return
    grade     the goods become another product, with their value
    stays     nothing: the goods have never come
    sample    transfer to the place of samples
    ========  ==========================================================

    It is decided while the return is, frozen afterwards, and carried out once: its
    documents, which are core's, say how far it is.
    """

    _name = "aftersales.return.disposition"
    _inherit = ["aftersales.return.part", "aftersales.goods.way"]
    _description = "Disposition"
    _order = "return_id, line_id, id"
    _check_company_auto = True

    _recorded_fields = ("executed_at", "executed_by_id")

    line_id = fields.Many2one(
        "aftersales.return.line",
        "Return Line",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('return_id', '=', return_id)]",
    )
    product_id = fields.Many2one(related="line_id.product_id")
    kind = fields.Selection(KINDS, required=True)
    quantity = fields.Float(digits="Product Unit", required=True)
    uom_id = fields.Many2one(related="line_id.uom_id")
    lot_id = fields.Many2one(
        "stock.lot",
        "Lot/Serial",
        domain="[('product_id', '=', product_id)]",
        index="btree_not_null",
        check_company=True,
        help="Needed where several lots came and not all go the same way.",
    )
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
        help="Empty: the stock of the warehouse, or its place of samples.",
    )
    afterwards = fields.Selection(
        [("back", "Back to the customer"), ("restock", "To stock")],
        compute="_compute_afterwards",
        store=True,
        readonly=False,
        help="Where the goods go when they are repaired.",
    )
    note = fields.Char("Reason")

    # Carried out
    executed_at = fields.Datetime("Carried Out On", readonly=True, copy=False)
    executed_by_id = fields.Many2one(
        "res.users", "Carried Out By", readonly=True, copy=False
    )
    move_ids = fields.One2many(
        "stock.move", "aftersales_disposition_id", "Stock Moves", readonly=True
    )
    scrap_ids = fields.One2many(
        "stock.scrap", "aftersales_disposition_id", "Scraps", readonly=True
    )
    repair_ids = fields.One2many(
        "repair.order", "aftersales_disposition_id", "Repairs", readonly=True
    )
    state = fields.Selection(
        [("planned", "To Carry Out"), ("open", "Under Way"), ("done", "Done")],
        "Progress",
        compute="_compute_state",
        store=True,
        precompute=True,
    )
    documents = fields.Char(compute="_compute_documents", compute_sudo=True)

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "Say how many pieces it is about."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("line_id", "kind", "quantity")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for row in self:
            kind = kinds.get(row.kind, "")
            quantity = row.line_id and row.line_id._format_quantity(row.quantity)
            names = [row.product_id.display_name, quantity, kind]
            row.display_name = " · ".join(filter(None, names))

    @api.depends("kind", "line_id")
    def _compute_afterwards(self):
        """What is to be repaired goes back, other goods become ours again."""
        for row in self:
            remedy = row.line_id.decided_id or row.line_id.requested_id
            target = "back" if remedy.kind == "repair" else "restock"
            row.afterwards = row.kind == "rework" and (row.afterwards or target)

    @api.depends(
        "kind", "executed_at", "move_ids.state", "scrap_ids.state", "repair_ids.state"
    )
    def _compute_state(self):
        """Follow the documents; when all of them are cancelled it is open again."""
        for row in self:
            states = row._get_document_states()
            living = [state for state in states if state != "cancel"]
            is_void = states and not living
            if not row.executed_at or is_void:
                row.state = "planned"
            elif all(state == "done" for state in living):
                row.state = "done"
            else:
                row.state = "open"

    @api.depends("move_ids.picking_id", "scrap_ids.name", "repair_ids.name")
    def _compute_documents(self):
        for row in self:
            documents = [*row.move_ids.picking_id, *row.scrap_ids, *row.repair_ids]
            row.documents = ", ".join(document.display_name for document in documents)

    # === CRUD === #

    @api.model
    def _store_new(self, vals_list):
        """Create; what is to be carried out is decided before.

        :raise UserError: when it is decided already
        """
        rows = super()._store_new(vals_list)
        rows._check_undecided()
        return rows

    def write(self, vals):
        """Write what is not decided yet.

        :raise UserError: when it is decided already
        """
        self._check_undecided()
        result = super().write(vals)
        self._check_undecided()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        self._check_undecided()

    # === BUSINESS === #

    def _check_undecided(self):
        """Refuse changes of what is decided.

        :raise UserError: when the return is beyond its decision
        """
        documents = self.sudo().return_id
        decided = documents.filtered(lambda d: d.state not in UNDECIDED_STATES)
        if decided:
            raise UserError(
                self.env._(
                    "%(documents)s: it is not open what becomes of the goods. Take the"
                    " case back by “Decide Again” to change it.",
                    documents=", ".join(decided.mapped("display_name")),
                )
            )

    def _get_document_states(self):
        """Return the states of all its documents, those of transfers by the move."""
        self.ensure_one()
        rows = self.sudo()
        scraps = rows.scrap_ids.mapped("state")
        return [
            *rows.move_ids.mapped("state"),
            *scraps,
            *rows.repair_ids.mapped("state"),
        ]

    def _is_of_goods(self):
        """Return whether it is about goods that have come."""
        return self.kind != "stays"

    def _get_destination(self):
        """Return where the goods go, as superuser; none where they stay."""
        self.ensure_one()
        row = self.sudo().with_company(self.company_id)
        warehouse, partner = row.return_id.warehouse_id, row.return_id.partner_id
        stock = row.location_id or warehouse.lot_stock_id
        destinations = {
            "restock": stock,
            "grade": stock,
            "rework": stock if row.afterwards == "restock" else stock.browse(),
            "sample": row.location_id or warehouse.aftersales_sample_id,
            "scrap": row.product_id.property_stock_inventory,
            "supplier": partner.property_stock_supplier,
            "back": partner.property_stock_customer,
        }
        return destinations.get(row.kind, stock.browse())
