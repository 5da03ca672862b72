from odoo import api, models


class RecallNotice(models.AbstractModel):
    """The recall notice (召回通知): what is recalled, why, what to do (GPSR 36)."""

    _name = "report.aftersales.report_recall_notice"
    _inherit = "aftersales.paper"
    _description = "Recall Notice"

    _paper_model = "aftersales.recall"

    # === BUSINESS === #

    @api.model
    def _get_lang(self, document):
        """Return the language that is asked for, else the reader's."""
        return self.env.context.get("aftersales_lang") or super()._get_lang(document)

    @api.model
    def _prepare_sheet(self, recall):
        """Return the notice; a draft is marked as such until it is approved."""
        return {
            "notice": recall._prepare_notice(self.env.lang),
            "photos": recall._prepare_photos(),
            "is_draft": recall.state in ("draft", "cancelled") or recall.is_mock,
            "pieces": [],
            "link": "",
        }
