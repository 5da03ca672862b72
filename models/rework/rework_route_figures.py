from odoo import api, fields, models


class ReworkRoute(models.Model):
    """What a route has achieved: process engineering tracks its effect."""

    _inherit = "aftersales.rework.route"

    rework_ids = fields.One2many("aftersales.rework", "route_id", "Reworks")
    rework_count = fields.Integer("Reworks (count)", compute="_compute_figures")
    done_count = fields.Integer("Passed Reworks", compute="_compute_figures")
    first_pass_yield = fields.Float(
        compute="_compute_figures",
        help="Share of the passed reworks that passed the first re-inspection.",
    )
    good_qty = fields.Float("Good", digits="Product Unit", compute="_compute_figures")
    scrap_qty = fields.Float("Scrap", digits="Product Unit", compute="_compute_figures")
    piece_yield = fields.Float(
        compute="_compute_figures",
        help="Share of the pieces of the passed reworks that could be saved.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("rework_ids.state", "rework_ids.loop_count", "rework_ids.good_qty")
    def _compute_figures(self):
        reworks = self.env["aftersales.rework"]
        groups = reworks._read_group(
            [("route_id", "in", self.ids), ("state", "!=", "cancelled")],
            ["route_id", "state"],
            ["__count", "good_qty:sum", "scrap_qty:sum"],
        )
        first = dict(
            reworks._read_group(
                [
                    ("route_id", "in", self.ids),
                    ("state", "=", "done"),
                    ("loop_count", "=", 0),
                ],
                ["route_id"],
                ["__count"],
            )
        )
        done = {route: row for route, state, *row in groups if state == "done"}
        for route in self:
            count, good, scrap = done.get(route, (0, 0, 0))
            every = [row[0] for owner, _state, *row in groups if owner == route]
            route.rework_count = sum(every)
            route.done_count = count
            route.first_pass_yield = count and first.get(route, 0) / count
            route.good_qty, route.scrap_qty = good, scrap
            route.piece_yield = good and good / (good + scrap)

    # === ACTIONS === #

    @api.readonly
    def action_open_reworks(self):
        """Open the reworks that were done by the route."""
        self.ensure_one()
        return self.env["aftersales.rework"]._action_open([("route_id", "=", self.id)])
