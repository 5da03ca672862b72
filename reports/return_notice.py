from odoo import api, models


class ReturnNotice(models.AbstractModel):
    """The return notice (退货通知单, E-01): what may come back, where, until when."""

    _name = "report.aftersales.report_return_notice"
    _inherit = "aftersales.return.letter"
    _description = "Return Notice"

    # === BUSINESS === #

    @api.model
    def _prepare_sheet(self, document):
        """Return the letter; what need not come back is said, too."""
        sheet = super()._prepare_sheet(document)
        if document.is_pickup:
            sheet["place_label"] = self.env._("They are brought to")
        return {
            **sheet,
            "style": "o_aftersales_notice",
            "regarding": self._get_subject(document),
            "is_pickup": document.is_pickup,
            "kept": self._get_kept(document),
            "instructions": document.company_id.sudo().aftersales_return_instructions,
        }

    @api.model
    def _get_reference_names(self):
        """Return, beside the numbers, until when it holds."""
        return [*super()._get_reference_names(), "expires_on"]

    @api.model
    def _get_subject(self, document):
        """Return what the customer must do, in a line."""
        if document.is_pickup:
            return self.env._(
                "Your return %(number)s: we fetch the goods", number=document.name
            )
        if not document.expires_on or not document.line_ids.filtered("needs_goods"):
            return self.env._("Your return %(number)s", number=document.name)
        return self.env._(
            "Your return %(number)s: please send the goods so that they arrive by"
            " %(day)s",
            number=document.name,
            day=self._say(document, "expires_on"),
        )

    @api.model
    def _get_kept(self, document):
        """Return the goods that the customer keeps, each as a text."""
        return [
            f"{line._format_quantity(line.quantity)} {line.product_id.display_name}"
            for line in document.line_ids
            if not line.needs_goods
        ]
