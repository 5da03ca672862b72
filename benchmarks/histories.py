"""Random lives of promises, on real calendars, held against the judge of `oracle`.

Calendars in many time zones with shifts, lunch breaks, fortnights, nights, holidays of
our company and of others; promises in every unit, received at any hour, that stand
still again and again, are extended, get another policy on the way, or begin anew.
"""

import random
from dataclasses import replace
from datetime import datetime, timedelta

from odoo.fields import Command

from odoo.addons.aftersales.models.sla.deadline import Promise
from odoo.addons.aftersales.models.sla.working_time import AroundTheClock

from .oracle import DAY, Calendar, Hours, Judge, Story

ZONES = (
    "UTC",
    "Europe/Brussels",
    "Europe/Dublin",
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",
    "America/Havana",
    "Atlantic/Azores",
    "Africa/Cairo",
    "Asia/Shanghai",
    "Asia/Kathmandu",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
)
EPOCH = datetime(1970, 1, 1)
BEGIN = int((datetime(2026, 12, 1) - EPOCH).total_seconds()) // 60
# Histories begin in a little more than a year, the judge walks on for another.
STARTS = 420 * DAY
LENGTH = 800 * DAY
PERCENTS = (0, 5, 50, 80, 90, 95, 100)
# A leave that is no time off.
WORKING = {"time_type": "other"}
# Histories on one calendar.
GROUP = 500


# === CALENDARS === #


def office(rng):
    """Return usual hours: a lunch break, sometimes half of Saturday."""
    start, lunch = rng.choice((420, 480, 510, 540)), rng.choice((720, 735, 750))
    days = range(rng.choice((4, 5, 5, 5, 6)))
    shifts = [(None, day, start, lunch) for day in days]
    return shifts + [(None, day, lunch + 60, lunch + 330) for day in days if day < 5]


def nights(rng):
    """Return shifts from evening until morning, across midnight."""
    evening, morning = rng.choice((1200, 1320)), rng.choice((150, 360, 390))
    days = rng.sample(range(7), rng.randint(3, 7))
    return [(None, day, evening, DAY) for day in days] + [
        (None, (day + 1) % 7, 0, morning) for day in days
    ]


def always(rng):
    """Return every hour of every day."""
    return [(None, day, 0, DAY) for day in range(7)]


def fortnight(rng):
    """Return one week of early and one of late shifts."""
    early = [(0, day, 360, 840) for day in range(5)]
    return early + [(1, day, 840, 1320) for day in range(rng.choice((4, 5)))]


def scattered(rng):
    """Return a few odd hours, on quarters, also where the clocks are changed."""
    shifts = []
    for day in rng.sample(range(7), rng.randint(2, 7)):
        bounds = sorted(rng.sample(range(0, DAY + 1, QUARTER), 4))
        shifts += [(None, day, *bounds[:2]), (None, day, *bounds[2:])]
    return shifts


QUARTER = 15
SHAPES = (office, office, office, nights, always, fortnight, scattered)


def random_hours(rng):
    """Return the hours of a calendar and, apart, days that are no holidays of ours."""
    zone = rng.choice(ZONES)
    shifts = rng.choice(SHAPES)(rng)
    leaves, strange = [], []
    for _number in range(rng.randint(0, 25)):
        start = BEGIN + rng.randrange(0, LENGTH - 30 * DAY, QUARTER)
        length = rng.choice((120, 240, DAY, DAY, 2 * DAY, 9 * DAY))
        rng.choice((leaves, leaves, strange)).append((start, start + length))
    return Hours(zone, tuple(shifts), tuple(leaves)), strange


def make_calendar(env, hours, strange, company, other):
    """Create the ``resource.calendar`` that says the same.

    :param strange: (from, until) in which others are on holiday
    :param other: a company that is not ours
    """
    calendar = env["resource.calendar"].create(
        {
            "name": f"Hours in {hours.zone}",
            "tz": hours.zone,
            "company_id": False,
            "two_weeks_calendar": any(shift[0] is not None for shift in hours.shifts),
            "attendance_ids": [
                Command.clear(),
                *(Command.create(_attendance(*shift)) for shift in hours.shifts),
            ],
        }
    )
    leaves = [
        # As people enter them: until the last second of a day.
        {"calendar_id": calendar.id, "date_to": moment(end) - timedelta(seconds=1)}
        | {"date_from": moment(start), "company_id": company.id}
        for start, end in hours.leaves
    ]
    for number, (start, end) in enumerate(strange):
        others = [{"company_id": other.id}, {"company_id": company.id, **WORKING}]
        leaves.append(
            {"calendar_id": calendar.id, **others[number % 2]}
            | {"date_from": moment(start), "date_to": moment(end)}
        )
    for values in leaves:
        # Odoo takes the company of a holiday from where it is entered.
        own = env["res.company"].browse(values.pop("company_id"))
        holidays = env["resource.calendar.leaves"].with_company(own)
        holidays.create({"name": "Holiday", **values}).flush_recordset()
    return calendar


