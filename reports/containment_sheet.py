from odoo import api, models

COLUMNS = ("place", "place_name", "product_id", "lot_id", "stock_qty", "found_qty")
COLUMNS += ("sorted_qty", "good_qty", "rejected_qty", "disposition", "uom_id")
COLUMNS += ("difference_reason", "clean_point", "measure", "user_id", "done_at")
CONCESSION = ("place_name", "rejected_qty", "uom_id", "concession_reference")
CONCESSION += ("concession_by_id", "concession_at")


class ContainmentSheet(models.AbstractModel):
    """The containment sheet (围堵措施表): each place, what was found, who saw to it."""

    _name = "report.aftersales.report_containment"
    _inherit = "report.aftersales.report_complaint_form"
    _description = "Containment Sheet"

    _paper_model = "aftersales.problem"

    # === BUSINESS === #

    @api.model
    def _prepare_boxes(self, problem):
        rows = problem.containment_ids
        # What is the same in every row stands above the table already.
        same = [name for name in ("product_id", "uom_id") if len(rows[name]) < 2]
        names = [name for name in COLUMNS if name not in same]
        granted = rows.filtered(lambda row: row.disposition == "concession")
        concessions = self._prepare_box(
            problem,
            self.env._("Concessions"),
            table=self._prepare_table(granted, *CONCESSION),
        )
        return [
            self._prepare_box(
                problem,
                self.env._("Problem"),
                facts=("partner_id", "product_id", "lot_ids", "defect_id")
                + ("severity", "is_safety", "user_id", "team_id")
                + ("containment_open_count",),
                texts=("subject",),
            ),
            self._prepare_box(
                problem,
                self.env._("Where It Is"),
                table=self._prepare_table(rows, *names),
                after=self._prepare_sums(problem),
            ),
            *([concessions] if granted else []),
            self._prepare_box(
                problem,
                self.env._("Effect"),
                texts=("containment_effect", "no_hold_reason"),
                table=self._prepare_table(
                    rows.filtered("effectiveness"), "place_name", "effectiveness"
                ),
                lines=[
                    self.env._("Owner of the containment"),
                    self.env._("Quality"),
                    self.env._("Approved by"),
                ],
            ),
        ]

    @api.model
    def _prepare_sums(self, problem):
        """Return the totals as facts; of more than one unit, each with its name."""
        rows = self.env["aftersales.containment"]
        sums = problem._get_containment_sums()
        facts = []
        for unit, totals in sums:
            for name, total in totals.items():
                label = rows._fields[name]._description_string(self.env)
                title = self.env._("Total: %(quantity)s", quantity=label)
                facts.append((title, f"{total:g} {unit.name}"))
        return facts
