"""Rows 6 and 7, and the deadlines' proof: promises by the thousand, and right."""

import sys
from bisect import bisect_left, bisect_right
from time import perf_counter
from unittest.mock import patch

from odoo.tools import SQL

from .measure import Figure
from .records import MODEL, _complaints
from .rows import Row

CLOCK = "aftersales.sla.clock"
MANY, CLOCKS, HITS = 1_000, 10_000, 1_000
HISTORIES = {3: 2_000, 7: 100_000}  # by the number of repeats, see SIZES
NOTE = "read 10,000 starts, one table of working hours, one bisect each"


def deadlines(meter):
    """Yield rows 6 and 7."""
    ours = meter.run(_promise, "service", _unpromised)
    yield Row("6", f"promises of {MANY:,}", ours, seconds=0.3, queries=40)
    ours, floor = meter.compare((_replan, _running), (_bisect, _running))
    name = f"recount {CLOCKS:,} promises"
    yield Row("7", name, ours, floor, ratio=20, queries=40, note=NOTE)
    ours = meter.run(_sweep, prepare=_due)
    yield Row("7a", f"sweep of {CLOCKS:,}, {HITS:,} steps", ours, seconds=0.5)


def proof(meter):
    """Yield how many random histories were judged, and how many were wrong."""
    # Loads the addon's own modules, which need the registry to be there.
    from . import histories

    total = HISTORIES.get(meter.repeats, 2_000)
    judged, differences, start = 0, [], perf_counter()
    with meter.registry.cursor() as cr:
        env = meter.superuser(cr)
        other = env["res.company"].create({"name": "Other"})
        for seed in range(1_000, 1_000 + total // histories.GROUP):
            clocks, found = histories.run_group(
                env, seed, histories.GROUP, env.company, other
            )
            judged += clocks
            differences += found
            env.invalidate_all()
        cr.rollback()
    for difference in differences[:10]:
        print(difference, file=sys.stderr)
    yield Row(
        "7p",
        f"deadlines: {total:,} histories, {judged:,} clocks",
        Figure(perf_counter() - start),
        differences=len(differences),
    )


# === PROMISES OF NEW COMPLAINTS === #


def _unpromised(env):
    """Return complaints that no policy held for when they were registered."""
    policies = env["aftersales.sla.policy"].sudo().search([])
    policies.active = False
    complaints = env[MODEL].create(_complaints(env, MANY))
    policies.active = True
    return complaints


def _promise(env, complaints):
    found = env["aftersales.sla.policy"]._match(complaints)
    for policy in set(found.values()):
        complaints.filtered(lambda c, p=policy: found[c] == p)._write_policy(policy)
    facts = [f"fact:{name}" for name in complaints._facts]
    complaints._happen(facts, is_new=True)


# === RUNNING PROMISES === #


def _running(env):
    """Return that many promises, all running."""
    complaints = env[MODEL].sudo()
    while env[CLOCK].sudo().search_count([("state", "=", "running")]) < CLOCKS:
        complaints.create(_complaints(env, MANY))
    return env[CLOCK].sudo().search([("state", "=", "running")], limit=CLOCKS)


def _replan(env, clocks):
    clocks._replan()


def _bisect(env, clocks):
    """Count the same dates with nothing but a table of working hours."""
    company = env.company
    calendar = company.resource_calendar_id
    time = calendar._get_working_time(company)
    rows = env.execute_query(
        SQL(
            "SELECT extract(epoch FROM started_at)::bigint, amount"
            "  FROM aftersales_sla_clock WHERE id IN %s",
            tuple(clocks.ids),
        )
    )
    time.at(time.position(rows[0][0]) + 400 * 3600)
    starts, ends, sums = time._starts, time._ends, time._sums
    for start, amount in rows:
        index = bisect_right(starts, start) - 1
        position = sums[index] - max(0, ends[index] - start) + amount * 3600
        index = bisect_left(sums, position)
        ends[index] - (sums[index] - position)


# === THE LADDER === #


def _due(env):
    """Let a step of the ladder be due for some of the running promises."""
    clocks = _running(env)
    hit = clocks.filtered(lambda c: c.code == "contact")[:HITS]
    env.cr.execute(
        SQL(
            "UPDATE aftersales_sla_clock SET next_step_at = CASE WHEN id IN %(hit)s"
            " THEN now() AT TIME ZONE 'UTC' ELSE '2099-01-01' END,"
            " started_at = CASE WHEN id IN %(hit)s"
            " THEN started_at - interval '20 hours' ELSE started_at END"
            " WHERE state = 'running'",
            hit=tuple(hit.ids),
        )
    )
    return clocks


def _sweep(env, clocks):
    # Committing would keep what is measured.
    crons = type(env["ir.cron"])
    with patch.object(crons, "_commit_progress", lambda *args, **kwargs: 1):
        env[CLOCK].sudo()._cron_climb()
