from odoo import fields, models


class RecallInspection(models.Model):
    """The technical inspection of goods that came back, for the report (E-22)."""

    _name = "aftersales.recall.inspection"
    _inherit = "aftersales.recall.part"
    _description = "Inspection of Recalled Goods"
    _order = "recall_id, inspected_on, id"

    line_id = fields.Many2one(
        "aftersales.recall.line",
        "Product",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('recall_id', '=', recall_id)]",
    )
    inspected_on = fields.Date(default=fields.Date.context_today, required=True)
    user_id = fields.Many2one(
        "res.users",
        "Inspector",
        default=lambda self: self.env.user,
        required=True,
        index=True,
        domain="[('share', '=', False)]",
    )
    quantity = fields.Float("Inspected", digits="Product Unit", required=True)
    method = fields.Char(required=True, help="By which test or standard.")
    findings = fields.Text(required=True)
    result = fields.Selection(
        [
            ("confirmed", "Defect confirmed"),
            ("partly", "Some pieces defective"),
            ("none", "No defect found"),
        ],
        required=True,
    )
    attachment_ids = fields.Many2many(
        "ir.attachment",
        "aftersales_recall_inspection_file_rel",
        string="Records",
        copy=False,
        bypass_search_access=True,
    )

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "Say how many pieces were inspected."
    )
