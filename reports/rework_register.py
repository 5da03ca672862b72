from odoo import api, models
from odoo.tools import LazyTranslate

from .register import Column

_lt = LazyTranslate(__name__)


class ReworkRegister(models.AbstractModel):
    """The register of reworks: what was made good, how well, how late, at what cost."""

    _name = "aftersales.rework.register"
    _inherit = "aftersales.register"
    _description = "Register of Reworks"

    _register_model = "aftersales.rework"

    # === BUSINESS === #

    @api.model
    def _get_title(self):
        return self.env._("Register of Reworks")

    @api.model
    def _get_columns(self):
        return [
            *self._get_origin_columns(),
            *self._get_work_columns(),
            *self._get_time_columns(),
            *self._get_cost_columns(),
        ]

    @api.model
    def _get_origin_columns(self):
        return [
            Column("name", 18),
            Column("registered_at", 16),
            Column("state", 13),
            Column("kind", 14),
            Column("commercial_partner_id.complete_name", 28, _lt("Customer")),
            Column("complaint_id.name", 18, _lt("Complaint")),
            Column("return_id.name", 18, _lt("Return")),
            Column("product_id", 32),
            Column("lot_id", 16),
            Column("defect_id", 18),
            Column("route_id", 22),
            Column("team_id", 18),
        ]

    @api.model
    def _get_work_columns(self):
        return [
            Column("quantity", 11, total=True, unit="uom_id"),
            Column("good_qty", 11, total=True, unit="uom_id"),
            Column("scrap_qty", 11, total=True, unit="uom_id"),
            Column("uom_id", 9),
            self._make_column("yield_rate", 9, _lt("Yield (%)")),
            Column("loop_count", 8),
            Column("planned_minutes", 11, _lt("Planned (min)"), total=True),
            Column("worked_minutes", 11, total=True),
        ]

    @api.model
    def _get_time_columns(self):
        return [
            Column("promised_on", 12),
            Column("scheduled_end", 16),
            Column("done_at", 16, _lt("Finished On")),
            self._make_column("days_late", 9, _lt("Days Late")),
        ]

    @api.model
    def _get_cost_columns(self):
        """Return the column of what only the desk may see."""
        if not self._may_see_costs():
            return []
        cost = self._make_column("cost", 13, _lt("Cost"), "company_id.currency_id")
        return [cost, Column("company_id.currency_id", 9)]

    @api.model
    def _make_column(self, name, width, label, unit=None):
        """Return a column of what the analysis reckons."""
        return Column(
            name,
            width,
            label,
            total=bool(unit),
            unit=unit,
            value=lambda row: row[name],
            kind="number",
        )

    @api.model
    def _may_see_costs(self):
        return self.env["aftersales.cost.report"].has_access("read")

    @api.model
    def _read_more(self, rows):
        """Add what the analysis reckons: yield, days late, costs."""
        names = [
            "yield_rate",
            "days_late",
            *(["cost"] if self._may_see_costs() else []),
        ]
        analysis = self.env["aftersales.rework.analysis"].browse(rows)
        # Of a view nothing is known in advance, and nothing is kept for long.
        analysis.invalidate_recordset(names)
        for values in analysis.read(names):
            rows[values.pop("id")].update(values)
        analysis.invalidate_recordset(names)
        return super()._read_more(rows)
