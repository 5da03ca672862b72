from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Command


class Complaint(models.Model):
    """What partner, order, delivery, invoice and lot know of a complaint about them.

    Whoever may read the one that he starts from is told what it knows, also what comes
    from records that he may not open, such as the moves of his order.
    """

    _inherit = "aftersales.complaint"

    # === BUSINESS === #

    @api.model
    def _action_new(self, values):
        """Return the action that opens the form of a new complaint, filled in.

        :param values: values of the fields that are known
        """
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Complaint"),
            "res_model": self._name,
            "views": [[False, "form"]],
            "context": {
                f"default_{name}": value for name, value in values.items() if value
            },
        }

    @api.model
    def _get_readable(self, record):
        """Return a record with full rights, once the user is known to may read it.

        :raise AccessError: when he may not
        """
        record.check_access("read")
        return record.sudo()

    @api.model
    def _prepare_partner_values(self, partner):
        """Return what a partner knows about a complaint of his."""
        return {"partner_id": partner.id}

    @api.model
    def _prepare_order_values(self, order, lines=None):
        """Return what a sales order knows; its goods, or ``lines``, are proposed.

        :param lines: the order's lines that the complaint is about, if known
        """
        order = self._get_readable(order)
        if lines is None:
            lines = order.order_line.filtered(lambda ol: ol.product_id.type == "consu")
        lines = lines.sudo().filtered(
            lambda ol: ol.product_id and not ol.is_downpayment
        )
        deliveries = order.picking_ids.filtered(
            lambda p: p.state == "done" and p.picking_type_code == "outgoing"
        ).sorted("date_done")
        return {
            "partner_id": order.partner_id.id,
            "order_id": order.id,
            "picking_id": deliveries.id if len(deliveries) == 1 else False,
            "company_id": order.company_id.id,
            "customer_reference": order.client_order_ref,
            "shipping_partner_id": order.partner_shipping_id.id,
            "shipped_on": self._get_day(deliveries[-1:].date_done),
            "line_ids": self._propose_lines(
                [self._prepare_order_line_values(line) for line in lines]
            ),
        }

    @api.model
    def _prepare_order_line_values(self, order_line):
        """Return what an order line knows, its only delivery and lot included."""
        moves = order_line.move_ids.filtered(
            lambda m: m.state == "done" and m.location_dest_id.usage == "customer"
        )
        values = {
            "order_line_id": order_line.id,
            "product_id": order_line.product_id.id,
            "lot_id": moves.lot_ids.id if len(moves.lot_ids) == 1 else False,
            # More may have come back than went out.
            "delivered_qty": max(order_line.qty_delivered, 0),
        }
        if len(moves) == 1:
            # Its unit, which the line takes over, may be another than the order's.
            values.update(move_id=moves.id, delivered_qty=moves.quantity)
        return values

    @api.model
    def _prepare_picking_values(self, picking):
        """Return what a delivery knows about a complaint of what it carried."""
        picking = self._get_readable(picking)
        order = picking.sale_id
        moves = picking.move_ids.filtered(lambda move: move.state != "cancel")
        return {
            "partner_id": order.partner_id.id or picking.partner_id.id,
            "order_id": order.id,
            "picking_id": picking.id,
            "company_id": picking.company_id.id,
            "customer_reference": order.client_order_ref,
            "shipping_partner_id": picking.partner_id.id,
            "shipped_on": self._get_day(picking.date_done),
            "line_ids": self._propose_lines(
                [
                    values
                    for move in moves
                    for values in self._prepare_move_values(move, move.move_line_ids)
                ]
            ),
        }

    @api.model
    def _prepare_move_values(self, move, move_lines):
        """Return the values of one line a lot, in the unit of the move."""
        quantities = defaultdict(float)
        for line in move_lines:
            quantities[line.lot_id] += line.product_uom_id._compute_quantity(
                line.quantity, move.product_uom
            )
        return [
            {
                "move_id": move.id,
                "order_line_id": move.sale_line_id.id,
                "product_id": move.product_id.id,
                "lot_id": lot.id,
                "delivered_qty": quantity,
            }
            for lot, quantity in quantities.items()
        ]

    @api.model
    def _prepare_invoice_values(self, invoice):
        """Return what an invoice knows about a complaint of what it charges."""
        invoice = self._get_readable(invoice)
        order_lines = invoice.invoice_line_ids.sale_line_ids
        order = order_lines.order_id[:1]
        values = self._prepare_order_values(order, order_lines) if order else {}
        if not order:
            lines = invoice.invoice_line_ids.filtered(
                lambda line: line.product_id and line.quantity > 0
            )
            values["line_ids"] = self._propose_lines(
                [
                    {
                        "product_id": line.product_id.id,
                        "uom_id": line.product_uom_id.id,
                        "delivered_qty": line.quantity,
                    }
                    for line in lines
                ]
            )
        return {
            **values,
            "partner_id": invoice.partner_id.id,
            "invoice_id": invoice.id,
            "company_id": invoice.company_id.id,
        }

    @api.model
    def _prepare_lot_values(self, lot):
        """Return what a lot or serial number knows: its product and last delivery."""
        lot = self._get_readable(lot)
        move_line = self.env["stock.move.line"].sudo()
        move_line = move_line.search(
            [
                ("lot_id", "=", lot.id),
                ("state", "=", "done"),
                ("location_dest_id.usage", "=", "customer"),
            ],
            order="date desc, id desc",
            limit=1,
        )
        if not move_line:
            line = {"product_id": lot.product_id.id, "lot_id": lot.id}
            return {"line_ids": [Command.create(line)]}
        lines = self._prepare_move_values(move_line.move_id, move_line)
        return {
            **self._prepare_picking_values(move_line.picking_id),
            "line_ids": self._propose_lines(lines),
        }

    @api.model
    def _propose_lines(self, rows):
        """Return commands that create lines; all of a single one is complained about.

        Of several the person says how many of which; acceptance drops the others.
        """
        return [
            Command.create(
                {**row, "complained_qty": row["delivered_qty"] if len(rows) == 1 else 0}
            )
            for row in rows
        ]

    @api.model
    def _get_day(self, moment):
        """Return the day of a moment where the user is, ``False`` of none."""
        return moment and fields.Datetime.context_timestamp(self, moment).date()
