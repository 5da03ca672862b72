from collections import defaultdict

from odoo import api, fields, models

from .containment import KEY

# Kind of a trace's row -> where the goods are.
PLACE_BY_KIND = {
    "stock": "stock",
    "untracked": "stock",
    "transit": "transit",
    "in_work": "wip",
    "in_repair": "wip",
    "incoming": "supplier",
    "sent_back": "supplier",
}
SUMS = ("stock_qty", "found_qty", "sorted_qty", "good_qty", "rejected_qty")


class Problem(models.Model):
    """The containment of a problem: where suspect goods are, fed from stock (D3)."""

    _inherit = "aftersales.problem"

    containment_ids = fields.One2many(
        "aftersales.containment",
        "problem_id",
    )
    containment_effect = fields.Text(
        "Effect of the Containment",
        help="How it was checked that the containment works: nothing bad has left"
        " since.",
    )
    containment_open_count = fields.Integer(
        "Open Places", compute="_compute_containment_counts"
    )
    containment_count = fields.Integer("Places", compute="_compute_containment_counts")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("containment_ids.done_at")
    def _compute_containment_counts(self):
        groups = self.env["aftersales.containment"]._read_group(
            [("problem_id", "in", self.ids)],
            ["problem_id"],
            ["__count", "done_at:count"],
        )
        counts = {problem: (total, done) for problem, total, done in groups}
        for problem in self:
            total, done = counts.get(problem._origin, (0, 0))
            problem.containment_count = total
            problem.containment_open_count = total - done

    # === ACTIONS === #

    def action_fill_containment(self):
        """Fill in from stock where the suspect goods are; what people entered stays."""
        self.ensure_one()
        self.check_access("write")
        rows = self._trace_suspects()
        self._merge_containment(self._sum_places(rows))
        return True

    @api.readonly
    def action_open_containment(self):
        """Open the containment rows in a list of their own."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales.containment_action"
        )
        return {
            **action,
            "domain": [("problem_id", "=", self.id)],
            "context": {"default_problem_id": self.id},
        }

    # === BUSINESS === #

    def _trace_suspects(self):
        """Return the rows of the trace of the lots, or of the product.

        :raise UserError: when the problem names neither
        """
        lots, product = self._get_suspects()
        trace = self.env["aftersales.trace"]
        company = trace.with_context(allowed_company_ids=self.company_id.ids)
        company._check_goods(lots, product)
        return company._trace(lots, None if lots else product)

    def _sum_places(self, rows):
        """Return how many lie where: key of a containment row -> quantity."""
        places = defaultdict(float)
        trace = self.env["aftersales.trace"]
        for row in rows:
            if row["direction"] != "forward":
                continue
            self._add_place(places, row)
        for found in trace._prepare_consignees(rows):
            partner = found["commercial_partner_id"] or False
            goods = (found["product_id"], found["lot_id"] or False)
            places[("customer", False, partner, *goods)] += found["quantity"]
        return places

    @api.model
    def _add_place(self, places, row):
        """Add a row of the trace; what is in work is taken off the stock it lies in."""
        goods = (row["product_id"], row["lot_id"] or False)
        location = row["location_id"] or False
        place = PLACE_BY_KIND.get(row["kind"])
        if row["kind"] == "untracked" and row["move_line_id"]:
            return  # a movement, not a place
        if place == "wip":
            places[("stock", location, False, *goods)] -= row["quantity"]
        if place == "supplier":
            partner = row["commercial_partner_id"] or False
            places[(place, False, partner, *goods)] += row["quantity"]
        elif place:
            places[(place, location, False, *goods)] += row["quantity"]

    def _merge_containment(self, places):
        """Write the quantities into the rows there are; add and drop the others."""
        precision = self.env["aftersales.trace"]._get_precision()
        places = {key: qty for key, qty in places.items() if abs(qty) >= precision}
        now = fields.Datetime.now()
        # The table is the leader's, the quantities are the stock's.
        rows = self.containment_ids.sudo()
        obsolete = rows.browse()
        for row in rows:
            found = places.pop(row._get_key(), None)
            if found is None and row.filled_at and row._is_untouched():
                obsolete += row
            elif found is not None or row.filled_at:
                row.write({"stock_qty": found or 0, "filled_at": now})
        obsolete.unlink()
        # Quiet: nobody needs to be told that a table was filled in.
        rows.with_context(tracking_disable=True).create(
            [
                {
                    **dict(zip(KEY, key, strict=True)),
                    "problem_id": self.id,
                    "stock_qty": quantity,
                    "filled_at": now,
                }
                for key, quantity in places.items()
            ]
        )

    def _d3_refusals(self):
        """Yield what D3 lacks: also the open places of the containment."""
        yield from super()._d3_refusals()
        yield from self._get_containment_refusals()

    def _get_containment_refusals(self):
        """Yield what the containment of these problems still lacks, for gate D3."""
        for problem in self:
            rows = problem.containment_ids
            if not rows:
                text = self.env._("Containment: no place is in the table yet.")
                yield problem, text, "containment_ids"
            for row in rows:
                refusals = row._get_refusals()
                if not refusals and not row.done_at:
                    refusals = [self.env._("not finished")]
                if refusals:
                    text = problem._say_open(row, refusals)
                    yield problem, text, "containment_ids"
            if rows and not problem.containment_effect:
                text = self.env._("Say how the containment's effect was checked.")
                yield problem, text, "containment_effect"

    def _say_open(self, row, refusals):
        return self.env._(
            "Containment of %(place)s: %(missing)s.",
            place=row.display_name,
            missing=", ".join(refusals),
        )

    def _get_containment_sums(self):
        """Return pairs of a unit and the totals of the table in it, by field."""
        sums = defaultdict(lambda: dict.fromkeys(SUMS, 0))
        for row in self.containment_ids:
            for name in SUMS:
                sums[row.sudo().uom_id][name] += row[name]
        return list(sums.items())
