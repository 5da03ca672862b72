from odoo import api, fields, models
from odoo.exceptions import UserError


class RecallPart(models.AbstractModel):
    """A row of a recall: frozen once it is closed, evidence once it is approved."""

    _name = "aftersales.recall.part"
    _inherit = "aftersales.workflow.part"
    _description = "Part of a Recall"

    _document_field = "recall_id"

    recall_id = fields.Many2one(
        "aftersales.recall", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="recall_id.company_id", store=True, precompute=True, index=True
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        """Rows of a recall in preparation can go, later they are evidence."""
        settled = self.recall_id.filtered(lambda recall: recall.state != "draft")
        if settled:
            raise UserError(
                self.env._(
                    "%(recalls)s: the recall is approved, nothing of it is deleted.",
                    recalls=", ".join(settled.mapped("display_name")),
                )
            )
