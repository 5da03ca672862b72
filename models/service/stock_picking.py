from odoo import fields, models
from odoo.exceptions import UserError


class StockPicking(models.Model):
    """A delivery with the paper on which the customer confirms that it came."""

    _inherit = "stock.picking"

    aftersales_receipt_ids = fields.One2many(
        "aftersales.receipt",
        "picking_id",
        "Receipt Confirmations",
        groups="aftersales.group_user,aftersales.group_warehouse_user",
    )

    # === ACTIONS === #

    def action_aftersales_receipts(self):
        """Make the receipt confirmations that are missing, and print all of them.

        :raise UserError: when one of them goes to nobody
        """
        receipts = self._make_aftersales_receipts()
        report = self.env.ref("aftersales.receipt_action_report")
        return report.report_action(receipts)

    # === BUSINESS === #

    def _is_aftersales_delivery(self):
        """Tell whether goods leave for somebody."""
        self.ensure_one()
        return self.picking_type_code == "outgoing" and bool(self.partner_id)

    def _make_aftersales_receipts(self):
        """Return a receipt confirmation of each delivery.

        :raise UserError: when one of them goes to nobody
        """
        strange = self.filtered(lambda picking: not picking._is_aftersales_delivery())
        if strange:
            raise UserError(
                self.env._(
                    "%(transfers)s: only a delivery to a customer is confirmed.",
                    transfers=", ".join(strange.mapped("display_name")),
                )
            )
        lacking = self.filtered(lambda picking: not picking.aftersales_receipt_ids)
        self.env["aftersales.receipt"].create(
            [
                {
                    "picking_id": picking.id,
                    "company_id": picking.company_id.id,
                    "user_id": picking._get_aftersales_contact().id,
                }
                for picking in lacking
            ]
        )
        return self.aftersales_receipt_ids

    def _get_aftersales_contact(self):
        """Return whom the consignee asks: his salesperson, the order's, or the user."""
        self.ensure_one()
        customer = self.partner_id.commercial_partner_id
        seller = customer.user_id or self.sale_id.sudo().user_id
        return seller or self.env.user
