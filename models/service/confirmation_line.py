from odoo import api, fields, models


class ConfirmationLine(models.Model):
    """A complaint that was closed last month, and what the customer says about it."""

    _name = "aftersales.confirmation.line"
    _inherit = "aftersales.workflow.part"
    _description = "Complaint to Be Confirmed"
    _order = "id"

    _document_field = "confirmation_id"
    _recorded_fields = ("complaint_id", "confirmation_id")

    confirmation_id = fields.Many2one(
        "aftersales.confirmation",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    complaint_id = fields.Many2one(
        "aftersales.complaint",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    closed_at = fields.Datetime(related="complaint_id.closed_at")
    answer = fields.Selection(
        [("yes", "Really closed"), ("no", "Not really closed")], "Customer Says"
    )
    words = fields.Char("What Is Open")

    # === CONSTRAINTS AND ONCHANGE === #

    @api.onchange("words")
    def _onchange_words(self):
        """What is open is not closed."""
        if self.words and not self.answer:
            self.answer = "no"
