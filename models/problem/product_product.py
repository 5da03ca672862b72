from odoo import fields, models
from odoo.fields import Command

from .hold_source import HOLD_READERS


class ProductProduct(models.Model):
    _name = "product.product"
    _inherit = ["product.product", "aftersales.hold.source"]

    # Every transfer asks this, once for all its products. It is read from the database
    # by each transaction and never kept in the memory of a worker: another worker's
    # hold must not be overlooked until the news of it arrives.
    aftersales_hold_ids = fields.Many2many(
        "aftersales.hold",
        string="Holds in Force",
        compute="_compute_aftersales_hold_ids",
        compute_sudo=True,
        groups=HOLD_READERS,
    )

    # === COMPUTE, INVERSE, SEARCH === #

    def _compute_aftersales_hold_ids(self):
        groups = self.env["aftersales.hold"]._read_group(
            [("state", "=", "active"), ("product_id", "in", self._origin.ids)],
            ["product_id"],
            ["id:recordset"],
        )
        holds = {product.id: holds for product, holds in groups}
        empty = self.env["aftersales.hold"]
        for product in self:
            product.aftersales_hold_ids = holds.get(product._origin.id, empty)

    # === ACTIONS === #

    def action_aftersales_trace(self):
        """Trace the product, with all its lots when it has some."""
        self.ensure_one()
        return self.env["aftersales.trace"]._open(product=self)

    # === BUSINESS === #

    def _get_all_holds(self):
        holds = self.env["aftersales.hold"].search([("product_id", "in", self.ids)])
        by_product = holds.grouped("product_id")
        return {product: by_product.get(product, holds.browse()) for product in self}

    def _prepare_hold_defaults(self):
        return {"product_ids": [Command.set(self.ids)]}
