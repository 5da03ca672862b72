from odoo import fields, models


class ReworkRouteMaterial(models.Model):
    """A part that a reusable route needs for each unit of the product."""

    _name = "aftersales.rework.route.material"
    _description = "Part of a Rework Route"
    _order = "route_id, sequence, id"
    _check_company_auto = True

    route_id = fields.Many2one(
        "aftersales.rework.route", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="route_id.company_id", store=True, precompute=True, index=True
    )
    sequence = fields.Integer(default=10)
    action = fields.Selection(
        [("add", "Add"), ("remove", "Remove"), ("recycle", "Recycle")],
        default="add",
        required=True,
        help="Add: out of stock. Remove: thrown away. Recycle: back to stock.",
    )
    product_id = fields.Many2one(
        "product.product",
        "Part",
        required=True,
        index=True,
        check_company=True,
        domain="[('type', '=', 'consu')]",
    )
    quantity = fields.Float(
        "Per Unit",
        digits="Product Unit",
        default=1.0,
        required=True,
        help="How many go into each unit of the reworked product.",
    )
    uom_id = fields.Many2one(related="product_id.uom_id")

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "Say how many of the part are needed."
    )
