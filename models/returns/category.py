from odoo import fields, models


class Category(models.Model):
    _inherit = "aftersales.category"

    return_reason_id = fields.Many2one(
        "aftersales.return.reason",
        "Reason of Return",
        index="btree_not_null",
        help="Taken over by returns of goods complained about in this category, unless"
        " the defect says another; can be changed there.",
    )
