"""How much rework a department can do on a day, and where on the calendar it fits.

A day of a department holds its working minutes times its stations. What is planned is
booked by the day; the moment within a day tells which share of the day is taken, from
its end backwards. Moments are whole seconds since 1970, see ``sla/working_time.py``.
"""

from dataclasses import dataclass
from datetime import timedelta

from ..sla.working_time import local_date, midnight

# Less than this many minutes is a matter of rounding.
TRIFLE = 0.01
# So many days ahead nobody schedules a rework.
HORIZON = 730
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Piece:
    """So many minutes of a department on one day."""

    shop: object
    day: object
    minutes: float


@dataclass(frozen=True)
class Plan:
    """When a rework begins and ends, and how much it takes of which day.

    :param start: moment at which the first operation begins
    :param end: moment at which the last one ends
    :param pieces: tuple of :class:`Piece`
    """

    start: int
    end: int
    pieces: tuple


class Shop:
    """A department, its working time and what is booked already.

    :param time: what has ``spans(start, end)`` and ``zone``, see ``working_time.py``
    :param stations: how many work at once; a part of one is a number below 1
    :param load: day -> minutes booked; shared where it is passed on
    :param key: what the caller knows the department by
    """

    def __init__(self, time, stations, load=None, key=None):
        self.time, self.stations, self.key = time, stations, key
        self.load = {} if load is None else load
        self._spans = {}

    def spans(self, day):
        """Return the (start, end) of work on a local day."""
        if day not in self._spans:
            bounds = (midnight(d, self.time.zone) for d in (day, day + ONE_DAY))
            self._spans[day] = tuple(self.time.spans(*bounds))
        return self._spans[day]

    def capacity(self, day):
        """Return how many minutes of rework a day holds."""
        return sum(end - start for start, end in self.spans(day)) * self._pace

    def before(self, day, moment):
        """Return how many minutes of a day's capacity lie before a moment."""
        passed = (max(0, min(end, moment) - start) for start, end in self.spans(day))
        return sum(passed) * self._pace

    def free(self, day):
        """Return how many minutes of a day are not booked."""
        return max(0, self.capacity(day) - self.load.get(day, 0))

    def free_between(self, start, end):
        """Return how many minutes are not booked between two moments."""
        free = 0
        for day in _days(self.date(start), self.date(end - 1)):
            open_minutes = self.before(day, end) - self.before(day, start)
            free += min(self.free(day), open_minutes)
        return free

    def at(self, day, minutes, is_start=False):
        """Return the moment by which so many minutes of a day's capacity have passed.

        :param is_start: where work rests then, the moment at which it goes on
        """
        rest, moment = round(minutes / self._pace), None
        for start, end in self.spans(day):
            length = end - start
            moment = start + min(rest, length)
            if rest < length or (rest == length and not is_start):
                break
            rest -= length
        return moment

    def date(self, moment):
        """Return the local day of a moment."""
        return local_date(moment, self.time.zone)

    def book(self, day, minutes):
        """Take minutes of a day, or give them back when negative."""
        self.load[day] = self.load.get(day, 0) + minutes

    @property
    def _pace(self):
        """Minutes of capacity in a second of working time."""
        return self.stations / 60


def backward(tasks, end, floor):
    """Return the plan of tasks that ends by ``end`` and begins as late as possible.

    :param tasks: (:class:`Shop`, minutes) in the order in which they are done
    :param floor: moment before which nothing can begin
    :return: a :class:`Plan`, or ``None`` when it does not fit in between
    """
    return _keep(tasks, lambda task, cursor: _backward(*task, cursor, floor), end, -1)


def forward(tasks, start):
    """Return the plan of tasks that begins at ``start`` or as soon as possible then.

    :return: a :class:`Plan`, or ``None`` when a department never has the time
    """
    return _keep(tasks, lambda task, cursor: _forward(*task, cursor), start, 1)


def spread(tasks, start, end):
    """Return the plan of tasks that are done between two moments, whatever is booked.

    Each department's minutes are shared out over its working time in between; where
    nobody works then, they all fall on the first day.
    """
    pieces = []
    for shop, minutes in tasks:
        shares = {
            day: shop.before(day, end) - shop.before(day, start)
            for day in _days(shop.date(start), shop.date(max(start, end - 1)))
        }
        total = sum(shares.values())
        if not total:
            shares, total = {shop.date(start): 1}, 1
        pieces += [
            Piece(shop, day, minutes * share / total)
            for day, share in shares.items()
            if minutes * share / total > TRIFLE
        ]
    return Plan(start, end, tuple(pieces))


