from collections import namedtuple

from odoo import api, fields, models
from odoo.exceptions import UserError

# Goods that lie somewhere, in the unit of the product; ``values`` go into their rework.
Lying = namedtuple("Lying", "product lot location company quantity values")


class Rework(models.Model):
    """Registering reworks of goods that lie in quarantine, as many as do."""

    _inherit = "aftersales.rework"

    team_id = fields.Many2one(
        compute="_compute_team_id", store=True, readonly=False, precompute=True
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("company_id")
    def _compute_team_id(self):
        """Propose the only production department, where there is only one."""
        domain = [("function", "=", "production")]
        teams = self.env["aftersales.team"].sudo().search(domain)
        for rework in self:
            company = rework.company_id
            own = teams.filtered(lambda t, c=company: t.company_id in (c, c.browse()))
            rework.team_id = rework.team_id or (own if len(own) == 1 else False)

    # === BUSINESS === #

    @api.model
    def _register_lying(self, goods):
        """Register a draft for each of these goods, of what no other rework has.

        Each piece with a serial number gets one of its own.

        :param goods: list of :class:`Lying`
        :raise UserError: when nothing of them is left
        """
        free = self._count_unclaimed(goods)
        vals_list = []
        for lying in goods:
            key = lying.product, lying.lot, lying.location
            quantity = min(lying.quantity, free[key])
            free[key] -= quantity
            if lying.product.uom_id.compare(quantity, 0) > 0:
                vals_list += self._prepare_lying_values(lying, quantity)
        if not vals_list:
            raise UserError(
                self.env._(
                    "Nothing of it can be reworked: it does not lie there any more, is"
                    " reserved by a transfer, or another rework has it."
                )
            )
        return self.create(vals_list)

    @api.model
    def _count_unclaimed(self, goods):
        """Return what no transfer and no rework has: (product, lot, place) -> qty.

        With full rights: who registers reworks need not be of the warehouse.
        """
        reworks = self.sudo()
        products = self.env["product.product"].sudo()
        products = products.union(*(lying.product.sudo() for lying in goods))
        places = self.env["stock.location"].sudo()
        places = places.union(*(lying.location.sudo() for lying in goods))
        free = reworks._count_lying(products, places)
        for claim in reworks._find_claims(products, places):
            free[claim._get_goods_key()] -= claim._get_product_quantity()
        return free

    @api.model
    def _prepare_lying_values(self, lying, quantity):
        """Return the values of the reworks of goods that lie somewhere."""
        values = {
            "product_id": lying.product.id,
            "lot_id": lying.lot.id,
            "location_id": lying.location.id,
            "warehouse_id": lying.location.warehouse_id.id,
            "company_id": lying.company.id,
            "uom_id": lying.product.uom_id.id,
            **lying.values,
        }
        if lying.product.tracking == "serial":
            return [{**values, "quantity": 1}] * int(quantity)
        return [{**values, "quantity": quantity}]

    def _action_open_registered(self):
        """Return the action that opens these, the form of a single one."""
        return self._action_open_origin(self)
