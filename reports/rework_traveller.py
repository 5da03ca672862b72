import base64

from odoo import api, models

from .paper import make_thumbnail

CODE = "RWO"  # before the identifier of an operation, in what a scanner reads


class ReworkTraveller(models.AbstractModel):
    """The traveller (随工单): goes with the goods from operation to operation.

    Each operation has a barcode that starts it on the shop floor's screen, and a row
    to write on where there is none; of what is recorded it prints the row.
    """

    _name = "report.aftersales.report_rework_traveller"
    _inherit = "aftersales.rework.paper"
    _description = "Traveller of a Rework"

    # === BUSINESS === #

    @api.model
    def _get_title(self):
        return self.env._("Traveller")

    @api.model
    def _get_chapters(self, document):
        """Return the goods, a chapter for each operation, the parts, the end."""
        return [
            (self.env._("Rework"), self._prepare_rework(document)),
            *(
                (f"{number}. {operation.name}", self._prepare_operation(operation))
                for number, operation in enumerate(document.operation_ids, 1)
            ),
            (self.env._("Parts"), self._prepare_parts(document)),
            (self.env._("Signatures"), self._prepare_signatures(document)),
        ]

    @api.model
    def _prepare_operation(self, operation):
        """Return how it is done, to which limits, and the row to write on."""
        minutes = f"{operation.planned_minutes:g}"
        facts = [
            *self._get_facts(operation, "team_id", "work_center", "tools"),
            (self.env._("Planned (min)"), minutes),
            *self._get_facts(operation, "characteristic"),
            (self.env._("Limits"), self._say_limits(operation)),
        ]
        return [
            *self._get_fact_part(facts),
            *self._get_text_part(operation.instruction),
            *self._prepare_picture(operation),
            *self._make_texts(operation, "work_note"),
            self._prepare_writing(operation),
        ]

    @api.model
    def _prepare_picture(self, operation):
        """Return the picture of the operation; none when there is none."""
        if not operation.picture:
            return []
        picture = make_thumbnail(base64.b64decode(operation.picture))
        return [{"kind": "pictures", "pictures": [("", picture)]}]

    @api.model
    def _prepare_writing(self, operation):
        """Return what was done, by whom, when; and a row to write on what is left."""
        columns = [
            (self.env._("Scan to start"), 44, False),
            self._column(operation.time_ids, "user_id", 17),
            self._column(operation, "started_at", 16),
            self._column(operation, "finished_at", 16),
            self._number(self.env._("Good"), 8),
            self._number(self.env._("Scrap"), 8),
            self._number(self.env._("Minutes"), 11),
        ]
        heads, sizes, numeric = map(list, zip(*columns, strict=True))
        rows = self._prepare_done(operation)
        if operation._is_unfinished():
            code = self._draw_code(f"{CODE}{operation.id}")
            rows.append([code, *[""] * (len(heads) - 1)])
        return {**self._get_table_part(heads, rows, sizes, numeric), "signs": True}

    @api.model
    def _prepare_done(self, operation):
        """Return the row of what is recorded in this round; none where nothing is."""
        loop = operation.rework_id.loop_count
        times = operation.time_ids.filtered(lambda row: row.loop == loop)
        if not times and operation.state == "open":
            return []
        first = times.sorted("started_at")[:1]
        is_done = operation.state == "done"
        return [
            [
                self._say(operation, "state"),
                ", ".join(times.user_id.sorted("id").mapped("name")),
                self._say_moment(first, "started_at"),
                self._say_moment(operation, "finished_at") if is_done else "",
                f"{operation.good_qty:g}",
                f"{operation.scrap_qty:g}",
                f"{sum(times.mapped('minutes')):.0f}",
            ]
        ]

    @api.model
    def _prepare_signatures(self, document):
        """Return lines for production, which hands in, and for quality."""
        rows = [
            (self.env._("Handed in (production)"), "handed_in_by_id", "handed_in_at"),
            (self.env._("Inspected again (quality)"), "done_by_id", "done_at"),
        ]
        return self._prepare_signing(rows, document)
