from odoo import api, fields, models
from odoo.exceptions import UserError

from .recall_table import SETTLED_STATES


class RecallLine(models.Model):
    """A product, or one lot of it, that is recalled, and where all of it is.

    What was produced or received must be found again: in own stock, at the consignees,
    recovered, destroyed or used up. The rest is unaccounted for and is explained.
    """

    _name = "aftersales.recall.line"
    _inherit = "aftersales.recall.part"
    _description = "Recalled Product"
    _order = "recall_id, id"
    _check_company_auto = True

    _recorded_fields = (
        "own_qty",
        "transit_qty",
        "delivered_qty",
        "returned_qty",
        "consumed_qty",
        "scrapped_qty",
    )

    product_id = fields.Many2one(
        "product.product", required=True, index=True, check_company=True
    )
    lot_id = fields.Many2one(
        "stock.lot",
        "Lot/Serial",
        index="btree_not_null",
        domain="[('product_id', '=', product_id)]",
        check_company=True,
        help="Empty: all of the product.",
    )
    uom_id = fields.Many2one(related="product_id.uom_id")
    specification = fields.Char(help="Model, size, strength … as the public knows it.")
    packing = fields.Char("Packing Type")

    # Where it was when the scope was read
    received_qty = fields.Float(
        "Produced/Received",
        digits="Product Unit",
        help="As stock says; correct it where production or purchasing know better.",
    )
    own_qty = fields.Float("Own Stock", digits="Product Unit", readonly=True)
    transit_qty = fields.Float("In Transit", digits="Product Unit", readonly=True)
    delivered_qty = fields.Float("Delivered", digits="Product Unit", readonly=True)
    returned_qty = fields.Float("Returned Before", digits="Product Unit", readonly=True)
    consumed_qty = fields.Float("Used by Us", digits="Product Unit", readonly=True)
    scrapped_qty = fields.Float("Scrapped", digits="Product Unit", readonly=True)

    # What became of the part that was sold
    quantity_ids = fields.One2many(
        "aftersales.recall.quantity", "line_id", "Quantities"
    )
    customer_qty = fields.Float(
        "To Recover", digits="Product Unit", compute="_compute_balance"
    )
    recovered_qty = fields.Float(
        "Recovered", digits="Product Unit", compute="_compute_balance"
    )
    isolated_qty = fields.Float(
        "Isolated There", digits="Product Unit", compute="_compute_balance"
    )
    destroyed_qty = fields.Float(
        "Destroyed There", digits="Product Unit", compute="_compute_balance"
    )
    used_qty = fields.Float(
        "Used by Consignees", digits="Product Unit", compute="_compute_balance"
    )
    sold_qty = fields.Float(
        "Sold On", digits="Product Unit", compute="_compute_balance"
    )
    unaddressed_qty = fields.Float(
        "Without Address",
        digits="Product Unit",
        compute="_compute_balance",
        help="Delivered to nobody whom we know: only an announcement reaches them.",
    )
    residual_qty = fields.Float(
        "Residual in Stock",
        digits="Product Unit",
        compute="_compute_balance",
        help="Produced or received, but found nowhere when the scope was read.",
    )
    unaccounted_qty = fields.Float(
        "Unaccounted For", digits="Product Unit", compute="_compute_balance"
    )
    explanation = fields.Char("Explanation of the Rest")

    _line_unique = models.UniqueIndex(
        "(recall_id, product_id, COALESCE(lot_id, 0))",
        "A recall names a product and lot once.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("product_id", "lot_id")
    def _compute_display_name(self):
        for line in self:
            names = [line.product_id.display_name, line.lot_id.name]
            line.display_name = " · ".join(filter(None, names))

    @api.depends(
        "received_qty",
        "own_qty",
        "transit_qty",
        "delivered_qty",
        "returned_qty",
        "consumed_qty",
        "scrapped_qty",
        "quantity_ids.open_qty",
    )
    def _compute_balance(self):
        """Add up what the consignees have answered, all lines in one query."""
        names = ("recovered", "isolated", "destroyed", "used", "sold", "open", "due")
        sums = self.env["aftersales.recall.quantity"]._read_group(
            [("line_id", "in", self.ids)],
            ["line_id"],
            [f"{name}_qty:sum" for name in names],
        )
        found = {
            line.id: dict(zip(names, values, strict=True)) for line, *values in sums
        }
        for line in self:
            answers = found.get(line._origin.id) or dict.fromkeys(names, 0.0)
            for name in ("recovered", "isolated", "destroyed", "used", "sold"):
                line[f"{name}_qty"] = answers[name]
            line.customer_qty = line.delivered_qty - line.returned_qty
            line.unaddressed_qty = line._round(line.customer_qty - answers["due"])
            line.residual_qty = line._round(
                line.received_qty
                - line.own_qty
                - line.transit_qty
                - line.consumed_qty
                - line.scrapped_qty
                - line.customer_qty
            )
            line.unaccounted_qty = line._round(
                line.residual_qty + line.unaddressed_qty + answers["open"]
            )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create lines of recalls in preparation."""
        lines = super().create(vals_list)
        lines._check_draft()
        return lines

    def write(self, vals):
        """Write; which product and lot is settled by the approval."""
        if vals.keys() & {"product_id", "lot_id"}:
            self._check_draft()
        return super().write(vals)

    # === BUSINESS === #

    def _check_draft(self):
        settled = self.recall_id.filtered(lambda r: r.state in SETTLED_STATES)
        if settled:
            raise UserError(
                self.env._(
                    "%(recalls)s: products and lots were settled by the approval. Take"
                    " the recall back to change them.",
                    recalls=", ".join(settled.mapped("display_name")),
                )
            )

    def _round(self, quantity):
        return self.uom_id.round(quantity) if self.uom_id else quantity

    def _get_open_quantity(self):
        """Return what needs an explanation; in a drill nobody was asked."""
        drill = self.residual_qty + self.unaddressed_qty
        return self._round(drill) if self.recall_id.is_mock else self.unaccounted_qty

    def _get_rest_message(self, rest):
        return self.env._(
            "%(line)s: %(quantity)s of what was produced or received were found"
            " nowhere. Explain.",
            line=self.display_name,
            quantity=rest,
        )

    def _get_unaccounted_message(self, rest):
        return self.env._(
            "%(line)s: %(quantity)s are unaccounted for. Explain.",
            line=self.display_name,
            quantity=rest,
        )

    def _get_lot_message(self):
        return self.env._(
            "%(product)s has lots: which of them are recalled?",
            product=self.product_id.display_name,
        )

    def _prepare_notice_row(self):
        """Return the product as the public knows it, as plain values."""
        return {
            "code": self.product_id.default_code or "",
            "name": self.product_id.with_context(
                display_default_code=False
            ).display_name,
            "barcode": self.product_id.barcode or "",
            "lot": self.lot_id.name or self.env._("all"),
            "specification": self.specification or "",
            "packing": self.packing or "",
        }

    def _is_held(self, holds):
        """Tell whether one of these holds stops all of this line."""
        own = holds.filtered(lambda hold: hold.product_id == self.product_id)
        return any(not hold.lot_id or hold.lot_id == self.lot_id for hold in own)
