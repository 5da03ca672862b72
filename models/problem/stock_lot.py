from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain


class StockLot(models.Model):
    _name = "stock.lot"
    _inherit = ["stock.lot", "aftersales.hold.source"]

    # === CRUD === #

    def write(self, vals):
        """Write; a lot on hold keeps its number, by which people find the goods.

        :raise UserError: when a lot on hold would get another number or product
        """
        if not vals.keys().isdisjoint(("name", "product_id")):
            self._check_not_held()
        return super().write(vals)

    # === ACTIONS === #

    def action_aftersales_trace(self):
        """Trace the lots to every place, customer and supplier."""
        return self.env["aftersales.trace"]._open(lots=self)

    # === BUSINESS === #

    def _check_not_held(self):
        held = self.env["aftersales.hold"]._get_active(lots=self)
        if held:
            raise UserError(
                self.env._(
                    "%(lots)s: a lot on hold keeps its number and its product.",
                    lots=", ".join(self.mapped("name")),
                )
            )

    def _get_all_holds(self):
        """Return those on the lot, and those on its whole product."""
        whole = Domain("lot_id", "=", False)
        holds = self.env["aftersales.hold"].search(
            Domain("lot_id", "in", self.ids)
            | (whole & Domain("product_id", "in", self.product_id.ids))
        )
        by_lot, by_product = holds.grouped("lot_id"), holds.grouped("product_id")
        empty = holds.browse()
        return {
            lot: by_lot.get(lot, empty)
            | by_product.get(lot.product_id, empty).filtered(lambda h: not h.lot_id)
            for lot in self
        }

    def _prepare_hold_defaults(self):
        return {"lot_ids": [Command.set(self.ids)]}
