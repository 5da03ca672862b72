import base64

from odoo import api, models

from .paper import make_thumbnail

CODE = "RWO"  # before the identifier of an operation, in what a scanner reads


class ReworkTraveller(models.AbstractModel):
    """The traveller (随工单): goes with the goods from operation to operation.

    Each operation has a barcode that starts it on the shop floor's screen, and a row
    to write on where there is none.
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
        """Return the barcode, and fields for what was done, by whom, when."""
        heads = [
            self.env._("Scan to start"),
            self.env._("Good"),
            self.env._("Scrap"),
            self.env._("Minutes"),
            self.env._("Date"),
            self.env._("Signature"),
        ]
        code = self._draw_code(f"{CODE}{operation.id}")
        row = [code, *[""] * (len(heads) - 1)]
        sizes = (38, 10, 10, 11, 13, 22)
        return {**self._get_table_part(heads, [row], sizes), "signs": True}

    @api.model
    def _prepare_signatures(self, document):
        """Return lines for production, which hands in, and for quality."""
        rows = [
            (self.env._("Handed in (production)"), "handed_in_by_id", "handed_in_at"),
            (self.env._("Inspected again (quality)"), "done_by_id", "done_at"),
        ]
        return self._prepare_signing(rows, document)
