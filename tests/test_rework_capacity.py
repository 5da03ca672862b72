import random
from collections import Counter
from datetime import date, datetime, timedelta
from functools import cache
from itertools import islice
from zoneinfo import ZoneInfo

from pytz import timezone

from odoo.tests import BaseCase, tagged

from ..models.rework.capacity import (
    Shop,
    backward,
    carry_over,
    forward,
    latest_end,
    spread,
    within,
)

# A Monday four weeks before the clocks are changed in Brussels.
FIRST = date(2027, 3, 1)
DAYS = 60
ZONE = "Europe/Brussels"


@cache
def at(day, hour, minute=0):
    """Return a local moment as seconds since 1970."""
    return int(
        datetime(
            day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(ZONE)
        ).timestamp()
    )


class Hours:
    """Working hours of weekdays, (from, to) in local hours, and free days."""

    def __init__(self, shifts=((8, 12), (13, 17)), weekdays=range(5), holidays=()):
        self.zone = timezone(ZONE)
        self.shifts = shifts
        days = [FIRST + timedelta(days=number) for number in range(-5, DAYS)]
        self.days = [
            day
            for day in days
            if day.weekday() in weekdays and day not in set(holidays)
        ]

    def spans(self, start, end):
        for day in self.days:
            if at(day, 0) < end and at(day, 23) > start:
                for begin, finish in self.shifts:
                    first, last = max(start, at(day, begin)), min(end, at(day, finish))
                    if first < last:
                        yield first, last

    def minutes(self):
        """Return each working minute: (moment, day, how many of the day before it)."""
        return [row for day in self.days for row in minutes_of(day, self.shifts)]


@cache
def minutes_of(day, shifts):
    moments = [
        m for begin, end in shifts for m in range(at(day, begin), at(day, end), 60)
    ]
    return [(moment, day, place) for place, moment in enumerate(moments)]


class Oracle:
    """Does the work minute by minute; knows nothing of the arithmetic that is tested.

    :param shops: list of (hours, stations, load)
    """

    def __init__(self, shops):
        self.minutes = [hours.minutes() for hours, _stations, _load in shops]
        self.stations = [stations for _hours, stations, _load in shops]
        self.load = [Counter(load) for _hours, _stations, load in shops]
        self.size = [
            {day: len(minutes_of(day, hours.shifts)) for day in hours.days}
            for hours, _stations, _load in shops
        ]

    def backward(self, tasks, end, floor):
        return self._work(tasks[::-1], end, lambda *about: self._last(*about, floor))

    def forward(self, tasks, start):
        return self._work(tasks, start, self._next)

    def _work(self, tasks, cursor, choose):
        taken, edges = Counter(), []
        for shop, minutes in tasks:
            chosen = choose(shop, round(minutes / self.stations[shop]), cursor)
            if chosen is None:
                return None
            for moment, day in chosen:
                taken[shop, day] += self.stations[shop]
                self.load[shop][day] += self.stations[shop]
                edges += [moment, moment + 60]
            if chosen:
                moments = [moment for moment, _day in chosen]
                is_back = choose.__name__ == "<lambda>"
                cursor = min(moments) if is_back else max(moments) + 60
        return min(edges, default=cursor), max(edges, default=cursor), taken

    def _last(self, shop, need, cursor, floor):
        size, load, pace = self.size[shop], self.load[shop], self.stations[shop]
        rows = (
            (moment, day)
            for moment, day, place in reversed(self.minutes[shop])
            if floor <= moment <= cursor - 60 and place < size[day] - load[day] / pace
        )
        return self._take(rows, need)

    def _next(self, shop, need, cursor):
        load, pace = self.load[shop], self.stations[shop]
        rows = (
            (moment, day)
            for moment, day, place in self.minutes[shop]
            if moment >= cursor and place >= load[day] / pace
        )
        return self._take(rows, need)

    def _take(self, rows, need):
        chosen = list(islice(rows, need))
        return chosen if len(chosen) == need else None


