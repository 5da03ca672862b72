from datetime import datetime, time, timedelta

from pytz import timezone

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    aftersales_retry_days = fields.Integer(
        "Call Again After (working days)",
        default=1,
        help="A customer who was not reached is called again after so many working"
        " days, unless the desk names another day.",
    )

    _aftersales_retry_days_positive = models.Constraint(
        "CHECK (aftersales_retry_days >= 0)",
        "After-sales: the days until the next call cannot be negative.",
    )

    # === BUSINESS === #

    def _aftersales_plan_call(self, moment):
        """Return the day of the next attempt after a moment, by the company's hours.

        :param moment: naive UTC datetime of the attempt that failed
        """
        self.ensure_one()
        days = self.sudo().aftersales_retry_days
        calendar = self.sudo().resource_calendar_id
        day = self._aftersales_get_day(moment)
        midnight = datetime.combine(day + timedelta(days=1), time.min)
        start = timezone(calendar.tz or "UTC").localize(midnight)
        planned = days and calendar and calendar.plan_days(days, start, True)
        return planned.date() if planned else day + timedelta(days=days)
