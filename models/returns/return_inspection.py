from odoo import fields, models


class ReturnInspection(models.Model):
    """What quality found on goods of one line."""

    _name = "aftersales.return.inspection"
    _inherit = "aftersales.return.part"
    _description = "Inspection of Returned Goods"
    _order = "return_id, line_id, id"
    _check_company_auto = True

    line_id = fields.Many2one(
        "aftersales.return.line",
        "Return Line",
        required=True,
        index=True,
        ondelete="cascade",
    )
    quantity = fields.Float("Inspected", digits="Product Unit")
    grade_id = fields.Many2one("aftersales.return.grade", index="btree_not_null")
    checklist_id = fields.Many2one(
        "aftersales.return.checklist", index="btree_not_null"
    )
    check_ids = fields.One2many(
        "aftersales.return.inspection.check", "inspection_id", "Checks"
    )
    inspected_at = fields.Datetime("Inspected On", readonly=True, copy=False)
    inspected_by_id = fields.Many2one("res.users", readonly=True, copy=False)
