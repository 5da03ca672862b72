"""Takes the time and counts the queries of one piece of work."""

import gc
import statistics
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

from odoo import api


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

    def __init__(self, registry, repeats):
        self.registry = registry
        self.repeats = repeats

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
            company = {"allowed_company_ids": user.company_id.ids, "lang": "en_US"}
            yield api.Environment(cr, user.id, company)
            cr.rollback()

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
        return [
            Figure(
                statistics.median(seconds for seconds, _queries in runs), runs[-1][1]
            )
            for runs in zip(*rounds[1:], strict=True)
        ]

    def _run_once(self, work, login, prepare):
        with self.environment(login) as env:
            prepared = prepare(env) if prepare else None
            env.cr.flush()
            env.invalidate_all()
            # Every request has looked at its user before it comes to any record.
            env.user.fetch(["name"])
            gc.collect()
            queries, start = env.cr.sql_log_count, perf_counter()
            work(env, prepared)
            # Runs what Odoo leaves to the end of a transaction, the tracking above all.
            env.cr.flush()
            return perf_counter() - start, env.cr.sql_log_count - queries
