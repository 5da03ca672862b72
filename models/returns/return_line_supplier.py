from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command


class ReturnLine(models.Model):
    """Where goods that came back once came from, and their way back there."""

    _inherit = "aftersales.return.line"

    # === BUSINESS === #

    def _get_supplier_moves(self):
        """Return the receipts by which the goods came from their supplier.

        Those of the lot that came back; of goods without lots the latest one.
        """
        self.ensure_one()
        if not self.product_id:
            return self.env["stock.move"]
        lots = self.lot_id | self.move_ids.move_line_ids.lot_id
        domain = [
            ("product_id", "=", self.product_id.id),
            ("company_id", "=", self.company_id.id),
            ("state", "=", "done"),
            ("location_id.usage", "=", "supplier"),
            ("location_dest_id.usage", "=", "internal"),
        ]
        if not lots:
            domain.append(("picking_id", "!=", False))
            return self.env["stock.move"].search(domain, limit=1, order="date desc")
        rows = self.env["stock.move.line"].search([*domain, ("lot_id", "in", lots.ids)])
        moves = rows.move_id.filtered("picking_id")
        return moves.sorted("date", reverse=True)

    def _get_supplier(self):
        """Return who the goods came from, else who sells them to us."""
        self.ensure_one()
        partner = self._get_supplier_moves().picking_id.partner_id[:1]
        return partner or self.product_id.seller_ids.partner_id[:1]

    def _return_to_supplier(self, quantity):
        """Send goods from quarantine back to the supplier, as core's own return.

        :param quantity: in the unit of the line
        :return: the transfer, confirmed and reserved, as superuser
        :raise UserError: when no receipt of the goods and no supplier is known
        """
        self.ensure_one()
        line = self.sudo()
        receipt = line._get_supplier_moves()[:1]
        if not receipt and not line._get_supplier():
            raise UserError(
                self.env._(
                    "%(product)s: no receipt of it and no supplier is known.",
                    product=self.product_id.display_name,
                )
            )
        if receipt:
            transfer = line._return_receipt(receipt, quantity)
        else:
            transfer = line._send_to_supplier(quantity)
        transfer.move_ids.aftersales_return_line_id = line
        transfer.aftersales_return_id = line.return_id
        transfer.action_confirm()
        transfer.action_assign()
        transfer._fill_in_lots()
        return transfer

    def _get_supplier_source(self):
        """Return the place from which the goods leave."""
        warehouse = self.return_id.warehouse_id
        return warehouse.aftersales_quarantine_id or warehouse.lot_stock_id

    def _return_receipt(self, receipt, quantity):
        """Return a receipt by core's wizard, from quarantine."""
        wizard = self.env["stock.return.picking"].create(
            {
                "picking_id": receipt.picking_id.id,
                "aftersales_source_id": self._get_supplier_source().id,
                "product_return_moves": [
                    Command.create(
                        {
                            "product_id": self.product_id.id,
                            "quantity": self.uom_id._compute_quantity(
                                quantity, receipt.product_uom
                            ),
                            "move_id": receipt.id,
                            "to_refund": True,
                        }
                    )
                ],
            }
        )
        return wizard._create_return()

    def _send_to_supplier(self, quantity):
        """Send goods whose receipt nobody knows to who sells them to us."""
        partner = self._get_supplier()
        operation = self.return_id.warehouse_id.out_type_id
        source, target = self._get_supplier_source(), partner.property_stock_supplier
        return self.env["stock.picking"].create(
            {
                "picking_type_id": operation.id,
                "partner_id": partner.id,
                "origin": self.return_id.name,
                "location_id": source.id,
                "location_dest_id": target.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.product_id.id,
                            "product_uom": self.uom_id.id,
                            "product_uom_qty": quantity,
                            "location_id": source.id,
                            "location_dest_id": target.id,
                        }
                    )
                ],
            }
        )
