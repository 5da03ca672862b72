from odoo import fields, models


class ReworkTime(models.Model):
    """A stretch of work on an operation, by one person; it stays as it was recorded."""

    _name = "aftersales.rework.time"
    _inherit = "aftersales.rework.part"
    _description = "Working Time of a Rework"
    _order = "started_at desc, id desc"

    _recorded_fields = ("operation_id", "user_id", "started_at", "stopped_at", "loop")

    operation_id = fields.Many2one(
        "aftersales.rework.operation",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        "res.users",
        "Operator",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    started_at = fields.Datetime("Started On", required=True, readonly=True)
    stopped_at = fields.Datetime("Stopped On", readonly=True)
    loop = fields.Integer(readonly=True, help="0 is the first round.")
