"""The arithmetic of a promise: when it is due, at which share of its time one warns.

All moments are whole seconds since 1970 (UTC), see :mod:`.working_time`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

SECONDS = {"minute": 60, "hour": 3600}


@dataclass(frozen=True)
class Promise:
    """What one clock knows: how much time, from when, and when it stood still.

    :param amount: how many of the unit
    :param unit: ``minute``, ``hour`` or ``day``
    :param start: moment from which time counts
    :param pauses: (start, end) pairs in which the clock stood still, in any order,
        overlapping or not; every end is known
    :param extension: (agreed at, new due moment), or ``None``
    """

    amount: int
    unit: str
    start: int
    pauses: tuple = ()
    extension: tuple | None = None

    def due(self, time):
        """Return the moment the promise is due; ``None`` when it never comes.

        Hours: the first moment by which the clock ran for so long. Days: the end of
        the last day, moved by the time the clock stood still. An extension puts a
        moment in its place, which later pauses move in the same way.
        """
        if self.extension:
            return self._get_extended_due(time)
        position = self._get_goal(time)
        if position is None:
            return None
        return time.at(self._walk(time, self.start, position))

    def original_due(self, time):
        """Return when it would be due had nobody agreed to an extension."""
        return Promise(self.amount, self.unit, self.start, self.pauses).due(time)

    def share(self, time, share, due):
        """Return the moment by which ``share`` of the time until due has run.

        :param share: from 0.0 to 1.0
        :param due: what :meth:`due` returned
        """
        if due is None or share >= 1:
            return due
        begin = time.position(self.start)
        ran = time.position(due) - begin - self.paused(time, due)
        moment = time.at(self._walk(time, self.start, begin + round(ran * share)))
        return max(moment, self.start)

    def paused(self, time, until):
        """Return for how many seconds that count the clock stood still."""
        return sum(
            time.position(end) - time.position(start)
            for start, end in self.standstills(until)
        )

    def standstills(self, until, since=None):
        """Return the pauses, merged, between the start (or ``since``) and a moment."""
        since = self.start if since is None else since
        merged = []
        for start, end in sorted(self.pauses):
            start, end = max(start, since), min(end, until)
            if start >= end:
                continue
            if merged and start <= merged[-1][1]:
                merged[-1] = merged[-1][0], max(end, merged[-1][1])
            else:
                merged.append((start, end))
        return merged

    def _get_extended_due(self, time):
        """Return the agreed moment; it may lie where no time counts, at a week-end."""
        agreed_at, due = self.extension
        for start, end in self.standstills(float("inf"), agreed_at):
            if due is None or start >= due:
                break
            covered = time.position(end) - time.position(start)
            if covered:
                due = time.at(time.position(due) + covered)
        return due

    def _get_goal(self, time):
        """Return the position that is due while nothing stands still."""
        if self.unit != "day":
            return time.position(self.start) + self.amount * SECONDS[self.unit]
        end = time.day_end(self.start, self.amount)
        return None if end is None else time.position(end)

    def _walk(self, time, since, goal):
        """Return the goal's position moved by every standstill before it is reached."""
        for start, end in self.standstills(float("inf"), since):
            position = time.position(start)
            if position >= goal:
                break
            goal += time.position(end) - position
        return goal

    def counted(self, time, until):
        """Yield the (start, end) in which the clock ran between start and ``until``."""
        gaps = self.standstills(until)
        for start, end in time.spans(self.start, until):
            for gap_start, gap_end in gaps:
                if gap_end <= start or gap_start >= end:
                    continue
                if start < gap_start:
                    yield start, gap_start
                start = gap_end
            if start < end:
                yield start, end


EPOCH = datetime(1970, 1, 1)


def to_seconds(moment):
    """Return Odoo's naive UTC datetime as whole seconds since 1970."""
    return int((moment - EPOCH).total_seconds())


def to_moment(seconds):
    """Return whole seconds since 1970 as Odoo's naive UTC datetime; False of None."""
    return False if seconds is None else EPOCH + timedelta(seconds=seconds)
