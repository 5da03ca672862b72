from datetime import datetime, time

import pytz

from odoo import fields, models


class ResCompany(models.Model):
    """The clock of a company: that of its working hours."""

    _inherit = "res.company"

    # === BUSINESS === #

    def _aftersales_get_day(self, moment=None):
        """Return the day that it is for the company, by its working hours' time zone.

        :param moment: naive UTC datetime, now when not given
        """
        moment = moment or fields.Datetime.now()
        zone = self._aftersales_get_zone()
        return fields.Datetime.context_timestamp(
            self.with_context(tz=zone), moment
        ).date()

    def _aftersales_get_start(self, day):
        """Return the moment at which a day begins for the company, naive and in UTC."""
        zone = pytz.timezone(self._aftersales_get_zone())
        start = zone.localize(datetime.combine(day, time.min))
        return start.astimezone(pytz.utc).replace(tzinfo=None)

    def _aftersales_get_zone(self):
        """Return the name of the company's time zone, that of its working hours."""
        company = self.sudo()
        return company.resource_calendar_id.tz or company.partner_id.tz or "UTC"
