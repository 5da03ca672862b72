from datetime import datetime

from pytz import timezone, utc

from odoo import api, fields, models, tools
from odoo.fields import Domain

from .working_time import WorkingTime, Year, local_date, year_bounds


class ResourceCalendar(models.Model):
    """Working hours, as the line of seconds that promises are counted by."""

    _inherit = "resource.calendar"

    # === CRUD === #

    def write(self, vals):
        """Write, and count running promises anew."""
        result = super().write(vals)
        self._forget_working_time()
        return result

    # === BUSINESS === #

    def _get_working_time(self, company):
        """Return the calendar's hours without the company's holidays.

        :return: a :class:`WorkingTime`, for one transaction
        """
        self.ensure_one()
        calendar = self.sudo().with_context(active_test=False)
        return WorkingTime(
            lambda number: calendar._get_work_year(company.id, number),
            calendar._get_frame()[0],
        )

    def _has_working_time(self):
        """Tell whether there is any hour of work in this calendar's normal weeks."""
        if not self:
            return False
        self.ensure_one()
        today = fields.Date.today()
        company = self.sudo().company_id
        return any(
            self._compute_work_year(company.id, year).starts
            for year in (today.year, today.year + 1)
        )

    @tools.ormcache("self.id")
    def _get_frame(self):
        """Return (time zone, whether there is any working time); kept in memory."""
        return self.tz or "UTC", self._has_working_time()

    @tools.ormcache("self.id", "company_id", "number")
    def _get_work_year(self, company_id, number):
        """Return a local year's working time; kept in memory."""
        return self._compute_work_year(company_id, number)

    def _compute_work_year(self, company_id, number):
        """Return a local year's working time, as a :class:`Year`.

        :param company_id: whose holidays count; those of other companies do not, which
            core does not ask when there is no resource
        """
        zone = timezone(self.tz or "UTC")
        start, end = (
            datetime.fromtimestamp(bound, utc) for bound in year_bounds(number, zone)
        )
        holidays = Domain("time_type", "=", "leave") & Domain(
            "company_id", "in", [False, company_id]
        )
        work = self._work_intervals_batch(start, end, domain=list(holidays))[False]
        spans = []
        for begun, ended, _attendances in work:
            # An attendance until 24:00 ends a microsecond early, a holiday a second.
            begun, ended = (round(moment.timestamp()) for moment in (begun, ended))
            begun += begun % 60 == 59
            last = spans[-1] if spans else None
            same_day = last and local_date(last[0], zone) == local_date(begun, zone)
            if same_day and begun <= last[1]:
                spans[-1] = last[0], max(last[1], ended)
            elif begun < ended:
                spans.append((max(begun, last[1]) if last else begun, ended))
        return Year.of(spans, zone)

    @api.model
    def _forget_working_time(self):
        """Count running promises anew soon, by the hours as they are now."""
        self.env.registry.clear_cache()
        cron = self.env.ref("aftersales.ir_cron_replan_clocks", False)
        # A job that somebody deleted must not keep personnel from their holidays.
        if cron:
            cron.sudo()._trigger()
