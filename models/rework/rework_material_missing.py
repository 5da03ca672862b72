from collections import defaultdict
from math import inf

from odoo import api, fields, models
from odoo.fields import Domain

from .rework_material_move import SETTLED_STATES
from .rework_table import PLANNED_STATES

# Stock moves that will happen.
COMING_STATES = ("waiting", "confirmed", "partially_available", "assigned")


class ReworkMaterial(models.Model):
    """How many of a part will be missing when the work begins.

    Needed is what is planned, and once the work goes on what is used. There is what
    lies in the stock and comes until that day, without what others take: their stock
    moves, and the parts of reworks that begin earlier.
    """

    _inherit = "aftersales.rework.material"

    missing_qty = fields.Float(
        "Missing",
        digits="Product Unit",
        compute="_compute_missing_qty",
        help="How many the stock will not have when the work begins: what lies there"
        " and comes until then, without what others need.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends(
        "action",
        "product_id",
        "quantity",
        "used_qty",
        "rework_id.scheduled_start",
        "rework_id.state",
        "rework_id.warehouse_id",
    )
    def _compute_missing_qty(self):
        self.missing_qty = 0
        waiting = self.sudo().filtered(lambda material: material._is_taken())
        for place, materials in waiting.grouped(lambda m: m._get_parts_place()).items():
            stock = materials._read_stock(place)
            for material in materials:
                material.missing_qty = material._get_missing(stock[material.product_id])

    # === BUSINESS === #

    def _is_taken(self):
        """Tell whether it is to be taken out of the stock, and is not yet."""
        self.ensure_one()
        return (
            self.action == "add"
            and self.product_id.is_storable
            and self.rework_id.state in (*PLANNED_STATES, "progress")
            and self.move_id.state not in SETTLED_STATES
        )

    def _get_parts_place(self):
        """Return where the repair order takes parts from."""
        repair_type = self.rework_id.warehouse_id.repair_type_id
        return repair_type.default_location_src_id

    def _get_needed(self):
        """Return how many are needed."""
        self.ensure_one()
        in_work = self.rework_id.state == "progress"
        return self.used_qty if in_work else self.quantity

    def _get_turn(self):
        """Return when it is due, and before whom: (day, number of the rework)."""
        rework, today = self.rework_id, fields.Date.today()
        start = rework.scheduled_start
        # What is not saved yet comes last.
        return max(start.date() if start else today, today), rework._origin.id or inf

    def _read_stock(self, place):
        """Return how many nobody has reserved: product -> turn -> pieces more or less.

        :return: turns as of :meth:`_get_turn`; a number of 0 comes before all reworks
        """
        today, stock = fields.Date.today(), defaultdict(lambda: defaultdict(float))
        products = self.product_id.with_context(location=place.id, tz="UTC")
        own = Domain("product_id", "in", products.ids)
        lying, coming, going = (
            own & Domain(d) for d in products._get_domain_locations()
        )
        going &= Domain("id", "not in", self.move_id.ids)
        quants = products.env["stock.quant"]
        for product, pieces, reserved in quants._read_group(
            lying, ["product_id"], ["quantity:sum", "reserved_quantity:sum"]
        ):
            stock[product][today, 0] += pieces - reserved
        for domain, sign in ((coming, 1), (going, -1)):
            for product, day, pieces in self._read_moves(products, domain, sign < 0):
                stock[product][max(day.date(), today), 0] += sign * pieces
        for material in self._find_rivals(own, place) | self.filtered("move_id"):
            stock[material.product_id][material._get_turn()] -= material._get_unsure()
        return stock

    @api.model
    def _read_moves(self, products, domain, is_going):
        """Yield (product, day, pieces) of stock moves, without what is reserved."""
        moves = products.env["stock.move"]
        aggregates = ["product_qty:sum", "quantity:sum"]
        domain &= Domain("state", "in", COMING_STATES)
        for product, day, pieces, reserved in moves._read_group(
            domain, ["product_id", "date:day"], aggregates
        ):
            yield product, day, pieces - (reserved if is_going else 0)

    def _find_rivals(self, own, place):
        """Return the parts of scheduled reworks that have no stock move yet."""
        rivals = self.search(
            own
            & Domain("action", "=", "add")
            & Domain("move_id", "=", False)
            & Domain("rework_id.state", "=", "scheduled")
        )
        return rivals.filtered(lambda material: material._get_parts_place() == place)

    def _get_unsure(self):
        """Return how many it needs that are not reserved for it."""
        self.ensure_one()
        return max(0, self._get_needed() - self.move_id.quantity)

    def _get_missing(self, changes):
        """Return how many are missing: turn -> pieces more or less in the stock."""
        self.ensure_one()
        turn = self._get_turn()
        there = sum(pieces for due, pieces in changes.items() if due < turn)
        missing = self._get_unsure() - max(0, there)
        return missing if self.uom_id.compare(missing, 0) > 0 else 0
