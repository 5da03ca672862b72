from odoo import fields, models


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
        help="Empty: for all products of the categories.",
    )
    product_category_ids = fields.Many2many(
        "product.category",
        "aftersales_rework_route_category_rel",
        "route_id",
        "category_id",
        string="Product Categories",
        help="Empty: for all categories.",
    )
    defect_ids = fields.Many2many(
        "aftersales.defect",
        "aftersales_rework_route_defect_rel",
        "route_id",
        "defect_id",
        string="Defects",
        help="Empty: for all defects.",
    )
    standard = fields.Char(
        "Rework Standard", help="Number and title of the rework standard that holds."
    )
    standard_revision = fields.Char("Revision")
    operation_ids = fields.One2many(
        "aftersales.rework.route.operation", "route_id", "Operations", copy=True
    )
    note = fields.Html("Remarks")
