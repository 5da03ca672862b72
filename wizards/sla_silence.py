from odoo import fields, models


class SlaSilence(models.TransientModel):
    """Asks why the customer heard nothing from us at the promised date."""

    _name = "aftersales.sla.silence"
    _description = "Why the Customer Was Not Informed"

    clock_id = fields.Many2one("aftersales.sla.clock", "Promise", required=True)
    reason = fields.Char(required=True)

    # === ACTIONS === #

    def action_explain(self):
        """Put the reason on record; who may change the document may give it."""
        for wizard in self:
            wizard.clock_id._get_documents().check_access("write")
            wizard.clock_id._explain_silence(wizard.reason)
        return {"type": "ir.actions.act_window_close"}
