from odoo import api, models

# Page of the form -> the columns that its rows are printed with.
TABLES = {
    "customer": ("kind", "partner_id", "lot_id", "quantity", "uom_id", "date")
    + ("order_id", "picking_id", "exchange_picking_id", "user_id"),
    "place": ("kind", "location_id", "lot_id", "quantity", "uom_id", "reserved_qty")
    + ("location_dest_id", "partner_id", "reference", "reason"),
    "work": ("kind", "lot_id", "quantity", "uom_id", "linked", "date", "reference")
    + ("partner_id", "user_id", "inspector_id"),
    "origin": ("kind", "partner_id", "lot_id", "quantity", "uom_id", "date")
    + ("reference", "origin", "user_id", "inspector_id"),
    "part": ("kind", "product_id", "lot_id", "quantity", "uom_id", "linked")
    + ("partner_id", "date", "reference", "origin", "user_id"),
    "doubt": ("kind", "product_id", "lot_id", "quantity", "uom_id", "reason")
    + ("location_id", "location_dest_id", "date", "reference", "user_id"),
}
BALANCE = ("product_id", "lot_id", "opening_qty", "received_qty", "produced_qty")
BALANCE += ("found_qty", "stock_qty", "transit_qty", "customer_qty", "consumed_qty")
BALANCE += ("scrapped_qty", "lost_qty", "sent_back_qty", "residual_qty", "uom_id")
BALANCE += ("lot_user_id",)
# More is not read on paper: the worksheet holds all of it.
MOST_ROWS = 2_000


class TraceReport(models.AbstractModel):
    """The trace report (追溯报告): balance, customers, places, origin, what is open."""

    _name = "report.aftersales.report_trace"
    _inherit = "report.aftersales.report_complaint_form"
    _description = "Trace Report"

    _paper_model = "aftersales.trace"

    # === BUSINESS === #

    @api.model
    def _prepare_sheet(self, trace):
        return {
            "title": trace.name,
            "state": self._say_result(trace),
            "boxes": self._prepare_boxes(trace),
        }

    @api.model
    def _say_result(self, trace):
        if trace.is_exact:
            return self.env._("Every quantity is accounted for: the residual is zero.")
        if trace.is_balanced:
            return self.env._("The residual is explained row by row.")
        return self.env._("Some quantity is not accounted for.")

    @api.model
    def _prepare_boxes(self, trace):
        facts = ["traced_at", "lot_ids", "product_id", "customer_count"]
        if trace.product_id:
            facts += ["date_from", "date_to"]
        balance = self._drop_zeros(self._prepare_table(trace.balance_ids, *BALANCE))
        boxes = [
            self._prepare_box(trace, self.env._("Question"), facts=tuple(facts)),
            self._prepare_box(trace, self.env._("Balance"), table=balance),
        ]
        titles = self._get_titles()
        for page, names in TABLES.items():
            rows = trace[f"{page}_row_ids"]
            if rows:
                boxes.append(self._prepare_row_box(trace, titles[page], rows, names))
        return boxes

    @api.model
    def _get_titles(self):
        return {
            "customer": self.env._("At Customers"),
            "place": self.env._("Stock and Work in Progress"),
            "work": self.env._("Used, Made, Repaired, Scrapped"),
            "origin": self.env._("Received"),
            "part": self.env._("Made Of"),
            "doubt": self.env._("To Be Explained"),
        }

    @api.model
    def _prepare_row_box(self, trace, title, rows, names):
        names = [name for name in names if name != "uom_id" or len(rows.uom_id) > 1]
        table = self._prepare_table(rows[:MOST_ROWS], *names)
        box = self._prepare_box(trace, title, table=table)
        if len(rows) > MOST_ROWS:
            text = self.env._(
                "The first %(printed)s of %(count)s rows; the worksheet holds all.",
                printed=MOST_ROWS,
                count=len(rows),
            )
            box["after"] = [(self.env._("Note"), text)]
        return box

    @api.model
    def _drop_zeros(self, table):
        """Leave out the quantities that are zero in every row, but for the residual."""
        last = len(BALANCE)
        residual = self.env["aftersales.trace.balance"]._fields["residual_qty"]
        label = residual._description_string(self.env)
        keep = [
            place
            for place in range(min(last, len(table["heads"])))
            if not table["numeric"][place]
            or table["heads"][place] == label
            or any(self._is_number(row[place]) for row in table["rows"])
        ]
        return {
            name: [values[place] for place in keep]
            if name != "rows"
            else [[row[place] for place in keep] for row in values]
            for name, values in table.items()
        }

    @api.model
    def _is_number(self, text):
        """Return whether a printed number is other than zero."""
        return any(digit in "123456789" for digit in str(text))
