"""Time that counts, as a line of seconds: the office's hours, or around the clock.

Moments are whole seconds since 1970 (UTC). A *position* is the working time that has
passed between an arbitrary origin and a moment; a deadline is then one addition and
one look-up, whatever lies in between: nights, lunch breaks, holidays, daylight saving.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pytz import timezone

# How far from the first moment asked about: a calendar with next to no hours must not
# be walked for ever.
HORIZON_YEARS = 30


@dataclass(frozen=True)
class Year:
    """The working time of one local calendar year.

    :param starts: moments at which work begins, ascending
    :param ends: the moments at which it ends, one for each start
    :param days: ordinals of the local days with working time, ascending
    :param day_ends: the last moment of work of each of these days
    """

    starts: tuple
    ends: tuple
    days: tuple
    day_ends: tuple

    @classmethod
    def of(cls, spans, zone):
        """Make it of (start, end) pairs in ascending order, none overlapping."""
        by_day = {local_date(start, zone).toordinal(): end for start, end in spans}
        return cls(
            starts=tuple(start for start, _end in spans),
            ends=tuple(end for _start, end in spans),
            days=tuple(by_day),
            day_ends=tuple(by_day.values()),
        )


class AroundTheClock:
    """Every second counts; a day ends at local midnight."""

    def __init__(self, time_zone):
        self.zone = timezone(time_zone)

    def position(self, moment):
        """Return the seconds that count between the origin and ``moment``."""
        return moment

    def at(self, position):
        """Return the first moment at ``position``."""
        return position

    def day_end(self, moment, days):
        """Return the end of the last of ``days`` days after the day of ``moment``."""
        day = local_date(moment, self.zone) + timedelta(days=days + 1)
        return midnight(day, self.zone)

    def spans(self, start, end):
        """Yield the (start, end) that count between two moments."""
        if start < end:
            yield start, end


class WorkingTime:
    """Only the hours of a calendar count; a day ends with its last hour.

    :param get_year: function that returns the :class:`Year` of a number
    :param time_zone: name of the time zone in which the calendar's days are days
    """

    def __init__(self, get_year, time_zone):
        self.zone = timezone(time_zone)
        self._get_year = get_year
        # The years looked at so far as one table, which grows at both ends.
        self._origin = self._first = self._last = None
        self._begin = self._end = 0
        self._base = 0
        self._starts, self._ends, self._sums = [], [], []
        self._days, self._day_ends = [], []

    def position(self, moment):
        """Return the seconds that count between the origin and ``moment``."""
        self._cover(moment)
        index = bisect_right(self._starts, moment)
        if not index:
            return self._base
        return self._sums[index - 1] - max(0, self._ends[index - 1] - moment)

    def at(self, position):
        """Return the first moment at ``position``; ``None`` beyond the horizon."""
        while position <= self._base and self._first > self._origin - HORIZON_YEARS:
            self._prepend()
        while not self._sums or position > self._sums[-1]:
            if self._is_at_horizon():
                return None
            self._append()
        index = bisect_left(self._sums, position)
        return max(self._ends[index] - (self._sums[index] - position), self._begin)

    def day_end(self, moment, days):
        """Return the end of the last of ``days`` working days after that of ``moment``.

        The day of ``moment`` is day zero, also when nobody works on it; zero days end
        with that day, or with the next working day when its work is over. ``None``
        when there is no such day within the horizon.
        """
        self._cover(moment)
        day = local_date(moment, self.zone).toordinal()
        index = bisect_right(self._days, day) - 1
        is_over = (
            index < 0 or self._days[index] < day or self._day_ends[index] <= moment
        )
        index += days or is_over
        while index >= len(self._days):
            if self._is_at_horizon():
                return None
            self._append()
        return self._day_ends[index]

    def spans(self, start, end):
        """Yield the (start, end) of work between two moments, in ascending order."""
        self._cover(start)
        self._cover(end)
        first = bisect_right(self._ends, start)
        last = bisect_left(self._starts, end)
        for index in range(first, last):
            yield max(self._starts[index], start), min(self._ends[index], end)

    def _cover(self, moment):
        """Let the table reach ``moment``."""
        if self._first is None:
            self._origin = local_date(moment, self.zone).year
            self._first = self._last = self._origin
            self._begin, self._end = year_bounds(self._origin, self.zone)
            self._extend(self._get_year(self._origin))
        while moment < self._begin:
            self._prepend()
        while moment >= self._end:
            self._append()

    def _is_at_horizon(self):
        return self._last >= self._origin + HORIZON_YEARS

    def _append(self):
        self._last += 1
        _begin, self._end = year_bounds(self._last, self.zone)
        self._extend(self._get_year(self._last))

    def _extend(self, year):
        total = self._sums[-1] if self._sums else self._base
        for start, end in zip(year.starts, year.ends, strict=True):
            total += end - start
            self._sums.append(total)
        self._starts += year.starts
        self._ends += year.ends
        self._days += year.days
        self._day_ends += year.day_ends

    def _prepend(self):
        """Add the year before; positions that were given out stay what they are."""
        self._first -= 1
        self._begin, _end = year_bounds(self._first, self.zone)
        later = (self._starts, self._ends, self._sums, self._days, self._day_ends)
        self._starts, self._ends, self._sums = [], [], []
        self._days, self._day_ends = [], []
        year = self._get_year(self._first)
        self._base -= sum(year.ends) - sum(year.starts)
        self._extend(year)
        self._starts += later[0]
        self._ends += later[1]
        self._sums += later[2]
        self._days += later[3]
        self._day_ends += later[4]


def local_date(moment, zone):
    """Return the local calendar day of a moment."""
    return datetime.fromtimestamp(moment, zone).date()


def midnight(day, zone):
    """Return the moment at which a local day begins.

    A midnight that comes twice counts the first time; one that is skipped when the
    clocks are changed, as the moment of the change.
    """
    shown = datetime(day.year, day.month, day.day)
    moments = [zone.localize(shown, is_dst=is_dst) for is_dst in (True, False)]
    real = [m for m in moments if zone.normalize(m).replace(tzinfo=None) == shown]
    return int(min(real, default=moments[-1]).timestamp())


def year_bounds(number, zone):
    """Return the first moment of a local year, and of the next one."""
    return midnight(date(number, 1, 1), zone), midnight(date(number + 1, 1, 1), zone)
