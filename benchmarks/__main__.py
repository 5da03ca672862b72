"""The pieces of `make bench`, and the order they run in."""

import argparse
import os
import sys
from dataclasses import replace

from dev import layout

from . import (
    deadlines,
    papers,
    recall,
    records,
    returnable,
    returns,
    reworks,
    rows,
    screens,
    services,
    surveys,
    trace,
    world,
)
from .measure import CLOCKS, Meter

SIZES = {"small": (20_000,), "full": (100_000, 1_000_000)}
REPEATS = {"small": 3, "full": 7}

# Name on the command line -> what yields the rows of the table.
ONCE = {
    "create": records.create,
    "transition": records.transition,
    "returns": returns.life,
    "returnable": returnable.returnable,
    "rework": reworks.reworks,
    "deadlines": deadlines.deadlines,
    "proof": deadlines.proof,
    "recall": recall.recall,
    "pdf": papers.pdf,
    "trace": trace.trace,
    "install": papers.install,
}
EACH_SIZE = {
    "list": screens.list_page,
    "search": screens.search_box,
    "kanban": screens.kanban,
    "pivot": screens.pivot,
}
SMALLEST_SIZE = {"export": papers.register}
# These keep what they fill in, so that nothing else is measured after them.
LAST = {"surveys": surveys.surveys, "services": services.services}
PIECES = {**ONCE, **EACH_SIZE, **SMALLEST_SIZE, **LAST}


def measure(pieces, size, clock):
    """Yield the rows of the table, as they are measured."""
    with world.measured() as name:
        world.change_modules(name, f"--init={world.FLOOR}")
        meter = Meter(world.open_registry(name), REPEATS[size], clock)
        yield from run(ONCE, pieces, meter, 0)
        sizes = SIZES[size] if pieces & {*EACH_SIZE, *SMALLEST_SIZE} else ()
        found = []
        for total in sizes:
            print(f"generating {total:,} complaints", file=sys.stderr)
            world.fill(meter.registry, total)
            if total == sizes[0]:
                yield from run(SMALLEST_SIZE, pieces, meter, total)
            for row in run(EACH_SIZE, pieces, meter, total):
                found.append(row)
                yield row
        yield from growth(found, sizes)
        yield from run(LAST, pieces, meter, 0)


def run(functions, pieces, meter, total):
    for piece, function in functions.items():
        if piece in pieces:
            print(f"measuring {piece}", file=sys.stderr)
            for row in function(meter):
                yield replace(row, size=total)


def growth(found, sizes):
    """Yield how the list's time grows from the smallest size to the largest."""
    if len(sizes) < 2:
        return
    pages = {(row.work, row.size): row for row in found if row.number[0] == "8"}
    for (work, size), row in pages.items():
        if size == sizes[-1]:
            yield rows.Row(
                "8r",
                f"{work}: growth",
                row.ours,
                pages[work, sizes[0]].ours,
                ratio=1.3,
                note=f"the same page among {sizes[0]:,} complaints",
                size=size,
            )


def main():
    """Measure, print the table, write the JSON; fail when a target is missed."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=...")
    parser.add_argument("pieces", nargs="*", metavar="PIECE", help=", ".join(PIECES))
    parser.add_argument("--strict", action="store_true", help="fail on a missed target")
    parser.add_argument(
        "--clock", choices=CLOCKS, default="wall", help="cpu: on a busy machine"
    )
    options = parser.parse_args()
    unknown = set(options.pieces) - PIECES.keys()
    size = os.environ.get("SIZE", "full")
    if unknown or size not in SIZES:
        parser.error(f"pieces: {', '.join(PIECES)}; SIZE: {', '.join(SIZES)}")
    found = list(measure(set(options.pieces or PIECES), size, options.clock))
    path = layout.STATE / "bench" / f"{size}.json"
    rows.save(found, size, options.clock, path)
    rows.show(found)
    missed = [row for row in found if row.passed is False]
    print(f"\n  {len(missed)} of {len(found)} targets missed; {path}")
    return bool(missed) and options.strict


if __name__ == "__main__":
    sys.exit(main())