def judge_carried(booked, rest, today):
    """Do it minute by minute: the last ones are open, the overdue of them are due."""
    minutes = [day for day in sorted(booked) for _minute in range(booked[day])]
    minutes = [today] * (rest - len(minutes)) + minutes
    done = len(minutes) - rest
    return Counter(minutes[:done] + [max(day, today) for day in minutes[done:]])


class History:
    """Departments with something to do already, and a rework to be planned."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.shops = [self._make_shop() for _number in range(self.random.randint(1, 3))]
        self.tasks = [self._make_task() for _number in range(self.random.randint(1, 5))]
        self.floor = at(self._day(4), self.random.randint(0, 23), 10)
        self.end = at(self._day(25), self.random.randint(0, 23), 40)

    def _day(self, last):
        return FIRST + timedelta(days=self.random.randint(0, last))

    def _make_shop(self):
        shifts = self.random.choice([((8, 12), (13, 17)), ((6, 14),), ((9, 12),)])
        holidays = [self._day(30) for _number in range(3)]
        hours = Hours(shifts, range(self.random.choice([5, 6])), holidays)
        stations = self.random.choice([0.5, 1, 2, 3])
        room = {day: 60 * sum(b - a for a, b in shifts) for day in hours.days}
        load = {
            day: stations * self.random.randint(0, room[day])
            for day in room
            if self.random.random() < 0.6
        }
        return hours, stations, load

    def _make_task(self):
        shop = self.random.randrange(len(self.shops))
        return shop, self.shops[shop][1] * self.random.randint(0, 500)

    def plan(self, way, *bounds):
        made = [Shop(hours, pace, dict(load)) for hours, pace, load in self.shops]
        tasks = [(made[shop], minutes) for shop, minutes in self.tasks]
        plan = way(tasks, *bounds)
        return plan and (plan.start, plan.end, self._count(made, plan))

    def _count(self, made, plan):
        taken = Counter()
        for piece in plan.pieces:
            taken[made.index(piece.shop), piece.day] += round(piece.minutes, 2)
        return taken


@tagged("post_install", "-at_install")
class TestCapacity(BaseCase):
    """The arithmetic of a schedule, by hand and against a slow judge."""

    def setUp(self):
        super().setUp()
        self.shop = Shop(Hours(), 1)

    def test_a_day_holds_its_working_minutes_times_the_stations(self):
        self.assertEqual(self.shop.capacity(FIRST), 480)
        self.assertEqual(Shop(Hours(), 2.5).capacity(FIRST), 1200)
        self.assertEqual(self.shop.capacity(date(2027, 3, 6)), 0)

    def test_work_ends_as_the_day_ends_and_begins_as_late_as_it_can(self):
        plan = backward([(self.shop, 300)], at(FIRST, 17), at(FIRST, 0))
        self.assertEqual((plan.start, plan.end), (at(FIRST, 11), at(FIRST, 17)))

    def test_what_does_not_fit_into_a_day_begins_on_the_one_before(self):
        tuesday = FIRST + timedelta(days=1)
        self.shop.load[tuesday] = 420
        plan = backward([(self.shop, 100)], at(tuesday, 17), at(FIRST, 0))
        self.assertEqual((plan.start, plan.end), (at(FIRST, 16, 20), at(tuesday, 9)))
        self.assertEqual([p.minutes for p in plan.pieces], [40, 60])

    def test_an_operation_ends_before_the_next_one_begins(self):
        other = Shop(Hours(), 1)
        tasks = [(self.shop, 400), (other, 400)]
        self.assertFalse(backward(tasks, at(FIRST, 17), at(FIRST, 0)))
        plan = forward(tasks, at(FIRST, 8))
        self.assertEqual(plan.end, at(FIRST + timedelta(days=1), 14, 20))

    def test_what_has_no_room_backwards_is_refused_and_books_nothing(self):
        self.assertFalse(backward([(self.shop, 481)], at(FIRST, 17), at(FIRST, 8)))
        self.assertFalse(any(self.shop.load.values()))

    def test_a_department_without_stations_never_has_time(self):
        self.assertFalse(forward([(Shop(Hours(), 0), 1)], at(FIRST, 8)))

    def test_a_window_that_is_too_small_is_shared_out_all_the_same(self):
        plan = within([(self.shop, 960)], at(FIRST, 13), at(FIRST, 17))
        self.assertEqual([p.minutes for p in plan.pieces], [960])
        saturday = FIRST + timedelta(days=5)
        plan = spread([(self.shop, 60)], at(saturday, 8), at(saturday, 9))
        self.assertEqual([(p.day, p.minutes) for p in plan.pieces], [(saturday, 60)])

    def test_the_last_moment_leaves_the_working_days_that_are_needed(self):
        friday, monday = date(2027, 3, 5), date(2027, 3, 8)
        self.assertEqual(latest_end(Hours(), friday, 0), at(date(2027, 3, 6), 0))
        self.assertEqual(latest_end(Hours(), friday, 1), at(friday, 0))
        self.assertEqual(latest_end(Hours(), monday, 1), at(monday, 0))
        self.assertEqual(latest_end(Hours(), monday, 2), at(friday, 0))
        self.assertEqual(latest_end(Hours(), date(2027, 3, 7), 1), at(friday, 0))

    def test_random_histories_are_planned_as_the_judge_does_it(self):
        fitted = 0
        for seed in range(400):
            history = History(seed)
            plan = history.plan(backward, history.end, history.floor)
            judge = Oracle(history.shops)
            with self.subTest(seed=seed):
                self.assertEqual(
                    plan, judge.backward(history.tasks, history.end, history.floor)
                )
            fitted += bool(plan)
        self.assertGreater(fitted, 150)
        self.assertLess(fitted, 390)

    def test_random_histories_are_planned_from_now_on_as_the_judge_does_it(self):
        for seed in range(400):
            history = History(seed)
            judge = Oracle(history.shops)
            with self.subTest(seed=seed):
                self.assertEqual(
                    history.plan(forward, history.floor),
                    judge.forward(history.tasks, history.floor),
                )

    def test_no_window_loses_a_minute(self):
        for seed in range(800):
            history = History(seed)
            plan = history.plan(within, history.floor, max(history.floor, history.end))
            minutes = sum(minutes for _shop, minutes in history.tasks)
            with self.subTest(seed=seed):
                self.assertAlmostEqual(sum(plan[2].values()), minutes, delta=1)

    # === OVERDUE === #

    def test_what_is_overdue_comes_to_today(self):
        friday = FIRST + timedelta(days=4)
        self.assertEqual(carry_over({FIRST: 240}, 240, friday), {friday: 240})

    def test_what_was_done_stays_on_its_day(self):
        tuesday, friday = (FIRST + timedelta(days=n) for n in (1, 4))
        booked = {FIRST: 100, tuesday: 100, friday: 50}
        self.assertEqual(
            carry_over(booked, 110, friday), {FIRST: 100, tuesday: 40, friday: 110}
        )

    def test_what_is_in_time_is_not_touched(self):
        tuesday = FIRST + timedelta(days=1)
        booked = {FIRST: 100, tuesday: 100}
        self.assertEqual(carry_over(booked, 100, tuesday), booked)
        self.assertEqual(carry_over(booked, 20, tuesday), booked)

    def test_work_that_no_day_was_planned_for_is_due_today(self):
        self.assertEqual(carry_over({}, 30, FIRST), {FIRST: 30})

    def test_random_bookings_are_carried_over_as_the_judge_does_it(self):
        carried = 0
        for seed in range(1000):
            chance = random.Random(seed)
            days = [FIRST + timedelta(days=n) for n in range(10)]
            chosen = chance.sample(days, chance.randint(0, 6))
            booked = {day: chance.randint(1, 300) for day in chosen}
            rest = chance.randint(0, sum(booked.values()) + chance.choice([0, 0, 90]))
            today = chance.choice(days)
            found = carry_over(booked, rest, today)
            with self.subTest(seed=seed):
                self.assertEqual(found, judge_carried(booked, rest, today))
            carried += found != booked
        self.assertGreater(carried, 300)
