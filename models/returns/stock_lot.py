from odoo import api, fields, models
from odoo.fields import Domain

from .goods import Goods
from .return_line_warranty import STATES

GROUPS = "aftersales.group_department_user"


class StockLot(models.Model):
    _name = "stock.lot"
    _inherit = ["stock.lot", "aftersales.return.source"]

    _return_field = "lot_id"

    # Invisible to people without an after-sales group: it costs them nothing.
    aftersales_warranty_end = fields.Date(
        "Warranty Until", compute="_compute_aftersales_warranty", groups=GROUPS
    )
    aftersales_warranty_state = fields.Selection(
        STATES, "Warranty", compute="_compute_aftersales_warranty", groups=GROUPS
    )
    aftersales_warranty_reason = fields.Char(
        "Why (Warranty)", compute="_compute_aftersales_warranty", groups=GROUPS
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends_context("lang", "company")
    def _compute_aftersales_warranty(self):
        """Say it of today, for the customer to whom the lot was delivered last."""
        warranties = self.env["aftersales.warranty"].sudo()
        covers = warranties._get_covers(self._get_delivered_goods())
        for lot, cover in zip(self, covers, strict=True):
            day = (lot.company_id or self.env.company)._aftersales_get_day()
            lot.aftersales_warranty_end = cover.end
            lot.aftersales_warranty_state = cover.get_state(day)
            lot.aftersales_warranty_reason = warranties._explain(cover, day)

    # === BUSINESS === #

    def _get_delivered_goods(self):
        """Return the lots as goods of the customers who got them last."""
        holders = self.env["aftersales.return.delivery"]._find_holders(self)
        nobody = self.env.company, self.env["res.partner"]
        cases = []
        for lot in self:
            company, partner = holders.get(lot.id, nobody)
            cases.append(
                Goods(
                    company=company,
                    partner=partner,
                    product=lot.product_id,
                    lot=lot,
                    order_line=self.env["sale.order.line"],
                    move=self.env["stock.move"],
                )
            )
        return cases

    def _find_in_house(self):
        """Return those of which something lies in a warehouse or on its way there."""
        places = Domain("location_id.usage", "in", ("internal", "transit"))
        quants = self.env["stock.quant"].sudo()
        rows = quants._read_group(
            Domain("lot_id", "in", self.ids) & Domain("quantity", ">", 0) & places,
            ["lot_id"],
        )
        return self.union(*(lot for (lot,) in rows)) & self if rows else self.browse()

    def _prepare_return_values(self):
        return self.env["aftersales.return"]._prepare_lot_values(self)
