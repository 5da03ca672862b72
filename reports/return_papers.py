from odoo import api, models


class ReturnPapers(models.AbstractModel):
    """Notice, slip and label in one file: what the customer gets to send goods back."""

    _name = "report.aftersales.report_return_papers"
    _inherit = "report.aftersales.report_return_notice"
    _description = "Papers of a Return"

    # === BUSINESS === #

    @api.model
    def _prepare_sheet(self, document):
        """Return what the three papers print; without goods there is no label."""
        sheet = super()._prepare_sheet(document)
        return {**sheet, "has_goods": bool(sheet["lines"])}
