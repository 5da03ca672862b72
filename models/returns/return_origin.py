from odoo import api, models
from odoo.fields import Command, Domain


class Returns(models.Model):
    """What complaint, order, delivery, invoice and lot know of a return of theirs.

    Each ``_prepare_..._values`` returns what the one that it starts from knows. Whoever
    may read that one is told, also what comes from records that he may not open.
    ``_action_pick`` lets the person choose among goods that can come back; where the
    goods are known, ``_action_new`` opens the form filled in.
    """

    _inherit = "aftersales.return"

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("partner_id", "complaint_id")
    def _check_lines_origin(self):
        self.line_ids._check_origin()

    # === CRUD === #

    def write(self, vals):
        """Write; for another customer the deliveries are looked for again."""
        result = super().write(vals)
        if "partner_id" in vals:
            self.line_ids._assign_deliveries()
        return result

    # === ACTIONS === #

    def action_pick(self):
        """Choose more goods for the return among what the customer still has."""
        self.ensure_one()
        return self._action_pick(
            {
                "return_id": self.id,
                "partner_id": self.partner_id.id,
                "company_id": self.company_id.id,
            }
        )

    # === BUSINESS === #

    @api.model
    def _action_new(self, values):
        """Return the action that opens the form of a new return, filled in.

        :param values: values of the fields that are known
        """
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Return"),
            "res_model": self._name,
            "views": [[False, "form"]],
            "context": {
                f"default_{name}": value for name, value in values.items() if value
            },
        }

    @api.model
    def _action_pick(self, values):
        """Return the dialog that chooses among the goods that can come back.

        :param values: what is known of the return, and of the goods where to look
        """
        return self.env["aftersales.return.pick"]._open(values)

    def _action_show(self):
        """Return the action that opens this return."""
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [[False, "form"]],
        }

    @api.model
    def _get_readable(self, record):
        """Return a record with full rights, once the user is known to may read it.

        :raise AccessError: when he may not read it, or not register returns
        """
        self.check_access("create")
        record.check_access("read")
        return record.sudo()

    @api.model
    def _prepare_partner_values(self, partner):
        """Return what a partner knows about a return of his."""
        return {"partner_id": partner.id}

    @api.model
    def _prepare_order_values(self, order, lines=None):
        """Return what an order knows: its goods, or only ``lines``, are offered."""
        order = self._get_readable(order)
        lines = order.order_line if lines is None else lines
        return {
            "partner_id": order.partner_id.id,
            "company_id": order.company_id.id,
            "customer_reference": order.client_order_ref,
            "order_line_ids": lines.ids,
        }

    @api.model
    def _prepare_picking_values(self, picking):
        """Return what a delivery knows: what it carried is offered."""
        picking = self._get_readable(picking)
        order = picking.sale_id
        return {
            "partner_id": order.partner_id.id or picking.partner_id.id,
            "company_id": picking.company_id.id,
            "customer_reference": order.client_order_ref,
            "picking_id": picking.id,
        }

    @api.model
    def _prepare_invoice_values(self, invoice):
        """Return what an invoice knows: the goods of its order lines are offered."""
        invoice = self._get_readable(invoice)
        order_lines = invoice.invoice_line_ids.sale_line_ids
        values = {
            "partner_id": invoice.partner_id.id,
            "company_id": invoice.company_id.id,
            "customer_reference": order_lines.order_id[:1].client_order_ref,
        }
        if order_lines:
            return {**values, "order_line_ids": order_lines.ids}
        lines = invoice.invoice_line_ids.filtered(
            lambda line: line.product_id.type == "consu" and line.quantity > 0
        )
        rows = [
            {"product_id": li.product_id.id, "quantity": li.quantity} for li in lines
        ]
        return {**values, "line_ids": [Command.create(row) for row in rows]}

    @api.model
    def _prepare_lot_values(self, lot, partner=None):
        """Return what a lot knows: to whom it went, by which delivery.

        When several customers got of it, and none is named, nobody is proposed.

        :param partner: the company of the customer whose goods they are, if known
        """
        lot = self._get_readable(lot)
        row = {"product_id": lot.product_id.id, "lot_id": lot.id}
        moves = self._find_lot_deliveries(lot, partner)
        if not moves:
            return {"line_ids": [Command.create({**row, "is_foreign": True})]}
        owners = self.env["res.partner"].union(*(m._get_customer() for m in moves))
        if len(owners.commercial_partner_id) > 1:
            return {"line_ids": [Command.create(row)]}
        move, left = self._get_free_delivery(lot, moves)
        row.update(
            move_id=move.id,
            order_line_id=move.sale_line_id.id,
            uom_id=move.product_uom.id,
            quantity=min(left, 1),
        )
        return {
            "partner_id": move._get_customer().id,
            "company_id": move.company_id.id,
            "customer_reference": move.sale_line_id.order_id.client_order_ref,
            "line_ids": [Command.create(row)],
        }

    @api.model
    def _find_lot_deliveries(self, lot, partner):
        """Return the deliveries of a lot, the last one first."""
        moves = self.env["stock.move"].sudo()
        domain = moves._get_delivered_domain(self.company_id or self.env.companies)
        domain &= Domain("move_line_ids.lot_id", "=", lot.id)
        if partner:
            domain &= moves._get_customer_domain(partner)
        return moves.search(domain, order="date desc, id desc")

    @api.model
    def _get_free_delivery(self, lot, moves):
        """Return ``(move, quantity left)`` of the last one with something left of it.

        In the unit of the delivery; without any left it is the last one.
        """
        left = self.env["aftersales.return.line"]._get_at_customer(moves)
        rest = {move: left[move].get(lot, 0) for move in moves}
        unit = lot.product_id.uom_id
        free = [move for move in moves if unit.compare(rest[move], 0) > 0]
        move = free[0] if free else moves[0]
        return move, unit._compute_quantity(rest[move], move.product_uom)

    @api.model
    def _prepare_product_values(self, product):
        """Return what a product knows; whose it is has to be said."""
        return {"line_ids": [Command.create({"product_id": product.id})]}

    @api.model
    def _prepare_complaint_values(self, complaint):
        """Return what a complaint knows, its goods that are on no return yet included.

        Goods that nobody complains about, though the order proposed them, stay out.
        """
        complaint = self._get_readable(complaint)
        lines = complaint.line_ids.filtered("complained_qty") or complaint.line_ids
        rest = lines._get_unreturned()
        usual = self.env["aftersales.return.reason"]
        if complaint.is_quality:
            usual = usual.search([("is_quality", "=", True)], limit=1)
        return {
            "complaint_id": complaint.id,
            "partner_id": complaint.partner_id.id,
            "company_id": complaint.company_id.id,
            "email": complaint.email,
            "phone": complaint.phone,
            "customer_reference": complaint.customer_reference,
            "line_ids": [
                Command.create(line._prepare_return_line_values(rest[line], usual))
                for line in lines
                if line.uom_id.compare(rest[line], 0) > 0
            ],
        }
