from odoo import fields, models


class ResCompany(models.Model):
    """How the company schedules its reworks."""

    _inherit = "res.company"

    aftersales_rework_buffer_days = fields.Integer(
        "Rework: Days Before the Promise",
        default=1,
        help="Working days between the end of a rework and the day that was promised to"
        " the customer, for the re-inspection and the way to him.",
    )
    aftersales_rework_overload = fields.Selection(
        [
            ("warn", "Warn whoever schedules"),
            ("block", "Ask for a reason"),
        ],
        "Rework: Overload",
        default="warn",
        required=True,
        help="What happens when a rework is scheduled on a day on which a department"
        " has not enough time. What misses the promised day always needs a reason.",
    )
    aftersales_rework_notice_auto = fields.Boolean(
        "Rework: Notice for Each",
        default=True,
        help="Once its route is set, a rework that is on no rework notice yet gets one"
        " of its own. Off: somebody makes the notices.",
    )

    _aftersales_rework_buffer_positive = models.Constraint(
        "CHECK (aftersales_rework_buffer_days BETWEEN 0 AND 60)",
        "After-sales: the days between a rework and the promised day lie between 0 and"
        " 60.",
    )
