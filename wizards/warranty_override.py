from odoo import fields, models


class WarrantyOverride(models.TransientModel):
    """Asks why the warranty of goods is decided otherwise than by the rules."""

    _name = "aftersales.warranty.override"
    _description = "Decide About the Warranty"

    line_id = fields.Many2one(
        "aftersales.return.line", required=True, ondelete="cascade"
    )
    warranty_reason = fields.Char("By the Rules", related="line_id.warranty_reason")
    state = fields.Selection(
        [("in", "Under warranty"), ("out", "Not under warranty")],
        "Decision",
        required=True,
    )
    reason = fields.Text(
        required=True, help="Stays on the record of exceptions for good."
    )

    # === ACTIONS === #

    def action_confirm(self):
        """Decide it; the right to it is checked by the line."""
        self.ensure_one()
        self.line_id._override_warranty(self.state, self.reason)
        return {"type": "ir.actions.act_window_close"}
