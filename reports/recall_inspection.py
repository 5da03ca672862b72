from odoo import api, models


class RecallInspection(models.AbstractModel):
    """The inspection report of the recalled product (召回产品检验报告, E-22, I-19)."""

    _name = "report.aftersales.report_recall_inspection"
    _inherit = "report.aftersales.report_recall_status"
    _description = "Inspection Report of the Recalled Product"

    # === BUSINESS === #

    @api.model
    def _prepare_sheet(self, recall):
        """Return one box an inspection, and lines to sign on."""
        return {
            **super()._prepare_sheet(recall),
            "boxes": [
                self._prepare_case(recall),
                *(self._prepare_inspection(row) for row in recall.inspection_ids),
            ],
        }

    @api.model
    def _prepare_inspection(self, inspection):
        names = ("line_id", "quantity", "result", "inspected_on", "user_id", "method")
        box = self._box(
            self.env._("Inspection"),
            self._get_facts(inspection, *names),
            self._get_facts(inspection, "findings"),
        )
        files = inspection.attachment_ids
        box["pictures"] = self._get_thumbnails(files) if files else []
        box["lines"] = [
            self.env._("Inspector / date"),
            self.env._("Approved by / date"),
        ]
        return box
