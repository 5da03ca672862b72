from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# What a client could change past all moves.
STOCK_FIELDS = {"product_id", "lot_id", "location_id", "quantity", "reserved_quantity"}


class StockQuant(models.Model):
    """Goods on hold are not reserved, and not written off by hand."""

    _inherit = "stock.quant"

    # === CRUD === #

    def write(self, vals):
        """Write; the core itself changes quantities with full rights, people do not.

        :raise UserError: when somebody changes goods on hold past all stock moves
        """
        if not self.env.su and not vals.keys().isdisjoint(STOCK_FIELDS):
            self._check_not_held()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_held(self):
        if not self.env.su:
            self._check_not_held()

    # === BUSINESS === #

    def _check_not_held(self):
        holds = self.product_id.sudo().aftersales_hold_ids.sudo()
        held = self.filtered(
            lambda quant: holds.filtered(lambda hold: hold._holds_quant(quant))
        )
        if held:
            raise UserError(
                self.env._(
                    "These goods are on hold, their stock cannot be changed by hand:"
                    " %(goods)s.",
                    goods=", ".join(held.mapped("display_name")),
                )
            )

    def _get_reserve_quantity(
        self,
        product_id,
        location_id,
        quantity,
        uom_id=None,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=False,
    ):
        """Find what can be reserved; what is on hold only into quarantine."""
        quants = self
        takes_held = self.env.context.get("aftersales_takes_held") or quantity <= 0
        if not takes_held and product_id.sudo().aftersales_hold_ids:
            # Quants found beforehand would come without the domain of the search.
            quants = self.with_context(aftersales_skips_held=True, quants_cache=None)
        return super(StockQuant, quants)._get_reserve_quantity(
            product_id,
            location_id,
            quantity,
            uom_id=uom_id,
            lot_id=lot_id,
            package_id=package_id,
            owner_id=owner_id,
            strict=strict,
        )

    def _get_gather_domain(
        self,
        product_id,
        location_id,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=False,
    ):
        """Leave out what is on hold, while something is reserved."""
        domain = super()._get_gather_domain(
            product_id, location_id, lot_id, package_id, owner_id, strict
        )
        if not self.env.context.get("aftersales_skips_held"):
            return domain
        holds = product_id.sudo().aftersales_hold_ids.sudo()
        company = location_id.sudo().company_id
        holds = holds._in_force_in(company) if company else holds
        if holds._whole_products():
            return Domain.FALSE
        return domain & Domain("lot_id", "not in", holds.lot_id.ids)
