from odoo import api, fields, models
from odoo.fields import Domain


class Hold(models.Model):
    """How much is on hold, and how much of it is isolated."""

    _inherit = "aftersales.hold"

    stock_quantity = fields.Float(
        "In Stock",
        compute="_compute_quantities",
        digits="Product Unit",
        help="What the stock holds of it now, in the companies of the hold.",
    )
    quarantine_quantity = fields.Float(
        "In Quarantine", compute="_compute_quantities", digits="Product Unit"
    )
    free_quantity = fields.Float(
        "Not Isolated Yet",
        compute="_compute_quantities",
        digits="Product Unit",
        help="Still to be brought into quarantine.",
    )
    uom_id = fields.Many2one(related="product_id.uom_id")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("product_id", "lot_id", "company_id")
    def _compute_quantities(self):
        """Count with full rights: who reads a hold need not be of the warehouse."""
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                Domain("product_id", "in", self.product_id.ids)
                & Domain("location_id.usage", "in", ("internal", "transit")),
                ["product_id", "lot_id", "location_id", "company_id"],
                ["quantity:sum"],
            )
        )
        locations = self.env["stock.location"].sudo()
        places = locations.union(*(location for _p, _l, location, *_rest in groups))
        quarantine = places._filter_quarantine()
        for hold in self:
            found = [
                (location in quarantine, quantity)
                for product, lot, location, company, quantity in groups
                if product == hold.sudo().product_id
                and hold.sudo().lot_id in (lot, lot.browse())
                and (not hold.company_id or hold._in_force_in(company))
            ]
            hold.stock_quantity = sum(quantity for _is_isolated, quantity in found)
            hold.quarantine_quantity = sum(q for is_isolated, q in found if is_isolated)
            hold.free_quantity = hold.stock_quantity - hold.quarantine_quantity

    # === BUSINESS === #

    def _filter_blocking(self):
        """Return those that leave nothing to deliver: the whole product, or each lot.

        Judged with full rights, by the stock outside quarantine.
        """
        held_lots = self.lot_id
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                Domain("product_id", "in", self.product_id.ids)
                & Domain("location_id.usage", "=", "internal")
                & Domain("lot_id", "not in", held_lots.ids)
                & Domain("quantity", ">", 0),
                ["product_id", "location_id"],
            )
        )
        places = self.env["stock.location"].sudo().union(*(p for _q, p in groups))
        isolated = places._filter_quarantine()
        products = self.env["product.product"].sudo()
        available = products.union(*(q for q, p in groups if p not in isolated))
        return self.filtered(
            lambda hold: not hold.lot_id or hold.sudo().product_id not in available
        )

    # === ACTIONS === #

    @api.readonly
    def action_open_stock(self):
        """Open what the stock holds of it, place by place."""
        self.ensure_one()
        domain = Domain("product_id", "=", self.product_id.id) & Domain(
            "location_id.usage", "in", ("internal", "transit")
        )
        if self.lot_id:
            domain &= Domain("lot_id", "=", self.lot_id.id)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Stock on Hold"),
            "res_model": "stock.quant",
            "views": [[False, "list"]],
            "domain": list(domain),
        }
