"""The deadlines' judge: it walks minute by minute and shares no code with the addon.

A calendar becomes one byte for each minute, 1 where it counts. Everything is found by
walking along those bytes, so that there is nothing clever in it that could be wrong in
the same way as what it judges. Moments are whole minutes since 1970 (UTC), intervals
are [from, until).

A local time that comes twice is the second one, one that a change of the clocks skips
comes as much later: so does Odoo read its working hours.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import compress, islice

from pytz import timezone

DAY = 1440
# Clocks are changed on a quarter of an hour.
QUARTER = 15
# How far one clock is followed.
WALK = 150 * DAY
MONDAY = 4  # 5 January 1970, as a day since 1970
EPOCH_ORDINAL = 719_163


class Zone:
    """Local time, minute by minute.

    :param first: minute since 1970 with which the walk begins
    :param last: the minute after its last one
    """

    def __init__(self, name, first, last):
        zone = timezone(name)
        self.first = first
        self._offsets = [
            int(
                datetime.fromtimestamp(minute * 60, zone).utcoffset().total_seconds()
                // 60
            )
            for minute in range(first, last, QUARTER)
        ]
        self.all_offsets = sorted(set(self._offsets))

    def local(self, minute):
        """Return the minute that a local wall clock shows."""
        return minute + self._offsets[(minute - self.first) // QUARTER]

    def day(self, minute):
        """Return the local day, in days since 1970."""
        return self.local(minute) // DAY

    def find(self, wall):
        """Return when a local wall clock shows a minute."""
        shown = [
            wall - offset
            for offset in self.all_offsets
            if self.local(wall - offset) == wall
        ]
        if shown:
            return max(shown)
        before = self.local(wall - DAY) - (wall - DAY)
        return wall - before


@dataclass(frozen=True)
class Hours:
    """What a calendar says.

    :param zone: name of its time zone
    :param shifts: (week, weekday, from, until) in local minutes; week 0 or 1 of a
        fortnight, ``None`` for every week; Monday is 0
    :param leaves: (from, until) in minutes since 1970, in which nobody works
    """

    zone: str
    shifts: tuple
    leaves: tuple = ()


class Calendar:
    """A calendar as one byte a minute, between two moments."""

    def __init__(self, hours, first, last):
        self.first, self.last = first, last
        self.zone = Zone(hours.zone, first - 3 * DAY, last + 3 * DAY)
        self.always = bytes([1]) * (last - first)
        self.work = self._draw(hours)
        self.day_ends = {}
        for minute in compress(range(first, last), self.work):
            self.day_ends[self.zone.day(minute)] = minute + 1

    def _draw(self, hours):
        minutes = bytearray(self.last - self.first)
        for day in range(self.zone.day(self.first), self.zone.day(self.last) + 1):
            week = (day + EPOCH_ORDINAL - 1) // 7 % 2
            for shift_week, weekday, start, end in hours.shifts:
                if (day - MONDAY) % 7 == weekday and shift_week in (None, week):
                    begun, over = self._find(day, start), self._end(day, end)
                    paint(minutes, begun - self.first, over - self.first, 1)
        for start, end in hours.leaves:
            paint(minutes, start - self.first, end - self.first, 0)
        return bytes(minutes)

    def _find(self, day, minute):
        return self.zone.find(day * DAY + minute)

    def _end(self, day, minute):
        # 24:00 is the end of the last minute of this day.
        if minute == DAY:
            return self._find(day, DAY - 1) + 1
        return self._find(day, minute)

    def bytes(self, is_working):
        return self.work if is_working else self.always


@dataclass(frozen=True)
class Story:
    """What happened to one clock; moments in minutes since 1970.

    :param pauses: (from, until) pairs
    :param extension: (agreed at, new due moment), or ``None``
    """

    amount: int
    unit: str
    is_working: bool
    start: int
    pauses: tuple = ()
    extension: tuple | None = None


class Judge:
    """Walks along a calendar and says when the promise of a story is due.

    It sets out when the clock starts: what lies before is nothing to it.
    """

    def __init__(self, calendar, story):
        self.calendar, self.story = calendar, story
        self.first, self.last = story.start, min(story.start + WALK, calendar.last)
        line = calendar.bytes(story.is_working)
        self.counts = line[self.first - calendar.first : self.last - calendar.first]
        stands, runs = bytearray(len(self.counts)), bytearray(self.counts)
        for start, end in story.pauses:
            paint(stands, start - self.first, end - self.first, 1)
            paint(runs, start - self.first, end - self.first, 0)
        self.stands, self.runs = bytes(stands), bytes(runs)

    # === DEADLINES === #

    def original_due(self):
        """Return when it is due without any extension; ``None`` beyond the walk."""
        story = self.story
        if story.unit == "day":
            end = self._day_end()
            if end is None or end > self.last:
                return None
            minutes = self.count(self.counts, end)
        else:
            minutes = story.amount * {"minute": 1, "hour": 60}[story.unit]
        return self._after(self.runs, story.start, minutes)

    def due(self):
        """Return when it is due; ``None`` beyond the walk."""
        if not self.story.extension:
            return self.original_due()
        minute, due = self.story.extension
        begun = None
        while due is not None and minute < self.last:
            if not self.stands[minute - self.first]:
                begun = None
                if minute >= due:
                    return due
            else:
                begun = minute if begun is None else begun
                if begun >= due:
                    return due
                if self.counts[minute - self.first]:
                    due = self._after(self.counts, due, 1)
            minute += 1
        return None

    def _day_end(self):
        """Return the end of the last day, walking from day to day."""
        story, zone = self.story, self.calendar.zone
        day = zone.day(story.start)
        if not story.is_working:
            for minute in range(story.start, self.last):
                if zone.day(minute) > day + story.amount:
                    return minute
            return None
        ends = self.calendar.day_ends
        left = story.amount or int(ends.get(day, 0) <= story.start)
        while left:
            day += 1
            if zone.find(day * DAY) > self.last:
                return None
            left -= day in ends
        return ends[day]

    # === SHARES === #

    def share_seconds(self, percent, due):
        """Return the second by which a share of the running time has passed."""
        seconds = self.count(self.runs, due) * 60 * percent // 100
        moment = self._after(self.runs, self.first, seconds // 60)
        if seconds % 60:
            moment = self._after(self.runs, moment, 1) - 1
        return moment * 60 + seconds % 60

    def stood(self, until):
        """Return how many minutes that count it stood still."""
        return self.count(self.counts, until) - self.count(self.runs, until)

    # === WALKING === #

    def count(self, line, end):
        """Return how many minutes of a line lie before a moment."""
        return line.count(1, 0, max(end - self.first, 0))

    def _after(self, line, start, minutes):
        """Return the first moment by which ``minutes`` of a line have passed."""
        if not minutes:
            return start
        rest = memoryview(line)[start - self.first :]
        walk = compress(range(start, self.last), rest)
        last = next(islice(walk, minutes - 1, None), None)
        return None if last is None else last + 1


def paint(line, start, end, value):
    """Set a stretch of a line, as far as it lies on it."""
    start = min(max(start, 0), len(line))
    end = min(max(end, start), len(line))
    line[start:end] = bytes([value]) * (end - start)
