from odoo import api, models
from odoo.fields import Domain

from .dock_goods import Goods
from .return_table import AUTHORISED_STATES

# Returns whose goods may arrive; those before the others that come first.
EXPECTING_STATES = ("approved", "receiving")
EARLY_STATES = ("draft", "submitted")
ARRIVING_STATES = (*AUTHORISED_STATES, *EARLY_STATES, "expired")
# So many are offered to choose from.
LIMIT = 20


class Returns(models.Model):
    """What a scanned code means: a return, its transfers and orders, or goods."""

    _inherit = "aftersales.return"

    # === BUSINESS === #

    @api.model
    def _find_by_paper(self, code):
        """Return the returns that a slip, transfer or order in the parcel names."""
        own = Domain("company_id", "in", self.env.companies.ids)
        named = self.search(Domain("name", "=", code) & own)
        if named:
            return named
        pickings = self.env["stock.picking"].sudo().search(Domain("name", "=", code))
        orders = self.env["sale.order"].sudo().search(Domain("name", "=", code))
        paths = [
            Domain("customer_reference", "=", code),
            # The carrier's barcode, where the customer has told it.
            Domain("parcel_number", "=", code),
            Domain("picking_ids", "in", pickings.ids),
            Domain("line_ids.move_id.picking_id", "in", pickings.ids),
            Domain("line_ids.order_line_id.order_id", "in", orders.ids),
        ]
        arriving = Domain("state", "in", ARRIVING_STATES)
        return self.search(Domain.OR(paths) & arriving & own, limit=LIMIT)

    @api.model
    def _find_goods(self, code):
        """Return all goods that a code may name: a lot name is not unique.

        :return: list of :class:`Goods`
        """
        packs = self.env["product.uom"].search([("barcode", "=", code)])
        return (
            self._find_products("barcode", code)
            or [self._unpack(pack) for pack in packs]
            or [Goods(lot.product_id, lot, 1.0) for lot in self._find_lots(code)]
            or self._read_gs1(code)
            # The slip bears the internal reference of a product without a barcode.
            or self._find_products("default_code", code)
        )

    @api.model
    def _find_products(self, name, code):
        products = self.env["product.product"].search([(name, "=", code)], limit=LIMIT)
        none = self.env["stock.lot"]
        return [Goods(product, none, 1.0) for product in products]

    @api.model
    def _find_lots(self, name, product=None):
        companies = [False, *self.env.companies.ids]
        domain = Domain("name", "=", name) & Domain("company_id", "in", companies)
        if product:
            domain &= Domain("product_id", "=", product.id)
        return self.env["stock.lot"].search(domain, order="id desc", limit=LIMIT)

    @api.model
    def _unpack(self, pack):
        """Return what is in a packaging whose barcode was scanned."""
        product = pack.product_id
        quantity = pack.uom_id._compute_quantity(1, product.uom_id)
        return Goods(product, self.env["stock.lot"], quantity)

    @api.model
    def _read_gs1(self, code):
        """Return the goods that a GS1 code names, if the company uses such codes."""
        nomenclature = self.env.company.nomenclature_id
        if not nomenclature.is_gs1_nomenclature:
            return []
        parts = nomenclature.gs1_decompose_extended(code) or []
        values = {part["rule"].type: part["value"] for part in parts}
        domain = [("barcode", "=", values.get("product"))]
        product = self.env["product.product"].search(domain, limit=1)
        if not values.get("product") or not product:
            return []
        name = values.get("lot")
        lot = name and self._find_lots(name, product) or self.env["stock.lot"]
        quantity = values.get("quantity") or 1.0
        return [Goods(product, lot[:1], quantity)]

    @api.model
    def _find_by_goods(self, goods):
        """Return the open returns that expect some of the goods, those named first.

        :param goods: list of :class:`Goods`
        """
        lots = self.env["stock.lot"].union(*(g.lot for g in goods))
        products = self.env["product.product"].union(*(g.product for g in goods))
        expecting = Domain("state", "in", EXPECTING_STATES)
        expecting &= Domain("company_id", "in", self.env.companies.ids)
        if not lots:
            wanted = Domain("line_ids.product_id", "in", products.ids)
            return self.search(expecting & wanted, limit=LIMIT)
        named = self.search(expecting & Domain("line_ids.lot_id", "in", lots.ids))
        # No return names it: perhaps one of who got it from us leaves the lot open.
        holders = lots.sudo().delivery_ids.partner_id.commercial_partner_id
        any_lot = [("product_id", "in", products.ids), ("lot_id", "=", False)]
        return named or self.search(
            expecting
            & Domain("commercial_partner_id", "in", holders.ids)
            & Domain("line_ids", "any", any_lot),
            limit=LIMIT,
        )
