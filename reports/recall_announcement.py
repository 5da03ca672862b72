from odoo import api, models


class RecallAnnouncement(models.AbstractModel):
    """The public announcement (回收决议): product, batch, packing, photo (E-24)."""

    _name = "report.aftersales.report_recall_announcement"
    _inherit = "report.aftersales.report_recall_notice"
    _description = "Public Announcement of a Recall"

    # === BUSINESS === #

    @api.model
    def _prepare_sheet(self, recall):
        """Return the announcement; all products stand in one table."""
        names = [
            ("code", self.env._("Code")),
            ("name", self.env._("Product")),
            ("barcode", self.env._("Barcode")),
            ("lot", self.env._("Batch")),
            ("specification", self.env._("Specification")),
            ("packing", self.env._("Packing Type")),
        ]
        sheet = super()._prepare_sheet(recall)
        rows = sheet["notice"]["lines"]
        filled = [pair for pair in names if any(row[pair[0]] for row in rows)]
        return {
            **sheet,
            "table": {
                "heads": [label for _name, label in filled],
                "numeric": [False for _pair in filled],
                "rows": [[row[name] for name, _label in filled] for row in rows],
            },
            "published": self._get_texts(recall, "published_on", "published_where"),
        }
