"""How a deadline was counted: each stretch of time between the start and the due."""

from dataclasses import dataclass

from .deadline import SECONDS, Promise
from .working_time import local_date, midnight


@dataclass(frozen=True)
class Stretch:
    """A stretch of time between a promise's start and its due moment.

    :param kind: ``counted``: it counts, second by second; ``idle``: nobody works;
        ``still``: the clock stood still; of a promise in days also ``first``: the day
        of the start, which is not counted, ``day``: one counted day, ``next``: the day
        that takes its place when it was over, ``again``: what makes up for a standstill
    :param seconds: how much of it counts, or would have counted
    """

    kind: str
    start: int
    end: int
    seconds: int = 0


def explain(promise, time):
    """Return the stretches that lead to the due moment, as it was without extension.

    Of hours, those that are counted sum up to the promise. Of days, there are as many
    as promised, and what makes up for standstills is as long as these.

    :return: list of :class:`Stretch`, empty when the promise never comes due
    """
    due = promise.original_due(time)
    if due is None:
        return []
    if promise.unit == "day":
        return list(_explain_days(promise, time, due))
    return list(_explain_spans(promise, time, due))


def counts_up(promise, stretches):
    """Tell whether the stretches sum up to what was promised."""
    if promise.unit != "day":
        counted = sum(s.seconds for s in stretches if s.kind == "counted")
        return counted == promise.amount * SECONDS[promise.unit]
    days = sum(s.kind == "day" for s in stretches)
    made_up = sum(s.seconds for s in stretches if s.kind == "again")
    stood_still = sum(s.seconds for s in stretches if s.kind == "still")
    return days == promise.amount and made_up == stood_still


def _explain_spans(promise, time, due):
    here = promise.start
    for start, end in promise.counted(time, due):
        yield from _explain_gap(promise, time, here, start)
        yield Stretch("counted", start, end, end - start)
        here = end
    yield from _explain_gap(promise, time, here, due)


def _explain_gap(promise, time, start, end):
    """Yield the parts of a stretch in which nothing counts."""
    for still_start, still_end in promise.standstills(end, start):
        if start < still_start:
            yield Stretch("idle", start, still_start)
        yield _stand_still(time, still_start, still_end)
        start = still_end
    if start < end:
        yield Stretch("idle", start, end)


def _stand_still(time, start, end):
    return Stretch("still", start, end, time.position(end) - time.position(start))


def _explain_days(promise, time, due):
    goal = time.day_end(promise.start, promise.amount)
    today = local_date(promise.start, time.zone)
    yield Stretch(
        "first", promise.start, min(goal, _next_midnight(promise.start, time))
    )
    here = promise.start + 1
    for day, (start, end) in _group_days(time, promise.start, goal).items():
        if day == today:
            here = end
            continue
        if _is_apart(here, start, time.zone):
            yield Stretch("idle", here, start)
        yield Stretch("day" if promise.amount else "next", start, end)
        here = end
    for start, end in promise.standstills(goal):
        yield _stand_still(time, start, end)
    rest = Promise(1, "day", goal, promise.pauses)
    for start, end in rest.counted(time, due):
        yield Stretch("again", start, end, end - start)
    # While making up for one standstill another one only moves the end.
    for start, end in rest.standstills(due):
        yield Stretch("still", start, end)


def _group_days(time, start, end):
    """Return the time that counts by local days: day -> (first moment, last)."""
    days = {}
    for span_start, span_end in time.spans(start, end):
        while span_start < span_end:
            part_end = min(span_end, _next_midnight(span_start, time))
            day = local_date(span_start, time.zone)
            days[day] = days.get(day, (span_start,))[0], part_end
            span_start = part_end
    return days


def _next_midnight(moment, time):
    day = local_date(moment, time.zone)
    return midnight(day.fromordinal(day.toordinal() + 1), time.zone)


def _is_apart(end, start, zone):
    """Tell whether a whole day lies between the end of one and the start of another."""
    last = local_date(end - 1, zone).toordinal()
    return local_date(start, zone).toordinal() - last > 1
