"""What an indicator is reckoned from: the period, and the facts found in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pytz import timezone, utc

from odoo.tools import SQL


@dataclass(frozen=True)
class Facts:
    """The facts behind an indicator, one row each, and what a click on them opens.

    :param query: selects ``id``, ``partner_id``, ``hits`` (what the numerator sums up),
        ``units`` (what the denominator sums up) and ``squares`` (of ``hits``, where a
        mean is made; else 0)
    :param numerator_model: model of the rows that have hits
    :param denominator_model: model of the rows that have units
    """

    query: SQL
    numerator_model: str
    denominator_model: str


@dataclass(frozen=True)
class Span:
    """A period of a company as its calendar shows it.

    :param company_id: id of the company
    :param start: its first moment, in UTC
    :param end: the first moment after it
    :param until: the same, but never later than now: what is due later is not late yet
    :param zone: name of the company's time zone
    """

    company_id: int
    start: datetime
    end: datetime
    until: datetime
    zone: str

    @classmethod
    def of(cls, company, date_from, date_to, now):
        """Return the span of two days, both included."""
        zone = company._aftersales_get_zone()
        start = to_utc(date_from, zone)
        end = to_utc(date_to + timedelta(days=1), zone)
        return cls(company.id, start, end, min(end, now), zone)

    def day(self, moment):
        """Return the SQL of the company's calendar day of a moment."""
        return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", moment, self.zone)


def to_utc(day, zone):
    """Return the moment at which a day begins in a time zone, naive and in UTC."""
    midnight = datetime(day.year, day.month, day.day)
    return timezone(zone).localize(midnight).astimezone(utc).replace(tzinfo=None)
