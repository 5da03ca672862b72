from odoo import models
from odoo.fields import Command
from odoo.tools import clean_context

from .delivered_goods import DeliveredGoods


class Returns(models.Model):
    """The receipt of a return: announced when it is approved, by core's own return."""

    _inherit = "aftersales.return"

    # === EFFECTS === #

    def _action_approve(self):
        super()._action_approve()
        self._create_receipts()

    def _action_renew(self):
        super()._action_renew()
        self._create_receipts()

    # === BUSINESS === #

    def _create_receipts(self):
        """Announce to the dock what is still to come, one receipt a return.

        The one place where we use core's machinery of returns, which changes after
        19.0: the values come from its wizard and so from every module that extends
        it; the receipts of all returns are made, confirmed and assigned together.
        Twice is harmless: what is announced or there already is left out.

        :return: the new receipts
        """
        receipts = self.env["stock.picking"].sudo()
        documents = self.sudo().with_context(clean_context(self.env.context))
        for company, own in documents.grouped("company_id").items():
            wizards = own.with_company(company)._create_return_wizards()
            receipts |= wizards._create_announced_receipts()
        return receipts

    def _create_return_wizards(self):
        """Fill core's return wizard in, once for each return with something to come."""
        lines = self.line_ids
        pool = DeliveredGoods(lines)
        vals_list = []
        for document in self:
            shares = [
                share
                for line in document.line_ids
                if line.uom_id.compare(quantity := line._get_open_qty(), 0) > 0
                for share in pool.hand_out(line, quantity)
            ]
            if shares:
                vals_list.append(document._prepare_return_wizard_values(shares))
        return self.env["stock.return.picking"].create(vals_list)

    def _prepare_return_wizard_values(self, shares):
        origins = self.env["stock.move"].concat(*(share.move for share in shares))
        return {
            "aftersales_return_id": self.id,
            "picking_id": origins.picking_id[:1].id,
            "product_return_moves": [
                Command.create(
                    {
                        "aftersales_return_line_id": share.line.id,
                        "aftersales_uom_id": share.uom.id,
                        "product_id": share.product.id,
                        "quantity": share.quantity,
                        "move_id": share.move.id,
                        "to_refund": share.line._is_refunded(),
                    }
                )
                for share in shares
            ],
        }

    def _prepare_receipt_values(self, delivery):
        """Return what our receipt has otherwise than core's return of ``delivery``."""
        operation = self.warehouse_id.aftersales_return_type_id
        partner = delivery.partner_id or self.partner_id
        customers = partner.property_stock_customer
        return {
            "aftersales_return_id": self.id,
            "origin": self.name,
            "user_id": False,
            "partner_id": partner.id,
            "company_id": self.company_id.id,
            "picking_type_id": operation.id,
            "location_id": (delivery.location_dest_id or customers).id,
            "location_dest_id": operation.default_location_dest_id.id,
        }
