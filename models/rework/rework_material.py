from odoo import api, fields, models
from odoo.exceptions import UserError

# What is planned of a part; the rest is said of it while the work goes on.
PLANNED_FIELDS = {"rework_id", "sequence", "action", "product_id", "quantity"}
USED_FIELDS = {"used_qty", "lot_ids", "note"}


class ReworkMaterial(models.Model):
    """A part that is put into, taken out of or won back from the goods."""

    _name = "aftersales.rework.material"
    _inherit = "aftersales.rework.part"
    _description = "Part of a Rework Order"
    _order = "rework_id, sequence, id"
    _check_company_auto = True

    _recorded_fields = ("move_id", "is_extra")

    sequence = fields.Integer(default=10)
    action = fields.Selection(
        [("add", "Add"), ("remove", "Remove"), ("recycle", "Recycle")],
        default="add",
        required=True,
        help="Add: out of stock. Remove: thrown away. Recycle: back to stock.",
    )
    product_id = fields.Many2one(
        "product.product",
        "Part",
        required=True,
        index=True,
        check_company=True,
        domain="[('type', '=', 'consu')]",
    )
    tracking_kind = fields.Selection(related="product_id.tracking")
    quantity = fields.Float(
        "Planned", digits="Product Unit", default=1.0, required=True
    )
    uom_id = fields.Many2one(related="product_id.uom_id")
    used_qty = fields.Float(
        "Used",
        digits="Product Unit",
        compute="_compute_used_qty",
        store=True,
        readonly=False,
        precompute=True,
    )
    lot_ids = fields.Many2many(
        "stock.lot",
        string="Lots/Serials",
        copy=False,
        domain="[('product_id', '=', product_id)]",
        help="Which ones were put in or taken out.",
    )
    note = fields.Char(
        "Remark", copy=False, help="Why less was used than planned, if so."
    )
    is_extra = fields.Boolean(
        "Added Later",
        readonly=True,
        copy=False,
        help="Production has found out while it worked that the part is needed.",
    )
    move_id = fields.Many2one(
        "stock.move",
        "Stock Move",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The line of the repair order that moves it.",
    )

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "Say how many of the part are needed."
    )
    _used_positive = models.Constraint(
        "CHECK (used_qty >= 0)", "It cannot be less than nothing that was used."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("quantity")
    def _compute_used_qty(self):
        for material in self:
            material.used_qty = material.quantity

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("lot_ids", "product_id")
    def _check_lots(self):
        for material in self:
            if material.lot_ids.product_id - material.product_id:
                raise UserError(
                    self.env._(
                        "These lots are of another product than %(part)s: %(lots)s.",
                        part=material.product_id.display_name,
                        lots=", ".join(material.lot_ids.mapped("name")),
                    )
                )

    # === CRUD === #

    @api.model
    def _store_new(self, vals_list):
        """Create parts: planned ones of a draft, or found out about at work.

        :raise UserError: when it is somebody else's turn
        """
        reworks = self.env["aftersales.rework"]
        materials = super()._store_new(
            [
                {
                    **vals,
                    "is_extra": reworks.browse(vals["rework_id"]).sudo().state
                    == "progress",
                }
                for vals in vals_list
            ]
        )
        materials._check_turn()
        materials.filtered("is_extra")._ensure_moves()
        return materials

    def _store(self, vals):
        """Write; what is planned is fixed once the rework is routed.

        :raise UserError: when it is somebody else's turn
        """
        if PLANNED_FIELDS.intersection(vals):
            self.rework_id._check_routable()
        if USED_FIELDS.intersection(vals):
            self._check_turn()
        result = super()._store(vals)
        if "rework_id" in vals:
            self.rework_id._check_routable()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_planned(self):
        self._check_turn()
        self.filtered(
            lambda material: not material.is_extra
        ).rework_id._check_routable()
        self.sudo().move_id.unlink()

    # === BUSINESS === #

    def _check_turn(self):
        """Refuse parts from whoever does not work on the rework now.

        :raise UserError: unless it is process engineering in a draft, or production
            in a rework that is in progress
        """
        reworks = self.rework_id
        working = reworks.filtered(lambda rework: rework.state == "progress")
        (reworks - working)._check_routable()
        if working:
            self.env["aftersales.rework.operation"]._check_worker()

    def _is_short(self):
        """Tell whether less was used than planned."""
        self.ensure_one()
        return self.uom_id.compare(self.used_qty, self.quantity) < 0

    def _use_refusals(self):
        """Yield what is unclear about the parts that were used."""
        for material in self:
            unit, used = material.uom_id, material.used_qty
            values = {"part": material.product_id.display_name, "used": used}
            if material._is_short() and not (material.note or "").strip():
                yield self.env._(
                    "%(part)s: only %(used).10g of %(planned).10g were used. Say why.",
                    planned=material.quantity,
                    **values,
                )
            kind, lots = material.tracking_kind, len(material.lot_ids)
            if kind == "serial" and unit.compare(used, lots):
                yield self.env._(
                    "%(part)s: %(used).10g were used, name the serial number of each.",
                    **values,
                )
            elif kind == "lot" and used and lots != 1:
                yield self.env._(
                    "%(part)s: say of which lot; of several lots, in several rows.",
                    **values,
                )
