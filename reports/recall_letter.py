from odoo import api, models


class RecallLetter(models.AbstractModel):
    """The notice as a letter to one consignee, with what he got and his link."""

    _name = "report.aftersales.report_recall_letter"
    _inherit = "aftersales.paper"
    _description = "Recall Notice to a Consignee"

    _paper_model = "aftersales.recall.consignee"

    # === BUSINESS === #

    @api.model
    def _get_lang(self, consignee):
        """Return the consignee's language."""
        return consignee._get_lang()

    @api.model
    def _prepare_sheet(self, consignee):
        """Return the letter of one consignee."""
        recall = consignee.recall_id
        return {
            "notice": recall._prepare_notice(self.env.lang),
            "photos": recall._prepare_photos(),
            "is_draft": recall.state in ("draft", "cancelled") or recall.is_mock,
            "pieces": [
                (row.line_id.display_name, f"{row.due_qty:g} {row.uom_id.name}")
                for row in consignee.quantity_ids
            ],
            "link": recall.get_base_url() + consignee._get_answer_path(),
        }
