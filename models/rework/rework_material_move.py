from odoo import models

# A stock move that nothing happens to any more.
SETTLED_STATES = ("done", "cancel")


class ReworkMaterial(models.Model):
    """The stock part of the parts: moves of the repair order, which moves them.

    Process engineering and production have no rights on stock; their turn is checked
    before these methods write with full rights.
    """

    _inherit = "aftersales.rework.material"

    # === BUSINESS === #

    def _ensure_moves(self):
        """Give each part its line of the repair order; twice is harmless."""
        lacking = self.sudo().filtered(lambda material: not material.move_id)
        repairs = {m: m.rework_id._get_living_repairs()[:1] for m in lacking}
        materials = lacking.filtered(repairs.get)
        moves = self.env["stock.move"].sudo()
        moves = moves.create(
            [material._prepare_move_values(repairs[material]) for material in materials]
        )
        for material, move in zip(materials, moves, strict=True):
            material._store({"move_id": move.id})

    def _prepare_move_values(self, repair):
        """Return the values of the line of a repair order."""
        self.ensure_one()
        return {
            "repair_id": repair.id,
            "repair_line_type": self.action,
            "company_id": repair.company_id.id,
            "product_id": self.product_id.id,
            "product_uom": self.uom_id.id,
            "product_uom_qty": self.quantity,
        }

    def _fill_moves(self):
        """Say in the repair order how many were used, and which; it moves them."""
        self._ensure_moves()
        materials = self.sudo().filtered(
            lambda m: m.move_id and m.move_id.state not in SETTLED_STATES
        )
        materials.move_id.move_line_ids.unlink()
        tracked = materials.filtered(lambda m: m.tracking_kind != "none")
        vals_list = [
            material._prepare_move_line_values(lot)
            for material in tracked
            for lot in material.lot_ids
        ]
        self.env["stock.move.line"].sudo().create(vals_list)
        for material in materials - tracked:
            material.move_id.quantity = material.used_qty
        materials.move_id.picked = True

    def _prepare_move_line_values(self, lot):
        """Return the values of the detail that names a lot, from where it lies."""
        self.ensure_one()
        move = self.move_id
        source = lot.quant_ids.location_id.filtered(
            lambda place: place._child_of(move.location_id)
        )
        return {
            "move_id": move.id,
            "company_id": move.company_id.id,
            "product_id": self.product_id.id,
            "product_uom_id": self.uom_id.id,
            "lot_id": lot.id,
            "quantity": 1 if self.tracking_kind == "serial" else self.used_qty,
            "location_id": (source[:1] or move.location_id).id,
            "location_dest_id": move.location_dest_id.id,
        }
