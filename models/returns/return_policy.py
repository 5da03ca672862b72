from odoo import fields, models


class ReturnPolicy(models.Model):
    """What holds for the return of goods, by product, category and customer."""

    _name = "aftersales.return.policy"
    _description = "Return Policy"
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
