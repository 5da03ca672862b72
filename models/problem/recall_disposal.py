from odoo import fields, models


class RecallDisposal(models.Model):
    """What became of recalled goods in the end, safely and with evidence (E-23)."""

    _name = "aftersales.recall.disposal"
    _inherit = "aftersales.recall.part"
    _description = "Disposal of Recalled Goods"
    _order = "recall_id, disposed_on, id"

    line_id = fields.Many2one(
        "aftersales.recall.line",
        "Product",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('recall_id', '=', recall_id)]",
    )
    method = fields.Selection(
        [
            ("destroyed", "Destroyed"),
            ("reworked", "Reworked"),
            ("supplier", "Sent back to the supplier"),
            ("released", "Released after inspection"),
        ],
        required=True,
        default="destroyed",
    )
    quantity = fields.Float(digits="Product Unit", required=True)
    disposed_on = fields.Date(default=fields.Date.context_today, required=True)
    place = fields.Char(required=True, help="Where, or by which company.")
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        default=lambda self: self.env.user,
        required=True,
        index=True,
        domain="[('share', '=', False)]",
    )
    witness = fields.Char(help="Who has seen it.")
    attachment_ids = fields.Many2many(
        "ir.attachment",
        "aftersales_recall_disposal_file_rel",
        string="Evidence",
        copy=False,
        bypass_search_access=True,
    )

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "Say how many pieces were disposed of."
    )
