from odoo import fields, models
from odoo.fields import Domain


class StockMove(models.Model):
    _inherit = "stock.move"

    # No groups: core copies it, with the rights of whoever moves the goods.
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

    # === BUSINESS === #

    def _action_done(self, cancel_backorder=False):
        """Move; what arrives for a return is sorted out, and never refused.

        Goods that were not announced are split into moves of their own, without an
        order line and without an effect on what the customer is said to have.
        """
        receipts = self._get_return_receipts()
        if not receipts:
            return super()._action_done(cancel_backorder=cancel_backorder)
        strays = receipts._sort_out(self)
        moves = self.union(*strays).with_context(aftersales_is_counted=True)
        done = super(StockMove, moves)._action_done(cancel_backorder=cancel_backorder)
        receipts._record_arrival(strays)
        return done.with_env(self.env)

    def _action_cancel(self):
        """Cancel; a return whose receipt is called off hears of it."""
        documents = self._get_announced_returns()
        result = super()._action_cancel()
        if documents and not self.env.context.get("aftersales_is_counted"):
            documents._on_receipt_cancelled()
        return result

    def _get_return_receipts(self):
        """Return, as superuser, the receipts of returns that these moves are in."""
        pickings = self.sudo().picking_id
        return pickings.filtered(
            lambda p: p.aftersales_return_id and p.location_id.usage == "customer"
        )

    def _get_announced_returns(self):
        """Return, as superuser, the returns that wait for these moves."""
        expected = self.sudo().filtered(
            lambda move: move.aftersales_return_line_id and move._is_expected()
        )
        return expected.aftersales_return_line_id.return_id

    def _is_arrival(self):
        """Return whether it has brought goods in from the customer's side."""
        return (
            self.state == "done"
            and self.location_id.usage == "customer"
            and self.location_dest_id.usage != "customer"
        )

    def _is_departure(self):
        """Return whether it has brought goods to the customer's side."""
        return (
            self.state == "done"
            and self.location_dest_id.usage == "customer"
            and self.location_id.usage != "customer"
        )

    def _is_expected(self):
        """Return whether goods are still to come in by it."""
        is_over = self.state in ("done", "cancel")
        return not is_over and self.location_id.usage == "customer"

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