def within(tasks, start, end):
    """Return the plan of tasks between two moments: in free time, else spread."""
    plan = backward(tasks, end, start)
    return Plan(start, end, plan.pieces) if plan else spread(tasks, start, end)


def latest_end(time, promised_on, buffer):
    """Return the moment by which work must end so that a promised day is kept.

    :param buffer: working days that are needed afterwards, the promised one included
    """
    day = promised_on
    for _attempt in range(HORIZON):
        if buffer <= 0:
            break
        bounds = (midnight(d, time.zone) for d in (day, day + ONE_DAY))
        buffer -= any(time.spans(*bounds))
        day -= ONE_DAY
    return midnight(day + ONE_DAY, time.zone)


def carry_over(booked, rest, today):
    """Return what is booked when work that is overdue is done from today on.

    The minutes that no day ahead is planned for come to today, taken from the last of
    the days that have passed: what was done there came first.

    :param booked: day -> minutes, of one department's work on one rework
    :param rest: minutes of that work that are not done yet
    :param today: the local day
    """
    ahead = sum(minutes for day, minutes in booked.items() if day >= today)
    overdue = rest - ahead
    if overdue <= TRIFLE:
        return dict(booked)
    carried = {**booked, today: booked.get(today, 0) + overdue}
    for day in sorted((day for day in booked if day < today), reverse=True):
        moved = min(carried[day], overdue)
        carried[day] -= moved
        overdue -= moved
    return {day: minutes for day, minutes in carried.items() if minutes > TRIFLE}


def _days(first, last):
    """Return the days from the first to the last, no more than anybody plans."""
    count = min((last - first).days + 1, HORIZON)
    return [first + timedelta(days=number) for number in range(count)]


def _keep(tasks, place, cursor, direction):
    """Place the tasks one after the other; book nothing in the end.

    :param place: method: (task, cursor) -> :class:`Plan` or ``None``
    """
    pieces, edges = [], []
    for task in tasks[::direction]:
        plan = place(task, cursor)
        if plan is None:
            break
        # Booked meanwhile: another operation may be done by the same department.
        for piece in plan.pieces:
            piece.shop.book(piece.day, piece.minutes)
        pieces += plan.pieces
        edges += [plan.start, plan.end] if plan.pieces else []
        cursor = plan.start if direction < 0 else plan.end
    else:
        plan = Plan(min(edges, default=cursor), max(edges, default=cursor), ())
    for piece in pieces:
        piece.shop.book(piece.day, -piece.minutes)
    return plan and Plan(plan.start, plan.end, tuple(pieces[::direction]))


def _backward(shop, minutes, end, floor):
    """Place one task so that it ends as late as possible, from the end of a day on."""
    pieces, start, finish, day = [], end, None, shop.date(end - 1)
    while minutes > TRIFLE:
        if end <= floor or day < shop.date(floor):
            return None
        high = min(shop.before(day, end), shop.free(day))
        size = min(minutes, high - shop.before(day, floor))
        if size > TRIFLE:
            start = shop.at(day, high - size, is_start=True)
            finish = shop.at(day, high) if finish is None else finish
            pieces.append(Piece(shop, day, size))
            minutes -= size
        day -= ONE_DAY
    return Plan(start, end if finish is None else finish, tuple(pieces))


def _forward(shop, minutes, start):
    """Place one task so that it ends as soon as possible, behind what is booked."""
    pieces, begun, end, day = [], None, start, shop.date(start)
    horizon = day + timedelta(days=HORIZON)
    while minutes > TRIFLE:
        if day > horizon:
            return None
        low = max(shop.before(day, start), shop.load.get(day, 0))
        size = min(minutes, shop.capacity(day) - low)
        if size > TRIFLE:
            begun = shop.at(day, low, is_start=True) if begun is None else begun
            end = shop.at(day, low + size)
            pieces.append(Piece(shop, day, size))
            minutes -= size
        day += ONE_DAY
    return Plan(start if begun is None else begun, end, tuple(pieces))
