from odoo import fields, models


class ReturnDiscrepancy(models.Model):
    """Goods that came otherwise than announced, with a decision of their own."""

    _name = "aftersales.return.discrepancy"
    _inherit = "aftersales.return.part"
    _description = "Discrepancy of a Return"
    _order = "return_id, id"
    _check_company_auto = True

    line_id = fields.Many2one(
        "aftersales.return.line",
        "Return Line",
        index="btree_not_null",
        ondelete="cascade",
        domain="[('return_id', '=', return_id)]",
    )
    kind = fields.Selection(
        [
            ("short", "Too few"),
            ("over", "Too many"),
            ("product", "Wrong product"),
            ("lot", "Wrong lot or serial"),
            ("damaged", "Damaged"),
            ("unannounced", "Not announced"),
        ],
        required=True,
    )
    product_id = fields.Many2one("product.product", index="btree_not_null")
    lot_id = fields.Many2one("stock.lot", "Lot/Serial", index="btree_not_null")
    quantity = fields.Float(digits="Product Unit")
    uom_id = fields.Many2one("uom.uom", "Unit")
    move_id = fields.Many2one(
        "stock.move", "Stock Move", readonly=True, index="btree_not_null"
    )
    note = fields.Char()
    picture_ids = fields.Many2many(
        "ir.attachment",
        "aftersales_return_discrepancy_picture_rel",
        string="Pictures",
        copy=False,
        bypass_search_access=True,
    )
