from odoo import api, fields, models


class ReworkTime(models.Model):
    """A stretch of work on an operation, by one person; it stays as it was recorded."""

    _name = "aftersales.rework.time"
    _inherit = "aftersales.rework.part"
    _description = "Working Time of a Rework"
    _order = "started_at desc, id desc"

    _recorded_fields = (
        "operation_id",
        "user_id",
        "started_at",
        "stopped_at",
        "minutes",
        "is_booked",
        "reason",
        "loop",
    )

    operation_id = fields.Many2one(
        "aftersales.rework.operation",
        "Rework Operation",
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
    minutes = fields.Float(
        compute="_compute_minutes",
        store=True,
        precompute=True,
        help="None as long as it runs.",
    )
    is_booked = fields.Boolean(
        "Booked Afterwards",
        readonly=True,
        help="Entered afterwards, not started and stopped while working.",
    )
    reason = fields.Char("Reason for Booking", readonly=True)
    loop = fields.Integer(readonly=True, help="0 is the first round.")

    _running_once = models.UniqueIndex(
        "(operation_id, user_id) WHERE stopped_at IS NULL",
        "Somebody works on an operation only once at a time.",
    )
    _stop_after_start = models.Constraint(
        "CHECK (stopped_at >= started_at)", "Work cannot end before it begins."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("started_at", "stopped_at")
    def _compute_minutes(self):
        for row in self:
            worked = row.stopped_at and row.stopped_at - row.started_at
            row.minutes = worked and worked.total_seconds() / 60
