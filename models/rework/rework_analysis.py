from odoo import api, fields, models
from odoo.tools import SQL

from .rework_table import STATES
from .rework_time_cost import COST_GROUPS


class ReworkAnalysis(models.Model):
    """Figures about reworks, a row for each: yield, loops, time, cost, days late."""

    _name = "aftersales.rework.analysis"
    _description = "Analysis of Reworks"
    _auto = False
    _order = "registered_at desc, id desc"
    _rec_name = "rework_id"
    _depends = {
        "aftersales.rework": [
            "commercial_partner_id",
            "company_id",
            "complaint_id",
            "defect_id",
            "done_at",
            "good_qty",
            "kind",
            "loop_count",
            "lot_id",
            "planned_minutes",
            "product_id",
            "promised_on",
            "quantity",
            "registered_at",
            "return_id",
            "route_id",
            "scrap_qty",
            "state",
            "team_id",
            "worked_minutes",
        ],
        "aftersales.rework.time": ["amount", "rework_id", "stopped_at"],
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id"],
        "repair.order": ["aftersales_rework_id"],
        "stock.move": [
            "aftersales_rework_id",
            "is_in",
            "is_out",
            "repair_id",
            "scrap_id",
            "state",
            "value",
        ],
        "stock.scrap": ["aftersales_rework_id"],
    }

    rework_id = fields.Many2one("aftersales.rework", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(STATES, "Status", readonly=True)
    kind = fields.Selection(selection="_selection_kind", readonly=True)
    registered_at = fields.Datetime("Registered On", readonly=True)
    done_at = fields.Datetime("Passed On", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    complaint_id = fields.Many2one("aftersales.complaint", readonly=True)
    return_id = fields.Many2one("aftersales.return", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one("product.category", "Product Category", readonly=True)
    lot_id = fields.Many2one("stock.lot", "Lot/Serial", readonly=True)
    defect_id = fields.Many2one("aftersales.defect", readonly=True)
    route_id = fields.Many2one("aftersales.rework.route", readonly=True)
    team_id = fields.Many2one("aftersales.team", "Department", readonly=True)

    quantity = fields.Float(digits="Product Unit", readonly=True)
    good_qty = fields.Float("Good", digits="Product Unit", readonly=True)
    scrap_qty = fields.Float("Scrap", digits="Product Unit", readonly=True)
    yield_rate = fields.Float(
        "Yield (%)",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="The good ones among what was made good or scrapped; of a group, of all"
        " its pieces together.",
    )
    loop_count = fields.Integer("Rework Loops", readonly=True)
    first_pass_rate = fields.Float(
        "Passed at Once (%)",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="The share of what was passed by the first re-inspection.",
    )
    planned_minutes = fields.Float("Planned (min)", readonly=True)
    worked_minutes = fields.Float("Worked (min)", readonly=True)
    cost = fields.Monetary(
        readonly=True, groups=COST_GROUPS, help="Hours, parts and scrap so far."
    )
    days_late = fields.Float(
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="After the day promised to the customer; of open reworks, up to today.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.model
    def _selection_kind(self):
        field = self.env["aftersales.rework"]._fields["kind"]
        return field._description_selection(self.env)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT rework.id, rework.id AS rework_id, rework.company_id, rework.state,
                rework.kind, rework.registered_at, rework.done_at,
                rework.commercial_partner_id AS partner_id, rework.complaint_id,
                rework.return_id, rework.product_id, template.categ_id, rework.lot_id,
                rework.defect_id, rework.route_id, rework.team_id, rework.quantity,
                rework.good_qty, rework.scrap_qty,
                COALESCE(rework.loop_count, 0) AS loop_count,
                100 * rework.good_qty
                    / NULLIF(rework.good_qty + rework.scrap_qty, 0) AS yield_rate,
                CASE WHEN rework.state = 'done'
                    THEN CASE WHEN rework.loop_count > 0 THEN 0 ELSE 100 END
                END AS first_pass_rate,
                rework.planned_minutes, rework.worked_minutes,
                %(days_late)s AS days_late, %(cost)s AS cost
            FROM aftersales_rework AS rework
            LEFT JOIN product_product AS product ON product.id = rework.product_id
            LEFT JOIN product_template AS template
                ON template.id = product.product_tmpl_id
            """,
            days_late=self._days_late,
            cost=self._cost,
        )

    @property
    def _days_late(self):
        """Return the SQL of the days after the promised one; none without a promise."""
        return SQL(
            """
            CASE WHEN rework.promised_on IS NOT NULL AND rework.state != 'cancelled'
                THEN GREATEST(
                    0, COALESCE(rework.done_at::date, %s) - rework.promised_on)
            END
            """,
            fields.Date.context_today(self),
        )

    @property
    def _cost(self):
        """Return the SQL of hours and parts, reckoned only where it is shown."""
        return SQL(
            """
            COALESCE((
                SELECT sum(worked.amount) FROM aftersales_rework_time AS worked
                WHERE worked.rework_id = rework.id AND worked.stopped_at IS NOT NULL
            ), 0) + COALESCE((
                SELECT sum(CASE WHEN move.is_out THEN move.value ELSE -move.value END)
                FROM stock_move AS move
                WHERE move.state = 'done' AND (move.is_in OR move.is_out)
                    AND move.id IN (
                        SELECT part.id
                        FROM repair_order AS repair
                        JOIN stock_move AS part ON part.repair_id = repair.id
                        WHERE repair.aftersales_rework_id = rework.id
                        UNION
                        SELECT lost.id
                        FROM stock_scrap AS scrap
                        JOIN stock_move AS lost ON lost.scrap_id = scrap.id
                        WHERE scrap.aftersales_rework_id = rework.id
                        UNION
                        SELECT sent.id FROM stock_move AS sent
                        WHERE sent.aftersales_rework_id = rework.id
                    )
            ), 0)
            """
        )

    # === ACTIONS === #

    def action_open_rework(self):
        """Open the rework of the row."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "aftersales.rework",
            "res_id": self.rework_id.id,
            "views": [[False, "form"]],
        }

    # === BUSINESS === #

    def _read_group_select(self, aggregate_spec, query):
        """Reckon the yield of a group from its pieces: rates cannot be averaged."""
        if aggregate_spec != "yield_rate:avg":
            return super()._read_group_select(aggregate_spec, query)
        good = self._field_to_sql(self._table, "good_qty", query)
        scrap = self._field_to_sql(self._table, "scrap_qty", query)
        return SQL(
            "100 * SUM(%(good)s) / NULLIF(SUM(%(good)s + %(scrap)s), 0)",
            good=good,
            scrap=scrap,
        )
