from odoo import api, fields, models


class ReworkRoute(models.Model):
    """A reusable route: how goods with a certain fault are made good again."""

    _name = "aftersales.rework.route"
    _description = "Rework Route"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company", index="btree_not_null", help="Empty: for every company."
    )
    product_ids = fields.Many2many(
        "product.product",
        "aftersales_rework_route_product_rel",
        "route_id",
        "product_id",
        string="Products",
        help="For these, and for those of the categories; both empty: for all.",
    )
    product_category_ids = fields.Many2many(
        "product.category",
        "aftersales_rework_route_category_rel",
        "route_id",
        "category_id",
        string="Product Categories",
        help="For products of these categories and of those below them.",
    )
    defect_ids = fields.Many2many(
        "aftersales.defect",
        "aftersales_rework_route_defect_rel",
        "route_id",
        "defect_id",
        string="Defects",
        help="For these and what is part of them; empty: for all defects.",
    )
    standard = fields.Char(
        "Rework Standard", help="Number and title of the rework standard that holds."
    )
    standard_revision = fields.Char("Revision")
    operation_ids = fields.One2many(
        "aftersales.rework.route.operation", "route_id", "Operations", copy=True
    )
    material_ids = fields.One2many(
        "aftersales.rework.route.material", "route_id", "Parts", copy=True
    )
    note = fields.Html("Remarks")

    # === BUSINESS === #

    @api.model
    def _match(self, reworks):
        """Return the route that fits best: rework -> route, without those none fits.

        The one for the product wins, then the nearest of its categories, then the
        nearest defect, then the company's own; of equal ones the first in the list.

        :param reworks: recordset of reworks
        """
        if not reworks.product_id:
            return {}
        companies = [*reworks.company_id.ids, False]
        routes = self.sudo().search(
            [("company_id", "in", companies), ("operation_ids", "!=", False)]
        )
        found = {}
        for rework in reworks.filtered("product_id"):
            places = rework.sudo()._prepare_route_places()
            rated = [(rank, r) for r in routes if (rank := r._get_rank(*places))]
            if rated:
                # The first of the highest: the routes come in their order.
                best = max(rated, key=lambda pair: pair[0])[1]
                found[rework] = best.sudo(reworks.env.su)
        return found

    def _get_rank(self, product, categories, defects, company):
        """Return how well the route fits, higher is better; None when it does not.

        :param categories: dict of id -> depth, of the product's category and above it
        :param defects: dict of id -> depth, likewise
        """
        self.ensure_one()
        if self.company_id and self.company_id != company:
            return None
        has_scope = self.product_ids or self.product_category_ids
        is_named = product in self.product_ids
        category = max(
            (categories.get(i, 0) for i in self.product_category_ids.ids), default=0
        )
        defect = max((defects.get(i, 0) for i in self.defect_ids.ids), default=0)
        if (has_scope and not is_named and not category) or (
            self.defect_ids and not defect
        ):
            return None
        return is_named, category, defect, bool(self.company_id)
