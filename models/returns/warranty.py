from odoo import fields, models


class Warranty(models.Model):
    """How long goods are under warranty, by product, category and customer."""

    _name = "aftersales.warranty"
    _description = "Warranty"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: every company."
    )
    product_id = fields.Many2one("product.product", index="btree_not_null")
    categ_id = fields.Many2one(
        "product.category", "Product Category", index="btree_not_null"
    )
    partner_id = fields.Many2one("res.partner", "Customer", index="btree_not_null")
    months = fields.Integer(
        default=12, required=True, help="From the delivery on; 0: no warranty."
    )
