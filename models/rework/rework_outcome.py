from odoo import fields, models


class ReworkOutcome(models.Model):
    """What became of a part of the quantity, and the documents that did it."""

    _name = "aftersales.rework.outcome"
    _inherit = "aftersales.rework.part"
    _description = "Way Out of a Rework"
    _order = "rework_id, id"
    _check_company_auto = True

    kind = fields.Selection(
        [
            ("back", "Back to the customer"),
            ("restock", "To stock"),
            ("grade", "To stock as another product"),
            ("scrap", "Scrap"),
            ("supplier", "Back to the supplier"),
        ],
        required=True,
    )
    quantity = fields.Float(digits="Product Unit", required=True)
    uom_id = fields.Many2one(related="rework_id.uom_id")
    graded_product_id = fields.Many2one(
        "product.product",
        "Becomes",
        domain="[('is_storable', '=', True)]",
        index="btree_not_null",
        check_company=True,
    )
    note = fields.Char("Reason")

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "Say how many pieces go this way."
    )
