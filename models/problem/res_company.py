from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    aftersales_recall_response_days = fields.Integer(
        "Recall: Days to Answer",
        default=5,
        help="A consignee of a recall is asked to answer within these days.",
    )
    aftersales_recall_chase_days = fields.Integer(
        "Recall: Days Between Reminders",
        default=3,
        help="Who has not answered is reminded again after these days.",
    )
    aftersales_recall_chase_limit = fields.Integer(
        "Recall: Reminders by Mail",
        default=2,
        help="After so many reminders by mail the recall's leader is to phone.",
    )
    aftersales_recall_phone = fields.Char(
        "Recall: Phone", help="Printed in notices; empty: the company's phone."
    )
    aftersales_recall_email = fields.Char(
        "Recall: Mail Address", help="Printed in notices; empty: the company's address."
    )
    aftersales_recall_hours = fields.Char(
        "Recall: Service Hours",
        translate=True,
        help="When somebody answers the phone, as the notices say it.",
    )
    aftersales_mock_months = fields.Integer(
        "Mock Recall: Interval (months)",
        default=12,
        help="After so many months without one a mock recall is started; 0: never.",
    )
    aftersales_mock_user_id = fields.Many2one(
        "res.users",
        "Mock Recall: Responsible",
        help="Gets the task when a mock recall has been started.",
    )
    aftersales_mock_limit = fields.Float(
        "Mock Recall: Time Limit (hours)",
        default=4,
        help="Within this time the scope must be complete and add up.",
    )

    aftersales_recurrence_days = fields.Integer(
        "Recurrence (days)",
        default=180,
        help="A complaint about the same product and defect within these days after a"
        " problem was closed shows that it came back.",
    )
    aftersales_recurrence_mode = fields.Selection(
        [
            ("reopen", "Reopen the problem"),
            ("propose", "Ask its leader whether to reopen it"),
        ],
        "When a Problem Comes Back",
        default="reopen",
        required=True,
        help="What happens when a closed problem is complained about again.",
    )

    _aftersales_recall_positive = models.Constraint(
        "CHECK (aftersales_recall_response_days > 0"
        " AND aftersales_recall_chase_days > 0 AND aftersales_recall_chase_limit >= 0"
        " AND aftersales_mock_months >= 0"
        " AND aftersales_mock_limit > 0)",
        "After-sales: recalls need at least a day to answer, drills a time limit.",
    )

    _aftersales_recurrence_positive = models.Constraint(
        "CHECK (aftersales_recurrence_days >= 0)",
        "After-sales: the days in which a problem may recur cannot be negative.",
    )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create, each company with a numbering of recalls of its own."""
        companies = super().create(vals_list)
        for company in companies:
            self.env["aftersales.recall"]._get_sequence(company)
        return companies
