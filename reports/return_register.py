from odoo import api, models
from odoo.tools import LazyTranslate

from .register import Column

_lt = LazyTranslate(__name__)


class ReturnRegister(models.AbstractModel):
    """The register of returns: each product that comes back, with what became of it.

    More sheets follow, see ``return_register_sheets.py``: how long returns are open
    and goods in quarantine, the Pareto by reason and product, what it all cost.
    """

    _name = "aftersales.return.register"
    _inherit = "aftersales.register"
    _description = "Register of Returns"

    _register_model = "aftersales.return.line"

    # === BUSINESS === #

    @api.model
    def _get_title(self):
        return self.env._("Register of Returns")

    @api.model
    def _get_columns(self):
        return [
            *self._get_document_columns(),
            *self._get_goods_columns(),
            *self._get_result_columns(),
            *self._get_clock_columns(),
        ]

    @api.model
    def _get_document_columns(self):
        return [
            Column("return_id.name", 20),
            Column("return_id.registered_at", 16),
            Column("return_id.state", 12),
            Column(
                "return_id.commercial_partner_id.complete_name", 28, _lt("Customer")
            ),
            Column("return_id.customer_reference", 16),
            Column("return_id.complaint_id.name", 18, _lt("Complaint")),
            Column("order_line_id.order_id.name", 12, _lt("Sales Order")),
            Column("move_id.picking_id.name", 16, _lt("Delivery")),
            Column("return_id.warehouse_id", 20),
            Column("return_id.user_id", 18),
        ]

    @api.model
    def _get_goods_columns(self):
        return [
            Column("product_id", 32),
            Column("lot_id", 16),
            Column("reason_id", 20),
            Column("defect_id", 18),
            Column("quantity", 11, total=True, unit="uom_id"),
            Column("received_qty", 11, total=True, unit="uom_id"),
            Column(
                "held",
                12,
                _lt("In Quarantine"),
                total=True,
                unit="uom_id",
                value=lambda row: row["held"],
                kind="number",
            ),
            Column("uom_id", 9),
            Column("amount", 13, total=True, unit="company_id.currency_id"),
            *self._get_cost_columns(),
            Column("company_id.currency_id", 9),
        ]

    @api.model
    def _get_cost_columns(self):
        """Return the column of what only the desk may see."""
        if not self.env["aftersales.cost.report"].has_access("read"):
            return []
        return [
            Column(
                "cost",
                13,
                _lt("Cost"),
                total=True,
                unit="company_id.currency_id",
                value=lambda row: row["cost"],
                kind="number",
            )
        ]

    @api.model
    def _get_result_columns(self):
        return [
            Column("requested_id", 18),
            Column("decided_id", 18),
            Column("done_id", 18),
        ]

    @api.model
    def _get_clock_columns(self):
        """Return when each step was taken, and how long the return is open."""
        return [
            Column("return_id.approved_at", 16),
            Column("return_id.arrived_at", 16),
            Column("return_id.received_at", 16),
            Column("return_id.inspected_at", 16),
            Column("return_id.decided_at", 16),
            Column("return_id.settled_at", 16),
            Column("return_id.done_at", 16),
            Column(
                "days",
                8,
                _lt("Days Open"),
                value=lambda row: int(row["days"]),
                kind="integer",
            ),
            Column("age", 18, _lt("Age"), value=lambda row: row["age"]),
        ]

    @api.model
    def _read_more(self, rows):
        """Add what the views on the lines reckon: days, costs, what is in quarantine.

        Whoever may read the lines may read these; costs are of the desk.
        """
        names = ["days_open", "age", "is_open"]
        if self.env["aftersales.cost.report"].has_access("read"):
            names.append("cost")
        analysis = self.env["aftersales.return.analysis"]
        ages = dict(analysis._fields["age"]._description_selection(self.env))
        lines = analysis.browse(rows)
        # Of a view nothing is known in advance, and nothing is kept for long.
        lines.invalidate_recordset(names)
        for values in lines.read(names):
            rows[values["id"]].update(
                days=values["days_open"],
                # What has ended grows no older.
                age=ages[values["age"]] if values["is_open"] else None,
                cost=values.get("cost"),
                held=None,
            )
        lines.invalidate_recordset(names)
        held = self.env["aftersales.return.quarantine"]._read_group(
            [("return_line_id", "in", list(rows))],
            ["return_line_id"],
            ["quantity:sum"],
        )
        for line, quantity in held:
            rows[line.id]["held"] = quantity
        return super()._read_more(rows)

    @api.model
    def _prepare_notes(self, count, filters):
        """Say that rows are products, so that nobody counts returns by them."""
        whose, what, made = super()._prepare_notes(count, filters)
        return [whose, f"{what}. {self.env._('One row for each product.')}", made]
