from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

PLACES = [
    ("stock", "Own Stock"),
    ("transit", "In Transit"),
    ("wip", "Work in Progress"),
    ("customer", "At the Customer"),
    ("supplier", "At the Supplier"),
    ("other", "Elsewhere"),
]
# Where we sort ourselves; elsewhere the others may do it, or keep the goods apart.
OWN_PLACES = ("stock", "transit", "wip")
# What tells one row of a problem's table from the others.
KEY = ("place", "location_id", "partner_id", "product_id", "lot_id")
# Written by the stock, and by nobody else.
FILLED = {"stock_qty", "filled_at", "counted_at"}
# What people enter; a row with none of it was only filled in.
ENTERED = ("user_id", "clean_point", "measure", "effectiveness", "difference_reason")


class Containment(models.Model):
    """One place where suspect goods may be, and what was done about them there (D3).

    The stock says how many should be there; people find, sort and reject. The leaders
    of the problem keep the table, the owner of a row fills it in.
    """

    _name = "aftersales.containment"
    _inherit = ["aftersales.problem.part", "mail.thread", "mail.activity.mixin"]
    _description = "Containment"
    _order = "problem_id, sequence, id"
    _check_company_auto = True
    _mail_post_access = "read"

    problem_id = fields.Many2one(
        "aftersales.problem", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="problem_id.company_id", store=True, precompute=True, index=True
    )
    sequence = fields.Integer(
        compute="_compute_sequence", store=True, precompute=True, readonly=False
    )
    place = fields.Selection(PLACES, "Where", required=True, default="other")
    location_id = fields.Many2one(
        "stock.location", index="btree_not_null", check_company=True
    )
    partner_id = fields.Many2one(
        "res.partner", "Customer / Supplier", index="btree_not_null"
    )
    place_name = fields.Char("Place", compute="_compute_place_name")
    product_id = fields.Many2one(
        "product.product", required=True, index=True, check_company=True
    )
    lot_id = fields.Many2one(
        "stock.lot",
        "Lot/Serial",
        domain="[('product_id', '=', product_id)]",
        index="btree_not_null",
        check_company=True,
    )
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    # What should be there
    stock_qty = fields.Float(
        "By Stock",
        digits="Product Unit",
        readonly=True,
        copy=False,
        help="What the stock, or the deliveries, say is there.",
    )
    filled_at = fields.Datetime("Filled On", readonly=True, copy=False)
    # What is there
    found_qty = fields.Float(
        "Found", digits="Product Unit", help="What was counted on the spot."
    )
    counted_at = fields.Datetime("Counted On", readonly=True, copy=False)
    difference_reason = fields.Char(
        "Why It Differs", help="Why another quantity was found than the stock says."
    )
    sorted_qty = fields.Float("Sorted", digits="Product Unit")
    good_qty = fields.Float("Good", digits="Product Unit")
    rejected_qty = fields.Float("Rejected", digits="Product Unit")
    clean_point = fields.Char(
        help="From which serial, date or delivery on the goods are proven to be good."
    )
    measure = fields.Char(
        "What Was Done", help="Kept apart, sorted, told the customer …"
    )
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        domain="[('share', '=', False)]",
        index="btree_not_null",
        help="Sees to it that the place is clean; he finds it among his to-dos.",
    )
    due_on = fields.Date("Until", default=lambda self: fields.Date.context_today(self))
    effectiveness = fields.Char(
        help="How it was checked that nothing bad leaves this place any more."
    )
    done_at = fields.Datetime("Done On", readonly=True, copy=False)
    done_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    _quantities_positive = models.Constraint(
        "CHECK (found_qty >= 0 AND sorted_qty >= 0"
        " AND good_qty >= 0 AND rejected_qty >= 0)",
        "Quantities of a containment cannot be negative.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("place")
    def _compute_sequence(self):
        order = {place: number for number, (place, _label) in enumerate(PLACES, 1)}
        for row in self:
            row.sequence = order.get(row.place, 0)

    @api.depends("place", "location_id", "partner_id")
    def _compute_place_name(self):
        labels = dict(self._fields["place"]._description_selection(self.env))
        for row in self:
            where = row.sudo().partner_id or row.sudo().location_id
            row.place_name = where.display_name or labels.get(row.place)

    @api.depends("place_name", "lot_id", "product_id")
    def _compute_display_name(self):
        for row in self:
            goods = row.sudo().lot_id or row.sudo().product_id
            names = [row.place_name, goods.display_name]
            row.display_name = " · ".join(filter(None, names))

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("found_qty", "sorted_qty", "good_qty", "rejected_qty")
    def _check_sums(self):
        for row in self:
            unit = row.sudo().uom_id
            if unit.compare(row.sorted_qty, row.good_qty + row.rejected_qty):
                text = self.env._(
                    "%(place)s: sorted must be the sum of good and rejected.",
                    place=row.display_name,
                )
                raise ValidationError(text)
            if unit.compare(row.sorted_qty, row.found_qty) > 0:
                text = self.env._(
                    "%(place)s: more cannot be sorted than was found.",
                    place=row.display_name,
                )
                raise ValidationError(text)

    @api.constrains("found_qty", "difference_reason")
    def _check_difference(self):
        """Ask why another quantity was found; later changes of the stock do not."""
        for row in self:
            if row._differs() and not row.difference_reason:
                text = self.env._(
                    "%(place)s: say why another quantity was found than the stock"
                    " says.",
                    place=row.display_name,
                )
                raise ValidationError(text)

    @api.constrains("lot_id", "product_id")
    def _check_lot(self):
        for row in self.sudo():
            if row.lot_id and row.lot_id.product_id != row.product_id:
                text = self.env._("The lot is one of another product.")
                raise ValidationError(text)

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create rows, with a to-do for their owners.

        :raise AccessError: when somebody says what only the stock can say
        """
        for vals in vals_list:
            self._check_filled(vals)
            self._stamp_count(vals)
        rows = super().create(vals_list)
        rows._ask_owners()
        return rows

    def write(self, vals):
        """Write rows; a changed count is stamped, a new owner is asked.

        :raise AccessError: when somebody says what only the stock can say
        """
        self._check_filled(vals)
        vals = dict(vals)
        self._stamp_count(vals)
        result = super().write(vals)
        if {"user_id", "due_on"} & vals.keys():
            self._ask_owners()
        return result

    # === BUSINESS === #

    def _check_filled(self, vals):
        forged = {*FILLED, "done_at", "done_by_id"} & vals.keys()
        if forged and not self.env.su:
            labels = [
                self._fields[name]._description_string(self.env) for name in forged
            ]
            text = self.env._(
                "%(fields)s: this is filled in by the system, not by hand.",
                fields=", ".join(sorted(labels)),
            )
            raise AccessError(text)

    @api.model
    def _stamp_count(self, vals):
        if "found_qty" in vals:
            vals["counted_at"] = fields.Datetime.now()

    def _differs(self):
        """Return whether something else was counted than the stock says."""
        self.ensure_one()
        unit = self.sudo().uom_id
        return bool(
            self.counted_at
            and self.filled_at
            and unit.compare(self.found_qty, self.stock_qty)
        )

    def _get_key(self):
        """Return what tells the row from the others of its problem, as ids."""
        self.ensure_one()
        return tuple(self[name] if name == "place" else self[name].id for name in KEY)

    def _is_untouched(self):
        """Return whether nobody has entered anything yet."""
        self.ensure_one()
        return not self.counted_at and not any(self[name] for name in ENTERED)

    def _get_refusals(self):
        """Return what the row still lacks, as whole sentences."""
        self.ensure_one()
        return [
            text
            for is_missing, text in (
                (not self.user_id, self.env._("nobody owns it")),
                (not self.counted_at, self.env._("not counted yet")),
                (not self._is_sorted(), self.env._("not all that was found is sorted")),
                (
                    self.place in OWN_PLACES and not self.clean_point,
                    self.env._("no clean point"),
                ),
                (
                    self.place not in OWN_PLACES and not self.measure,
                    self.env._("what was done is missing"),
                ),
                (
                    self._differs() and not self.difference_reason,
                    self.env._("another quantity was found than the stock says"),
                ),
            )
            if is_missing
        ]

    def _is_sorted(self):
        """Return whether all was sorted that we sort ourselves."""
        unit = self.sudo().uom_id
        return self.place not in OWN_PLACES or (
            not unit.compare(self.sorted_qty, self.found_qty)
        )
