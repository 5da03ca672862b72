from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class Complaint(models.Model):
    """Registering: what is known is filled in, then screened and routed."""

    _inherit = "aftersales.complaint"

    shipped_by_us = fields.Selection(
        [("yes", "Yes"), ("no", "No"), ("unknown", "No product named")],
        "Did We Ship This?",
        compute="_compute_shipped_by_us",
        help="Answered from the deliveries and lots on record (B-16).",
    )
    shipped_override = fields.Selection(
        [("yes", "Yes, we shipped it"), ("no", "No, we did not")],
        "Our Own Answer",
        help="Overrides what the deliveries say; needs a reason.",
    )
    shipped_override_reason = fields.Char("Reason of the Override")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("line_ids.is_shipped")
    def _compute_shipped_by_us(self):
        for complaint in self:
            lines = complaint.line_ids
            if not lines:
                complaint.shipped_by_us = "unknown"
            else:
                shipped = all(line.is_shipped for line in lines)
                complaint.shipped_by_us = "yes" if shipped else "no"

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("shipped_override", "shipped_override_reason")
    def _check_shipped_override(self):
        for complaint in self:
            if complaint.shipped_override and not complaint.shipped_override_reason:
                raise UserError(
                    self.env._(
                        "%(complaint)s: say why the answer of the deliveries is"
                        " overridden.",
                        complaint=complaint.display_name,
                    )
                )

    @api.onchange("order_id")
    def _onchange_order_id(self):
        """Take over what the chosen order knows, where nothing was entered yet."""
        if self.order_id:
            values = self._prepare_order_values(self.order_id)
            self._fill_empty({k: v for k, v in values.items() if k != "line_ids"})

    @api.onchange("picking_id")
    def _onchange_picking_id(self):
        """Take over what the chosen delivery knows, where nothing was entered yet."""
        if self.picking_id:
            values = self._prepare_picking_values(self.picking_id)
            self._fill_empty({k: v for k, v in values.items() if k != "line_ids"})

    def _fill_empty(self, values):
        for name, value in values.items():
            if value and not self[name]:
                self[name] = value

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
    def _prepare_partner_values(self, partner):
        """Return what a partner knows about a complaint of his."""
        return {"partner_id": partner.id}

    @api.model
    def _prepare_order_values(self, order, lines=None):
        """Return what a sales order knows; ``lines`` limits it to some of its lines.

        Without ``lines`` the order's storable lines are proposed, with quantity 0 to
        be filled for those that are complained about only when there are several.
        """
        if lines is None:
            lines = order.order_line.filtered(
                lambda line: not line.display_type and line.product_id.type == "consu"
            )
        done = order.picking_ids.filtered(
            lambda p: p.state == "done" and p.picking_type_code == "outgoing"
        ).sorted("date_done")
        return {
            "partner_id": order.partner_id.id,
            "order_id": order.id,
            "company_id": order.company_id.id,
            "customer_reference": order.client_order_ref or False,
            "shipping_partner_id": order.partner_shipping_id.id,
            "shipped_on": done[-1:].date_done and done[-1:].date_done.date(),
            "line_ids": [
                Command.create(self._prepare_order_line_values(line)) for line in lines
            ],
        }

    @api.model
    def _prepare_order_line_values(self, order_line):
        moves = order_line.move_ids.filtered(
            lambda m: m.state == "done" and m.location_dest_id.usage == "customer"
        )
        lots = moves.lot_ids
        return {
            "order_line_id": order_line.id,
            "move_id": moves.id if len(moves) == 1 else False,
            "product_id": order_line.product_id.id,
            "delivered_qty": order_line.qty_delivered,
            "complained_qty": order_line.qty_delivered,
            "lot_id": lots.id if len(lots) == 1 else False,
        }

    @api.model
    def _prepare_picking_values(self, picking):
        """Return what a delivery knows about a complaint of what it carried."""
        order = picking.sale_id
        return {
            "partner_id": order.partner_id.id or picking.partner_id.id,
            "order_id": order.id,
            "picking_id": picking.id,
            "company_id": picking.company_id.id,
            "customer_reference": order.client_order_ref or False,
            "shipping_partner_id": picking.partner_id.id,
            "shipped_on": picking.date_done and picking.date_done.date(),
            "line_ids": [
                Command.create(values)
                for move in picking.move_ids
                for values in self._prepare_move_line_values(move)
            ],
        }

    @api.model
    def _prepare_move_line_values(self, move):
        """Return the values of one line a lot that the move delivered."""
        base = {
            "move_id": move.id,
            "order_line_id": move.sale_line_id.id,
            "product_id": move.product_id.id,
        }
        quantities = {}
        for line in move.move_line_ids:
            quantities.setdefault(line.lot_id, 0)
            quantities[line.lot_id] += line.quantity_product_uom
        if not any(quantities):
            quantities = {move.env["stock.lot"]: move.quantity}
        return [
            {**base, "lot_id": lot.id, "delivered_qty": qty, "complained_qty": qty}
            for lot, qty in quantities.items()
        ]

    @api.model
    def _prepare_invoice_values(self, invoice):
        """Return what an invoice knows about a complaint of what it charges."""
        order_lines = invoice.invoice_line_ids.sale_line_ids
        order = order_lines.order_id[:1]
        values = {
            **(self._prepare_order_values(order, order_lines) if order else {}),
            "partner_id": invoice.partner_id.id,
            "invoice_id": invoice.id,
            "company_id": invoice.company_id.id,
        }
        if not order_lines:
            values["line_ids"] = [
                Command.create(
                    {
                        "product_id": line.product_id.id,
                        "complained_qty": line.quantity,
                    }
                )
                for line in invoice.invoice_line_ids
                if line.product_id
            ]
        return values

    @api.model
    def _prepare_lot_values(self, lot):
        """Return what a lot or serial number knows: its product and last delivery."""
        move_line = self.env["stock.move.line"].search(
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
        values = self._prepare_picking_values(move_line.picking_id)
        quantity = move_line.quantity_product_uom
        line = {
            "move_id": move_line.move_id.id,
            "order_line_id": move_line.move_id.sale_line_id.id,
            "product_id": lot.product_id.id,
            "lot_id": lot.id,
            "delivered_qty": quantity,
            "complained_qty": quantity,
        }
        return {**values, "line_ids": [Command.create(line)]}

    def _accept_refusals(self):
        """Yield what the intake still lacks: kind, screening, pictures, override."""
        for complaint in self:
            if complaint.kind != "complaint":
                text = self.env._(
                    "This is a suggestion or an inquiry: it is answered, not run"
                    " through the complaint procedure. Change the kind of input if it"
                    " is a complaint after all."
                )
                yield complaint, text, "kind"
            if complaint.shipped_by_us == "no" and not complaint.shipped_override:
                text = self.env._(
                    "No delivery of these goods to this customer is on record. Say"
                    " yourself whether we shipped them, and why you know."
                )
                yield complaint, text, "shipped_override"
            if complaint.line_ids.defect_id.filtered("needs_picture") and not (
                complaint.picture_ids
            ):
                text = self.env._("The defect asks for a picture.")
                yield complaint, text, "picture_ids"

    def _action_accept(self):
        """Empty: acknowledging the complaint is a rule's mail."""
