from odoo import fields, models


class Defect(models.Model):
    _inherit = "aftersales.defect"

    return_reason_id = fields.Many2one(
        "aftersales.return.reason",
        "Reason of Return",
        index="btree_not_null",
        help="Taken over by returns of goods with this defect; can be changed there.",
    )
