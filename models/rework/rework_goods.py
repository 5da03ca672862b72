from collections import defaultdict

from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.misc import formatLang

from ..returns.ledger_query import lock_rows

# What a disposition has settled, with the repair order that takes the goods.
DISPOSED_FIELDS = {
    "company_id",
    "disposition_id",
    "kind",
    "location_id",
    "lot_id",
    "product_id",
    "quantity",
    "uom_id",
    "warehouse_id",
}


class Rework(models.Model):
    """The goods of a rework: which they are, and whether they lie where it says.

    What lies in a place is shared by the reworks there: one that is routed, or decided
    by a disposition, has its part; a draft has none yet.
    """

    _inherit = "aftersales.rework"

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("product_id", "lot_id")
    def _check_lot_of_product(self):
        for rework in self.sudo():
            if rework.lot_id and rework.lot_id.product_id != rework.product_id:
                raise ValidationError(
                    self.env._(
                        "Lot %(lot)s is not one of %(product)s.",
                        lot=rework.lot_id.name,
                        product=rework.product_id.display_name,
                    )
                )

    @api.constrains("product_id", "quantity", "uom_id")
    def _check_serial_quantity(self):
        for rework in self.sudo().filtered(lambda r: r.tracking_kind == "serial"):
            unit = rework.product_id.uom_id
            if unit.compare(rework._get_product_quantity(), 1) != 0:
                raise ValidationError(
                    self.env._(
                        "%(product)s has serial numbers: register a rework for each"
                        " piece.",
                        product=rework.product_id.display_name,
                    )
                )

    # === CRUD === #

    def write(self, vals):
        """Write; goods that a disposition has decided about stay these.

        :raise UserError: when they would become others, or more, or fewer
        """
        names = DISPOSED_FIELDS & vals.keys()
        disposed = self.sudo().filtered("disposition_id") if names else ()
        changed = [
            rework
            for rework in disposed
            for name in names
            if rework._fields[name].convert_to_write(rework[name], rework) != vals[name]
        ]
        if changed:
            raise UserError(
                self.env._(
                    "%(reworks)s: the disposition of the return says what is reworked."
                    " Take it back to change it.",
                    reworks=", ".join({rework.display_name for rework in changed}),
                )
            )
        return super().write(vals)

    # === EFFECTS === #

    def _action_route(self):
        """Claim the goods: of two who route the same ones, the second is told."""
        result = super()._action_route()
        self.sudo()._lock_goods()
        return result

    # === BUSINESS === #

    def _lock_goods(self):
        """Let nobody else claim, at this moment, what lies where these take it from."""
        reworks = self.filtered(lambda rework: rework._has_goods())
        quants = self.env["stock.quant"].search(
            [
                ("product_id", "in", reworks.product_id.ids),
                ("location_id", "in", reworks.location_id.ids),
            ]
        )
        claimed = {rework._get_goods_key() for rework in reworks}
        quants = quants.filtered(
            lambda q: (q.product_id, q.lot_id, q.location_id) in claimed
        )
        lock_rows(self.env, stock_quant=quants.ids)

    def _get_product_quantity(self):
        """Return its quantity in the unit of the product."""
        self.ensure_one()
        unit = self.product_id.uom_id
        return self.uom_id._compute_quantity(self.quantity, unit, round=False)

    def _has_goods(self):
        """Return whether goods of our stock are reworked, not a unit out there."""
        return self.kind != "site" and self.product_id.is_storable

    def _get_goods_key(self):
        return self.product_id, self.lot_id, self.location_id

    @api.model
    def _count_lying(self, products, places):
        """Return what lies in these places and no transfer has reserved.

        :return: (product, lot, location) -> quantity in the unit of the product
        """
        groups = self.env["stock.quant"]._read_group(
            [
                ("product_id", "in", products.ids),
                ("location_id", "in", places.ids),
            ],
            ["product_id", "lot_id", "location_id"],
            ["quantity:sum", "reserved_quantity:sum"],
        )
        lying = defaultdict(float)
        for product, lot, location, quantity, reserved in groups:
            lying[product, lot, location] = quantity - reserved
        return lying

    @api.model
    def _find_claims(self, products, places):
        """Return the open reworks, drafts among them, of products in these places."""
        return self.search(
            [
                ("is_open", "=", True),
                ("kind", "!=", "site"),
                ("product_id", "in", products.ids),
                ("location_id", "in", places.ids),
            ]
        )

    def _missing_goods(self):
        """Return how much of its goods does not lie there for each, none if all does.

        The reworks share out among them what no other has.

        :return: rework -> (quantity missing, quantity there), in the product's unit
        """
        reworks = self.sudo().filtered(lambda rework: rework._has_goods())
        if not reworks:
            return {}
        goods = reworks.product_id, reworks.location_id
        free = reworks._count_lying(*goods)
        for rival in reworks._find_claims(*goods) - reworks:
            if rival.state != "draft" or rival.disposition_id:
                free[rival._get_goods_key()] -= rival._get_product_quantity()
        missing = {}
        for rework in reworks:
            key, needed = rework._get_goods_key(), rework._get_product_quantity()
            unit = rework.product_id.uom_id
            if unit.compare(free[key], needed) < 0:
                there = max(free[key], 0.0)
                missing[rework] = (needed - there, there)
            free[key] -= needed
        return missing

    def _goods_refusals(self):
        """Yield which goods do not lie where the rework would take them from."""
        for rework, (quantity, there) in self._missing_goods().items():
            product, lot = rework.product_id, rework.lot_id
            names = [product.display_name, lot.name]
            text = self.env._(
                "%(missing)s of %(goods)s are missing: only %(there)s lie free in"
                " %(place)s.",
                missing=rework._format_product_quantity(quantity),
                goods=", ".join(filter(None, names)),
                there=rework._format_product_quantity(there),
                place=rework.location_id.display_name or "–",
            )
            yield rework.sudo(self.env.su), text, "quantity"

    def _format_product_quantity(self, quantity, unit=None):
        """Return a quantity as people write it: 3 Units.

        :param unit: its unit; that of the product by default
        """
        unit = unit or self.product_id.uom_id
        quantity = unit.round(quantity)
        digits = (
            {"digits": 0} if float(quantity).is_integer() else {"dp": "Product Unit"}
        )
        return f"{formatLang(self.env, quantity, **digits)} {unit.name}"
