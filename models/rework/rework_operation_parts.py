from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command


class ReworkOperation(models.Model):
    """The parts on the shop floor's screen: what was used, by taps and by scans.

    What is planned counts as used unless somebody says otherwise; what nobody has
    planned is counted as it is scanned. See `rework_operation_floor.py` for answers.
    """

    _inherit = "aftersales.rework.operation"

    # === ACTIONS === #

    @api.model
    def floor_scan(self, code, operation_id=False):
        """Scan an operation, or a part of the rework on the screen; see the parent."""
        operation = self.browse(operation_id).exists()
        if not operation or self._find_operations(code.strip()):
            return super().floor_scan(code, operation_id)
        self._check_worker()
        goods = operation._find_parts(code.strip())
        if not goods:
            raise UserError(
                self.env._(
                    "Neither an operation nor a part bears the code “%(code)s”.",
                    code=code,
                )
            )
        return operation._scan_part(goods)

    def floor_use(self, material_id, change):
        """Say that more or less of a part was used; none of an extra one drops it."""
        material = self._get_floor_part(material_id)
        used = max(0, material.used_qty + change)
        if material.is_extra and material.uom_id.is_zero(used):
            material.unlink()
        else:
            material.used_qty = used
        return self._answer("info", self._get_state_text())

    def floor_drop_lot(self, material_id, lot_id):
        """Take back a lot or serial number that was scanned by mistake."""
        material = self._get_floor_part(material_id)
        material.lot_ids = [Command.unlink(lot_id)]
        return self._answer("info", self._get_state_text())

    def floor_explain(self, material_id, note):
        """Say why less of a part was used than planned."""
        self._get_floor_part(material_id).note = note
        return self._answer("info", self._get_state_text())

    # === BUSINESS === #

    def _get_floor_part(self, material_id):
        """Return a part of the rework on the screen.

        :raise UserError: when it is somebody else's turn, or it is not a part of it
        """
        self.ensure_one()
        self._check_worker()
        material = self.rework_id.material_ids.filtered(lambda m: m.id == material_id)
        if not material:
            raise UserError(self.env._("This part is not on the rework any more."))
        material._check_turn()
        return material

    def _find_parts(self, code):
        """Return the goods that a code may name, of which there may be several."""
        # Production reads neither products nor lots of the stock.
        return code and self.env["aftersales.return"].sudo()._find_goods(code)

    def _scan_part(self, goods):
        """Count what was scanned as a part: of those planned, else as an extra one."""
        self.ensure_one()
        planned = {m.sudo().product_id: m for m in self.rework_id.material_ids}
        fitting = [found for found in goods if found.product in planned]
        found = (fitting or goods)[0]
        self._check_is_part(found)
        material = planned.get(found.product)
        if not material:
            return self._answer_part(self._add_part(found), is_new=True)
        material._check_turn()
        if found.lot:
            self._link_lot(material, found.lot)
        elif material.is_extra and material.tracking_kind == "none":
            material.used_qty += found.quantity
        return self._answer_part(material)

    def _check_is_part(self, found):
        """Refuse the reworked unit itself.

        :raise UserError: when it was scanned
        """
        rework = self.rework_id.sudo()
        is_unit = found.lot and found.lot == rework.lot_id
        if is_unit or (not found.lot and found.product == rework.product_id):
            raise UserError(self.env._("This is what is reworked, not a part of it."))

    def _add_part(self, found):
        """Put a part that nobody has planned on the rework."""
        row = {
            "rework_id": self.rework_id.id,
            "product_id": found.product.id,
            "quantity": found.quantity,
            "lot_ids": [Command.link(found.lot.id)] if found.lot else [],
        }
        return self.env["aftersales.rework.material"].create(row)

    def _link_lot(self, material, lot):
        """Name a lot of a part; serial numbers beyond those planned are more of it.

        :raise UserError: when it is named already, or another lot is
        """
        named = material.sudo().lot_ids
        if lot in named:
            raise UserError(
                self.env._("%(lot)s has been scanned already.", lot=lot.name)
            )
        if named and material.tracking_kind == "lot":
            raise UserError(
                self.env._(
                    "%(lot)s is on it: take it back first, or add the other lot in a"
                    " row of its own on the rework.",
                    lot=named[0].name,
                )
            )
        material.lot_ids = [Command.link(lot.id)]
        if material.tracking_kind == "serial":
            material.used_qty = max(material.used_qty, len(named) + 1)

    def _answer_part(self, material, is_new=False):
        """Return what the screen says of a scanned part."""
        name = material.sudo().product_id.display_name
        title = (
            self.env._("Part added, it was not planned")
            if is_new
            else self.env._("Right part")
        )
        text = self.env._("%(part)s: %(used).10g", part=name, used=material.used_qty)
        return self._answer("ask" if is_new else "good", title, text)

    def _prepare_parts(self):
        """Return the parts of the rework, as the screen shows them."""
        rework = self.rework_id
        action_field = rework.material_ids._fields["action"]
        actions = dict(action_field._description_selection(self.env))
        return [
            {
                "id": material.id,
                "name": material.sudo().product_id.display_name,
                "action": actions[material.action],
                "planned": f"{material.quantity:.10g}",
                "used": f"{material.used_qty:.10g}",
                "unit": material.sudo().uom_id.name,
                "is_extra": material.is_extra,
                "is_short": material._is_short(),
                "missing": f"{material.missing_qty:.10g}"
                if material.missing_qty
                else "",
                "note": material.note or "",
                "tracking": material.tracking_kind,
                "lots": [
                    {"id": lot.id, "name": lot.name} for lot in material.sudo().lot_ids
                ],
            }
            for material in rework.material_ids
        ]
