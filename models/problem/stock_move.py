from odoo import api, models
from odoo.fields import Domain

from .flow import Flow


class StockMove(models.Model):
    _inherit = "stock.move"

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create; a move that begins as finished is judged like one that becomes so."""
        moves = super().create(vals_list)
        moves.filtered(lambda move: move.state == "done")._check_holds()
        return moves

    def write(self, vals):
        """Write; the last step of every move, a client's own write of it included.

        :raise UserError: when goods on hold would have moved
        """
        if vals.get("state") == "done":
            self.filtered(lambda move: move.state != "done")._check_holds()
        return super().write(vals)

    # === BUSINESS === #

    def _check_holds(self):
        """Refuse moves of goods on hold, also those without any line."""
        self.move_line_ids._check_holds()
        bare = self.filtered(lambda move: not move.move_line_ids)
        flows = [move._prepare_hold_flow() for move in bare]
        if flows:
            self.env["aftersales.hold"]._check_flows(flows)

    def _prepare_hold_flow(self):
        """Return what a hold must know of a move without lines."""
        self.ensure_one()
        move = self.sudo()
        source, destination = move.location_id, move.location_dest_id
        return Flow(
            products=self.product_id | self._get_kit_product(),
            lot=self.env["stock.lot"].sudo(),
            source=source,
            destination=destination,
            companies=move.company_id | source.company_id | destination.company_id,
            label=self.product_id.display_name,
            is_count=self.is_inventory,
        )

    @api.model
    def _knows_kits(self):
        """Return whether manufacturing is there, which sells kits by their parts."""
        return "bom_line_id" in self._fields

    def _get_kit_product(self):
        """Return the sold kit that this move delivers a part of."""
        move = self.sudo()
        if self._knows_kits() and move.bom_line_id:
            return move.sale_line_id.product_id.sudo(self.env.su)
        return self.env["product.product"]

    @api.model
    def _get_kit_domain(self, kits):
        """Return the domain of the moves that deliver parts of these kits."""
        if not kits or not self._knows_kits():
            return Domain.FALSE
        is_part = Domain("bom_line_id", "!=", False)
        return is_part & Domain("sale_line_id.product_id", "in", kits.ids)

    def _update_reserved_quantity_vals(
        self,
        need,
        location_id,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=True,
    ):
        """Reserve; what is on hold only on its way into quarantine."""
        moves = self._with_held_goods()
        return super(StockMove, moves)._update_reserved_quantity_vals(
            need, location_id, lot_id, package_id, owner_id, strict
        )

    def _set_quantity_done_prepare_vals(self, qty):
        """Choose quants; those on hold only on the way into quarantine."""
        moves = self._with_held_goods()
        return super(StockMove, moves)._set_quantity_done_prepare_vals(qty)

    def _with_held_goods(self):
        """Return the move so that it takes goods on hold, if it isolates them."""
        is_held = self.product_id.sudo().aftersales_hold_ids
        if is_held and self.location_dest_id._filter_quarantine():
            return self.with_context(aftersales_takes_held=True)
        return self
