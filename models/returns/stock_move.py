from odoo import api, fields, models
from odoo.fields import Domain

from .stock_picking import RETURN_READERS

# Change these, and a move speaks for other goods, or for more of them.
CLAIM_FIELDS = {
    "product_uom_qty",
    "product_uom",
    "product_id",
    "origin_returned_move_id",
    "sale_line_id",
    "aftersales_return_line_id",
    "location_id",
    "location_dest_id",
    "state",
}
# Passed by our own code for moves that are judged already, or that only divide others;
# no client can send this very object.
JUDGED = object()


class StockMove(models.Model):
    _name = "stock.move"
    _inherit = ["stock.move", "aftersales.recorded"]

    # Not at creation: core copies them when it creates a move.
    _aftersales_recorded = frozenset(
        [
            "aftersales_disposition_id",
            "aftersales_kept_qty",
            "aftersales_replacement_id",
        ]
    )

    # No groups: core copies them, with the rights of whoever moves the goods.
    aftersales_return_line_id = fields.Many2one(
        "aftersales.return.line",
        "Return Line",
        index="btree_not_null",
        copy=False,
        readonly=True,
        help="The line of the return that these goods belong to.",
    )
    aftersales_disposition_id = fields.Many2one(
        "aftersales.return.disposition",
        "Disposition of a Return",
        index="btree_not_null",
        copy=False,
        readonly=True,
        help="The decision about returned goods that moves them.",
    )
    # Copied: by splits, kits and the next step of a route; see the return wizard.
    aftersales_replacement_id = fields.Many2one(
        "aftersales.return.replacement",
        "Replacement",
        index="btree_not_null",
        readonly=True,
        help="The goods are sent instead of others, and no new delivery.",
    )
    aftersales_kept_qty = fields.Float(
        "Stays Delivered",
        digits="Product Unit",
        copy=False,
        readonly=True,
        groups=RETURN_READERS,
        help="Of goods that came back, the part for which no money goes back.",
    )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create; planned returns of more than the customer has are refused.

        :raise UserError: by whatever door they come; never for goods that are there
        """
        moves = super().create(vals_list)
        moves._judge_returns(is_new=True)
        return moves

    def write(self, vals):
        """Write; a planned return cannot grow beyond what the customer has.

        :raise UserError: see :meth:`create`; also when what is recorded is entered
        """
        if CLAIM_FIELDS.isdisjoint(vals) or vals.get("state") in ("done", "assigned"):
            return super().write(vals)
        lines = self.env["aftersales.return.line"]
        before = lines._prepare_move_claims(self._filter_returning())
        result = super().write(vals)
        after = lines._prepare_move_claims(self._filter_returning())
        grown = [m for m, claim in after.items() if claim.exceeds(before.get(m))]
        self.browse().concat(*grown)._judge_returns()
        return result

    # === BUSINESS === #

    def _action_done(self, cancel_backorder=False):
        """Move; what arrives for a return is sorted out, and never refused.

        Goods that were not announced are split into moves of their own, without an
        order line and without an effect on what the customer is said to have.
        """
        # Goods that are there are not judged, nor the rest of what was planned.
        moves = self.with_context(aftersales_judged=JUDGED)
        receipts = moves.picking_id._get_return_receipts()
        if not receipts:
            done = super(StockMove, moves)._action_done(cancel_backorder)
            return done.with_env(self.env)
        strays = receipts._sort_out(moves)
        moves = moves.union(*strays).with_context(aftersales_is_counted=True)
        done = super(StockMove, moves)._action_done(cancel_backorder=cancel_backorder)
        receipts._record_arrival(strays)
        done.sudo().aftersales_return_line_id._follow_goods()
        return done.with_env(self.env)

    def _action_cancel(self):
        """Cancel; a return whose receipt is called off hears of it."""
        documents = self._get_announced_returns()
        result = super()._action_cancel()
        if documents and not self.env.context.get("aftersales_is_counted"):
            documents._on_receipt_cancelled()
        return result

    def _get_announced_returns(self):
        """Return, as superuser, the returns that wait for these moves."""
        expected = self.sudo().filtered(
            lambda move: move.aftersales_return_line_id and move._is_expected()
        )
        return expected.aftersales_return_line_id.return_id

    def _is_arrival(self):
        """Return whether it has brought goods in from the customer's side."""
        is_in = self._is_crossing() and not self._is_to_customer()
        return self.state == "done" and is_in

    def _is_departure(self):
        """Return whether it has brought goods to the customer's side."""
        is_out = self._is_crossing() and self._is_to_customer()
        return self.state == "done" and is_out

    def _is_expected(self):
        """Return whether goods are still to come in by it."""
        is_in = self._is_crossing() and not self._is_to_customer()
        return self.state not in ("done", "cancel") and is_in

    def _prepare_discrepancy_values(self, stray):
        """Return the discrepancy that goods which nobody announced are.

        :param stray: the :class:`Stray` that this move has taken in
        """
        self.ensure_one()
        line = stray.line
        unit = self.product_id.uom_id
        if line.product_id == self.product_id:
            unit = line.uom_id
        quantity = self.product_uom._compute_quantity(self.quantity, unit)
        return {
            "return_id": self.picking_id.aftersales_return_id.id,
            "kind": stray.kind,
            "line_id": line.id,
            "product_id": self.product_id.id,
            "lot_id": self.move_line_ids.lot_id[:1].id,
            "quantity": quantity,
            "move_id": self.id,
        }

    def _judge_returns(self, is_new=False):
        """Refuse planned returns of more than the customer has.

        :param is_new: the lots are what somebody asks for, not what core proposes
        :raise UserError: one message for all of them
        """
        moves = self._filter_returning()
        if moves and self.env.context.get("aftersales_judged") is not JUDGED:
            self.env["aftersales.return.line"]._check_moves(moves, is_new)

    def _filter_returning(self):
        """Return what is planned to cross the customer's boundary back, or again."""
        return self.filtered(
            lambda move: (
                (move.origin_returned_move_id or move.sale_line_id)
                and move.state not in ("done", "cancel")
                and move._is_crossing()
                and (move.origin_returned_move_id or not move._is_to_customer())
            )
        )

    def _is_crossing(self):
        """Return whether it crosses the customer's boundary, in or out."""
        move = self.sudo()
        return move.location_id._is_outside() != move.location_dest_id._is_outside()

    def _is_to_customer(self):
        return self.sudo().location_dest_id._is_outside()

    def _get_returnable(self, excluded=None):
        """Return how much of finished moves can go back the way it came.

        :param excluded: return lines that do not count as asked for
        :return: move -> quantity in its unit; without those that no customer is
            concerned by
        """
        lines = self.env["aftersales.return.line"]
        moves = self.filtered(lambda move: move.state == "done" and move._is_crossing())
        claims = [
            lines._prepare_back_claim(move, move, move.product_uom, 1) for move in moves
        ]
        left = lines._get_left(claims, excluded or ())
        return {claim.record: quantity for claim, quantity in left}

    @api.model
    def _get_delivered_domain(self, companies):
        """Return the domain of what has been delivered to customers."""
        return (
            Domain("state", "=", "done")
            & Domain("location_dest_id.usage", "=", "customer")
            & Domain("location_id.usage", "!=", "customer")
            & Domain("company_id", "in", companies.ids)
        )

    @api.model
    def _get_customer_domain(self, partners):
        """Return the domain of what went to customers, or elsewhere by their order.

        :param partners: the customers' companies
        """
        paths = (
            "picking_id.partner_id.commercial_partner_id",
            "sale_line_id.order_partner_id.commercial_partner_id",
        )
        return Domain.OR(Domain(path, "in", partners.ids) for path in paths)

    def _get_customers(self):
        """Return whose goods these are: who ordered them and who got them."""
        receivers = self.picking_id.partner_id.commercial_partner_id
        return receivers | self.sale_line_id._get_customers()

    def _get_customer(self):
        """Return who ordered the goods, else who got them."""
        return self.sale_line_id.order_id.partner_id or self.picking_id.partner_id

    def _get_redelivered(self):
        """Return the return lines whose goods these deliveries took back again."""
        before = self.move_orig_ids | self
        return (before | before.origin_returned_move_id).aftersales_return_line_id

    def _read_delivered(self):
        """Return ``(move, lot, quantity)`` of what these moves delivered."""
        return self.env["stock.move.line"]._read_group(
            [("move_id", "in", self.ids), ("state", "=", "done")],
            ["move_id", "lot_id"],
            ["quantity_product_uom:sum"],
        )

    def _adopt(self, line):
        """Let goods that came without being announced belong to a line after all.

        What they come back of is known with the line, so the order counts them, too.
        """
        values = {"aftersales_return_line_id": line.id}
        if line.move_id:
            values["origin_returned_move_id"] = line.move_id.id
            values["sale_line_id"] = line.order_line_id.id
            values["to_refund"] = line._is_refunded()
        self.write(values)

    def _is_return(self):
        """Return whether it brings goods in from the customer's side, or has."""
        return (
            self.state != "cancel"
            and self.location_id.usage == "customer"
            and self.location_dest_id.usage != "customer"
        )

    def _set_refunded(self, is_refunded, kept):
        """Say for which part of goods that come back money goes back.

        :param kept: quantity for which none does, in the unit of the moves
        """
        wrong = self.filtered(
            lambda move: (
                move.to_refund != is_refunded or move.aftersales_kept_qty != kept
            )
        )
        if wrong:
            wrong.write({"to_refund": is_refunded, "aftersales_kept_qty": kept})

    def _prepare_move_split_vals(self, qty):
        """Let the rest of a partly received move belong to the same line."""
        vals = super()._prepare_move_split_vals(qty)
        move = self.sudo()
        vals["aftersales_return_line_id"] = move.aftersales_return_line_id.id
        vals["aftersales_disposition_id"] = move.aftersales_disposition_id.id
        return vals

    def _merge_move_itemgetter(self, distinct_fields, excluded_fields=None):
        """Never merge the goods of two return lines, or dispositions, into one move.

        Not one of the distinct fields: whoever moves goods need not see returns.
        """
        get_key = super()._merge_move_itemgetter(distinct_fields, excluded_fields)
        return lambda move: (
            get_key(move),
            move.sudo().aftersales_return_line_id.id,
            move.sudo().aftersales_disposition_id.id,
            move.sudo().aftersales_replacement_id.id,
        )

    # === FROM THE DOCK TO QUARANTINE === #

    def _get_isolated_return(self):
        """Return, as superuser, the return whose goods go to quarantine by it."""
        move = self.sudo()
        isolate = move.warehouse_id.aftersales_isolate_type_id
        if move.picking_type_id != isolate or not isolate:
            return self.env["aftersales.return"]
        return move.move_orig_ids.picking_id.aftersales_return_id[:1]

    def _key_assign_picking(self):
        """Bring the goods of each return to quarantine by a transfer of their own."""
        return (*super()._key_assign_picking(), self._get_isolated_return().id)

    def _search_picking_for_assignation_domain(self):
        domain = super()._search_picking_for_assignation_domain()
        document = self._get_isolated_return()
        if document:
            domain = Domain(domain) & Domain("aftersales_return_id", "=", document.id)
        return domain

    def _get_new_picking_values(self):
        values = super()._get_new_picking_values()
        document = self[:1]._get_isolated_return()
        if document:
            values["aftersales_return_id"] = document.id
            values["origin"] = document.name
        return values

    # === VALUE === #

    def _get_value_from_production(self, quantity, at_date=None):
        """Let goods that come in as another product keep what they were worth."""
        disposition = self.sudo().aftersales_disposition_id
        value = disposition and disposition._get_carried_value(self, quantity)
        if not value:
            return super()._get_value_from_production(quantity, at_date)
        return {
            "value": value,
            "quantity": quantity,
            "description": disposition._get_regrading_name(),
        }
