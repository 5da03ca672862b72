from odoo import fields, models


class ReworkMaterial(models.Model):
    """A part that is put into, taken out of or won back from the goods."""

    _name = "aftersales.rework.material"
    _inherit = "aftersales.rework.part"
    _description = "Part of a Rework Order"
    _order = "rework_id, sequence, id"
    _check_company_auto = True

    sequence = fields.Integer(default=10)
    action = fields.Selection(
        [("add", "Add"), ("remove", "Remove"), ("recycle", "Recycle")],
        default="add",
        required=True,
        help="Add: out of stock. Remove: thrown away. Recycle: back to stock.",
    )
    product_id = fields.Many2one(
        "product.product", required=True, index=True, check_company=True
    )
    quantity = fields.Float(digits="Product Unit", default=1.0, required=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
    move_id = fields.Many2one(
        "stock.move",
        "Stock Move",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The line of the repair order that moves it.",
    )

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "Say how many of the part are needed."
    )
