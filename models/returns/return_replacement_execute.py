from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError


class ReturnReplacement(models.Model):
    """Sends the other goods: by the order line's own procurement, and never twice."""

    _inherit = "aftersales.return.replacement"

    # === ACTIONS === #

    def action_execute(self):
        """Send the goods."""
        self._execute()

    # === BUSINESS === #

    def _execute(self):
        """Make the deliveries of what is still proposed; twice changes nothing.

        :return: the new transfers, as superuser
        :raise UserError: when somebody may not, or the order does not allow it
        """
        todo = self.filtered(lambda replacement: not replacement.executed_at)
        if not todo:
            return self.env["stock.picking"].sudo()
        todo._check_may_execute()
        todo = todo.sudo()
        todo._check_order()
        todo._store(
            {"executed_at": fields.Datetime.now(), "executed_by_id": self.env.uid}
        )
        sold = todo.filtered(lambda replacement: replacement._is_sold())
        sold._sell()
        (todo - sold)._procure()
        pickings = todo._link_transfers()
        todo._promise_return()
        todo.line_id._follow_money()
        return pickings

    def _check_may_execute(self):
        """Refuse who may not send it now: before it is decided, only who decides.

        :raise UserError: when it is so
        """
        self.env["aftersales.return.settlement"]._check_execution(self.return_id)

    def _is_sold(self):
        return self.is_other and self.difference == "charge"

    def _check_order(self):
        """Refuse to sell another product where there is no order that may change.

        :raise UserError: naming what and why
        """
        for replacement in self.filtered(lambda r: r._is_sold()):
            order = replacement.line_id.order_line_id.order_id
            if not order or order.locked or order.state != "sale":
                raise UserError(
                    self.env._(
                        "%(product)s cannot be sold on the order %(order)s: there is"
                        " none, or it is locked. Unlock it, or send it for the same"
                        " money.",
                        product=replacement.product_id.display_name,
                        order=order.name or "",
                    )
                )

    # === ANOTHER PRODUCT, SOLD === #

    def _sell(self):
        """Add the other product to the order; credit what came back."""
        for replacement in self:
            self.env["sale.order.line"].create(replacement._prepare_order_line())
        self._credit()

    def _prepare_order_line(self):
        order_line = self.line_id.order_line_id
        return {
            "order_id": order_line.order_id.id,
            "aftersales_replacement_id": self.id,
            "product_id": self.product_id.id,
            "product_uom_qty": self.quantity,
            "product_uom_id": self.uom_id.id,
            "price_unit": self.price_unit,
            "discount": 0.0,
            "sequence": order_line.sequence,
        }

    def _credit(self):
        """Credit what the other product is sold for instead of."""
        settlements = self.env["aftersales.return.settlement"].sudo()
        new = settlements.create(
            [
                {
                    "return_id": replacement.return_id.id,
                    "line_id": replacement.line_id.id,
                    "kind": "credit",
                    "quantity": min(
                        replacement.quantity,
                        replacement.line_id._get_settleable_qty(),
                    ),
                    "replacement_id": replacement.id,
                }
                for replacement in self
            ]
        )
        new._execute()

    # === THE SAME MONEY === #

    def _procure(self):
        """Let the routes of the warehouse bring the goods to the customer."""
        references = {}
        procurements = []
        for replacement in self:
            order = replacement._get_order_line().order_id
            key = replacement.return_id, order
            if key not in references:
                references[key] = self.env["stock.reference"].create(
                    {"name": replacement.return_id.name}
                )
            procurements.append(replacement._prepare_procurement(references[key]))
        if procurements:
            self.env["stock.rule"].run(procurements)

    def _get_order_line(self):
        """Return the order line that the goods leave by: that of the same product."""
        line = self.line_id
        is_same = self.product_id == line.order_line_id.product_id
        return line.order_line_id if is_same else line.order_line_id[:0]

    def _prepare_procurement(self, reference):
        """Return what core asks its routes for; an order line says how it was sold."""
        document = self.return_id
        order_line = self._get_order_line()
        values = self._prepare_procurement_values(reference)
        target = values["location_final_id"]
        return self.env["stock.rule"].Procurement(
            self.product_id,
            self.quantity,
            self.uom_id,
            target,
            self.product_id.display_name,
            order_line.order_id.name or document.name,
            document.company_id,
            values,
        )

    def _prepare_procurement_values(self, reference):
        document, order_line = self.return_id, self._get_order_line()
        partner = document.partner_id
        values = {
            "company_id": document.company_id,
            "warehouse_id": document.warehouse_id,
            "partner_id": partner.address_get(["delivery"])["delivery"],
            "location_final_id": partner.property_stock_customer,
        }
        if order_line:
            values |= order_line._prepare_procurement_values()
        # A transfer of its own, not one more line of a delivery that waits.
        return values | {
            "origin": document.name,
            "reference_ids": reference,
            "date_planned": fields.Datetime.now(),
            "date_deadline": fields.Datetime.now(),
            "aftersales_replacement_id": self.id,
            "aftersales_return_line_id": self.line_id.id,
        }

    # === WHAT FOLLOWS === #

    def _link_transfers(self):
        """Name the return on the transfers that carry nothing else."""
        pickings = self.env["stock.picking"]
        owners = defaultdict(pickings.browse)
        for replacement in self:
            moves = replacement._get_moves()
            moves.filtered(lambda m: not m.aftersales_return_line_id).write(
                {"aftersales_return_line_id": replacement.line_id.id}
            )
            own = moves.picking_id.filtered(
                lambda picking, owner=replacement.return_id: (
                    picking.move_ids.aftersales_return_line_id.return_id == owner
                    and all(picking.move_ids.mapped("aftersales_return_line_id"))
                )
            )
            owners[replacement.return_id] |= own
            pickings |= moves.picking_id
        for document, own in owners.items():
            own.filtered(lambda p: not p.aftersales_return_id).write(
                {"aftersales_return_id": document.id}
            )
        open_ = ("confirmed", "waiting", "partially_available")
        moves = self._get_moves()
        moves.filtered(lambda move: move.state in open_)._action_assign()
        return pickings

    @api.model
    def _propose(self, lines):
        """Propose a replacement for each line that asks for one and has none."""
        return self.create(
            [
                {"return_id": line.return_id.id, "line_id": line.id}
                for line in lines
                if line._get_unsettled_qty() > 0
            ]
        )
