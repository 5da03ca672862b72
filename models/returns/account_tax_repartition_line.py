from odoo import models


class AccountTaxRepartitionLine(models.Model):
    _inherit = "account.tax.repartition.line"

    # === BUSINESS === #

    def _get_credit_key(self):
        """Return the tax and the place in it, the same on invoice and credit note."""
        self.ensure_one()
        tax = self.tax_id
        is_invoice = self.document_type == "invoice"
        rows = (
            tax.invoice_repartition_line_ids
            if is_invoice
            else tax.refund_repartition_line_ids
        )
        own = rows.filtered(lambda row: row.repartition_type == "tax")
        return tax.id, own.ids.index(self.id)