def _attendance(week, weekday, start, end):
    return {
        "name": "Shift",
        "dayofweek": str(weekday),
        "week_type": False if week is None else str(week),
        "hour_from": start / 60,
        "hour_to": end / 60,
        "day_period": "morning",
    }


# === HISTORIES === #


def random_story(rng):
    """Return the life of one clock."""
    unit, amount = random_time(rng)
    start = BEGIN + rng.randrange(STARTS)
    pauses, moment = [], start - 600
    for _number in range(rng.choice((0, 0, 1, 1, 2, 3, 5))):
        moment += rng.randrange(0, 3 * DAY)
        length = rng.choice((0, 1, 30, rng.randrange(6 * 60), rng.randrange(4 * DAY)))
        # The next one may begin before this one ends.
        pauses.append((moment, moment + length))
    rng.shuffle(pauses)
    return Story(amount, unit, rng.random() < 0.75, start, tuple(pauses))


def random_time(rng):
    """Return a unit, and how many of it."""
    unit = rng.choice(("minute", "hour", "day", "day"))
    longest = {"minute": 3000, "hour": 80, "day": 12}[unit]
    least = 0 if unit == "day" else 1
    return unit, rng.randint(least, rng.choice((3, longest)))


def lives(rng, judged):
    """Yield the stories of one history: a life, and what may become of it.

    :param judged: function story -> when it is due, in minutes
    """
    story = random_story(rng)
    yield story
    if rng.random() < 0.3:
        # Another policy: the time that ran so far stays counted.
        unit, amount = random_time(rng)
        story = replace(story, unit=unit, amount=amount, is_working=rng.random() < 0.75)
        yield story
    if rng.random() < 0.3:
        due = judged(story)
        if due is not None and due > story.start:
            agreed_at = rng.randrange(story.start, due)
            new_due = due + rng.randrange(1, 8 * DAY)
            yield replace(story, extension=(agreed_at, new_due))
    if rng.random() < 0.3:
        # Taken up again: a second clock, for which older standstills are nothing.
        yield replace(story, start=story.start + rng.randrange(12 * DAY))


# === COMPARISON === #


def moment(minute):
    """Return a minute since 1970 as Odoo's naive UTC datetime."""
    return EPOCH + timedelta(minutes=minute)


def to_promise(story):
    """Return the addon's :class:`Promise` of a story."""
    extension = story.extension
    return Promise(
        story.amount,
        story.unit,
        story.start * 60,
        tuple((start * 60, end * 60) for start, end in story.pauses),
        extension and (extension[0] * 60, extension[1] * 60),
    )


def compare(story, calendar, times):
    """Return what the addon and the judge say differently of one clock, as texts.

    :return: ``None`` where the judge does not walk far enough to tell
    """
    judge, promise = Judge(calendar, story), to_promise(story)
    time = times[story.is_working]
    ours, theirs = promise.due(time), judge.due()
    if theirs is None:
        # It lies beyond the judge's walk; then it must for us, too.
        return ["too early"] if ours and ours < judge.last * 60 else None
    said = {
        "due": (ours, theirs * 60),
        "originally due": (promise.original_due(time), judge.original_due() * 60),
        "stood still": (promise.paused(time, ours or 0), judge.stood(theirs) * 60),
    }
    if ours == theirs * 60:
        for percent in PERCENTS:
            share = promise.share(time, percent / 100, ours)
            said[f"{percent} %"] = share, judge.share_seconds(percent, theirs)
            if percent == 100:
                said["100 %"] = share, ours
        counted = sum(end - start for start, end in promise.counted(time, ours))
        running = judge.count(judge.runs, theirs) * 60
        said["explained"] = counted, running
    return [
        f"{name}: {us}, not {them}" for name, (us, them) in said.items() if us != them
    ]


def run_group(env, seed, count, company, other):
    """Compare histories on one random calendar.

    :return: how many clocks were judged, and the differences: texts that say how to see
        each again
    """
    rng = random.Random(seed)
    hours, strange = random_hours(rng)
    record = make_calendar(env, hours, strange, company, other)
    calendar = Calendar(hours, BEGIN - DAY, BEGIN + LENGTH)
    times = {
        True: record._get_working_time(company),
        False: AroundTheClock(hours.zone),
    }
    judged, differences = 0, []
    for number in range(count):
        for story in lives(rng, lambda story: Judge(calendar, story).due()):
            found = compare(story, calendar, times)
            judged += found is not None
            differences += [
                f"calendar {seed}, history {number}, {hours.zone}, {story}: {text}"
                for text in found or ()
            ]
    return judged, differences
