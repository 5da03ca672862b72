from odoo import api, models


class ReturnNotice(models.AbstractModel):
    """The return notice (退货通知单, E-01): what may come back, where, until when."""

    _name = "report.aftersales.report_return_notice"
    _inherit = "aftersales.return.letter"
    _description = "Return Notice"

    # === BUSINESS === #

    @api.model
    def _prepare_sheet(self, document):
        """Return the letter; nothing to send is said, too."""
        return {
            **super()._prepare_sheet(document),
            "regarding": self.env._("Your return %(number)s", number=document.name),
            "facts": self._get_texts(document, "expires_on", "carrier"),
            "kept": document.line_ids.filtered(lambda line: not line.needs_goods),
            "instructions": document.company_id.sudo().aftersales_return_instructions,
        }
