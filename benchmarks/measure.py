"""Takes the time and counts the queries of one piece of work."""

import gc
import statistics
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from odoo import api

TIME_ZONE = "Europe/Brussels"


@dataclass(frozen=True)
class Figure:
    """The median of several runs, in seconds, and the queries of one run.

    :param megabytes: the memory that the work took, where it was measured
    """

    seconds: float
    queries: int = 0
    megabytes: float = 0


class Meter:
    """Runs work on a database as one of the demo company's people."""

    def __init__(self, registry, repeats, clock="wall"):
        self.registry = registry
        self.repeats = repeats
        self.clock_name = clock
        self.clock = CLOCKS[clock]

    @staticmethod
    def superuser(cr):
        """Return the environment of somebody who may do everything."""
        return api.Environment(cr, api.SUPERUSER_ID, {})

    @contextmanager
    def environment(self, login):
        """Yield the environment of a person in a transaction that is rolled back."""
        with self.registry.cursor() as cr:
            users = self.superuser(cr)["res.users"]
            user = users.search([("login", "=", login)])
            yield api.Environment(cr, user.id, self._prepare_context(user))
            cr.rollback()

    @staticmethod
    def _prepare_context(user):
        """Return what the web client sends with every request."""
        companies = user.company_id.ids
        return {"allowed_company_ids": companies, "lang": "en_US", "tz": TIME_ZONE}

    def keep(self, fill):
        """Keep what ``fill(env)`` does as superuser, for all that is measured later."""
        with self.registry.cursor() as cr:
            kept = fill(self.superuser(cr))
            cr.commit()
        return kept

    def run(self, work, login="coordinator", prepare=None, repeats=None):
        """Measure ``work(env, prepared)``.

        :param prepare: returns what the work needs; not counted
        """
        [figure] = self.compare((work, prepare), login=login, repeats=repeats)
        return figure

    def compare(self, *works, login="coordinator", repeats=None):
        """Measure several pairs (work, prepare) in turns, so that they share the noise.

        The first turn only warms the caches up.
        """
        rounds = [
            [self._run_once(work, login, prepare) for work, prepare in works]
            for _repeat in range(1 + (repeats or self.repeats))
        ]
        return [_median(runs) for runs in zip(*rounds[1:], strict=True)]

    def chain(self, prepare, *steps, login="coordinator", repeats=None):
        """Measure steps, each of which goes on with what the one before returned.

        All in one transaction: what has been done for a step serves the next one, too.
        """
        rounds = []
        for _repeat in range(1 + (repeats or self.repeats)):
            with self.environment(login) as env:
                rounds.append(list(self._walk(env, prepare(env), steps)))
        return [_median(runs) for runs in zip(*rounds[1:], strict=True)]

    def _walk(self, env, found, steps):
        for step in steps:
            found, *taken = self._take_time(env, step, found)
            yield taken

    def _run_once(self, work, login, prepare):
        with self.environment(login) as env:
            prepared = prepare(env) if prepare else None
            _result, *taken = self._take_time(env, work, prepared)
            return taken

    def _take_time(self, env, work, prepared):
        """Do a piece of work; return its result, the seconds and the queries."""
        env.cr.flush()
        env.invalidate_all()
        # Every request has looked at its user before it comes to any record.
        env.user.fetch(["login"])
        gc.collect()
        clock = self.clock(env.cr)
        queries, start = env.cr.sql_log_count, clock()
        result = work(env, prepared)
        # Runs what Odoo leaves to the end of a transaction, the tracking above all.
        env.cr.flush()
        return result, clock() - start, env.cr.sql_log_count - queries


def _median(runs):
    """Return the figure of several runs: seconds and queries each."""
    return Figure(statistics.median(seconds for seconds, _queries in runs), runs[-1][1])


# === CLOCKS === #


def wall_clock(cr):
    """Return the function that tells the time as the person who waits feels it."""
    return perf_counter


def cpu_clock(cr):
    """Return the function that tells the seconds of work, ours and the database's.

    For a machine that is busy with other things; Linux with a local server only.
    """
    cr.execute("SET LOCAL max_parallel_workers_per_gather = 0; SELECT pg_backend_pid()")
    accounts = [Path(f"/proc/{pid}/schedstat") for pid in ("self", *cr.fetchone())]
    return lambda: sum(int(path.read_text().split()[0]) for path in accounts) / 1e9


CLOCKS = {"wall": wall_clock, "cpu": cpu_clock}
