from odoo import fields, models


class ReturnChecklist(models.Model):
    """What is looked at when goods come back, by product category or product."""

    _name = "aftersales.return.checklist"
    _description = "Inspection Checklist"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one("product.product", index="btree_not_null")
    categ_id = fields.Many2one(
        "product.category", "Product Category", index="btree_not_null"
    )
    item_ids = fields.One2many("aftersales.return.checklist.item", "checklist_id")
