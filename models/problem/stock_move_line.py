from odoo import api, models

from .flow import Flow

# What a line moves, beside its quantity: a change of one is another flow.
FLOW_FIELDS = {"product_id", "lot_id", "location_id", "location_dest_id", "move_id"}
QUANTITY_FIELDS = {"quantity", "product_uom_id", "quant_id", "state"}


class StockMoveLine(models.Model):
    """Every quantity in stock changes by a line that is done: here holds are kept."""

    _inherit = "stock.move.line"

    # The core has no index by lot; a trace jumps from line to line by it.
    _aftersales_lot_index = models.Index("(lot_id) WHERE lot_id IS NOT NULL")

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create; a line of a finished move moves goods at once.

        :raise UserError: when they are on hold
        """
        lines = super().create(vals_list)
        lines.filtered(lambda line: line.state == "done")._check_holds()
        return lines

    def write(self, vals):
        """Write; the change of a finished line moves goods there or back.

        :raise UserError: when they are on hold
        """
        if vals.keys().isdisjoint(FLOW_FIELDS | QUANTITY_FIELDS):
            return super().write(vals)
        before = self._get_done_flows()
        result = super().write(vals)
        flows = self._get_changes(before)
        if flows:
            self.env["aftersales.hold"]._check_flows(flows)
        return result

    # === BUSINESS === #

    def _action_done(self):
        """Move the goods.

        :raise UserError: when some of them are on hold
        """
        self._check_holds()
        return super()._action_done()

    def _check_holds(self):
        """Refuse lines that move goods on hold; nothing is read of empty ones."""
        moving = self.filtered(
            lambda line: not line.product_uom_id.is_zero(line.quantity)
        )
        if moving:
            flows = [line._prepare_hold_flow() for line in moving]
            self.env["aftersales.hold"]._check_flows(flows)

    def _prepare_hold_flow(self):
        """Return what a hold must know of this line."""
        self.ensure_one()
        names = [self.product_id.display_name, self.lot_id.name or self.lot_name]
        return Flow(
            products=self.product_id | self.move_id._get_kit_product(),
            lot=self.lot_id.sudo(),
            source=self.location_id.sudo(),
            destination=self.location_dest_id.sudo(),
            companies=self._get_hold_companies(),
            label=", ".join(filter(None, names)),
            has_lot_name=bool(self.lot_name),
            is_count=self.is_inventory,
        )

    def _get_hold_companies(self):
        line = self.sudo()
        places = line.location_id | line.location_dest_id
        return line.company_id | places.company_id

    def _get_done_flows(self):
        """Return what finished lines have moved: line -> (flow, quantity)."""
        return {
            line: (line._prepare_hold_flow(), line.quantity_product_uom)
            for line in self
            if line.state == "done"
        }

    def _get_changes(self, before):
        """Return what moves there and back by the change of finished lines."""
        changes = []
        for line, (flow, quantity) in self._get_done_flows().items():
            was, old_quantity = before.get(line, (None, 0))
            if was == flow:
                more = line.product_id.uom_id.compare(quantity, old_quantity)
                changes += [flow] if more > 0 else [flow.reversed()] if more < 0 else []
            else:
                changes += [flow] if was is None else [was.reversed(), flow]
        return changes

    def _unlink_reservations(self):
        """Give reserved goods back; looks all quants up at once, not one by one."""
        quants = self.env["stock.quant"]._get_quants_by_products_locations(
            self.product_id, self.location_id
        )
        self.with_context(quants_cache=quants).unlink()
