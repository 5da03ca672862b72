from odoo import fields, models


class SlaExtension(models.Model):
    """The customer's consent to a later date, got before the promise was due (C-08)."""

    _name = "aftersales.sla.extension"
    _inherit = "aftersales.workflow.evidence"
    _description = "Agreed Extension"
    _order = "agreed_at desc, id desc"
    _rec_name = "new_due_at"

    clock_id = fields.Many2one(
        "aftersales.sla.clock",
        "Promise",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    old_due_at = fields.Datetime("Was Due", required=True, readonly=True)
    new_due_at = fields.Datetime("Agreed Until", required=True, readonly=True)
    agreed_by = fields.Char(required=True, readonly=True, help="The customer's person.")
    agreed_at = fields.Datetime("Agreed On", required=True, readonly=True)
    how = fields.Selection(
        [
            ("phone", "By phone"),
            ("mail", "By mail"),
            ("letter", "By letter"),
            ("visit", "In person"),
            ("other", "Otherwise"),
        ],
        required=True,
        readonly=True,
    )
    reason = fields.Text(required=True, readonly=True)
