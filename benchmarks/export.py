"""`python -m benchmarks.export DATABASE CLOCK`: the register of all complaints, timed.

Prints one line of JSON, see `papers.register`.
"""

import json
import re
import sys
import tempfile
from pathlib import Path
from unittest.mock import patch

import xlsxwriter

from . import world
from .measure import Meter

SAMPLE = 1_000
REPEATS = 3


def main(name, clock):
    """Measure, and print."""
    meter = Meter(world.open_registry(name), 1, clock)
    rows, cells = _sample(meter)
    _forget_peak()
    idle = _read_memory("VmRSS")
    ours = [_export(meter)]
    memory = _read_memory("VmHWM") - idle
    floor = []
    for _repeat in range(REPEATS):
        floor.append(_write_plainly(meter, cells, rows))
        ours.append(_export(meter))
    result = {
        "rows": rows,
        "columns": len(cells[0]),
        "ours": sorted(ours[1:])[REPEATS // 2],
        "floor": sorted(floor)[REPEATS // 2],
        "memory": memory,
    }
    print(json.dumps(result))


def _export(meter):
    with meter.environment("coordinator") as env, tempfile.TemporaryFile() as stream:
        clock = meter.clock(env.cr)
        start = clock()
        env["aftersales.complaint.register"]._write_xlsx(stream, [])
        return clock() - start


def _sample(meter):
    """Return the number of complaints, and the cells of some; warms everything up."""
    # Found only once Odoo knows its addons path.
    from odoo.addons.aftersales.reports import xlsx_sheet

    cells = []
    write = xlsx_sheet.Sheet.add_row

    def keep(sheet, values):
        cells.append(list(values))
        write(sheet, values)

    with meter.environment("coordinator") as env, tempfile.TemporaryFile() as stream:
        complaints = env["aftersales.complaint"]
        some = complaints.search([], limit=SAMPLE).ids
        with patch.object(xlsx_sheet.Sheet, "add_row", keep):
            env["aftersales.complaint.register"]._write_xlsx(
                stream, [("id", "in", some)]
            )
        return complaints.search_count([]), cells


def _write_plainly(meter, cells, rows):
    """Take the time of XlsxWriter with the same cells, and of reading the table."""
    with meter.environment("coordinator") as env, tempfile.TemporaryFile() as stream:
        clock = meter.clock(env.cr)
        start = clock()
        env.cr.execute("SELECT * FROM aftersales_complaint")
        while env.cr.fetchmany(SAMPLE):
            pass
        book = xlsxwriter.Workbook(stream, {"constant_memory": True})
        page = book.add_worksheet()
        for row in range(rows):
            for column, value in enumerate(cells[row % len(cells)]):
                _write_cell(page, row, column, value)
        book.close()
        return clock() - start


def _write_cell(page, row, column, value):
    if isinstance(value, str):
        page.write_string(row, column, value)
    elif isinstance(value, (int, float)):
        page.write_number(row, column, value)
    elif value is not None:
        page.write_number(row, column, value.toordinal())


# === MEMORY === #


def _forget_peak():
    """Let the kernel take the present memory for the highest so far."""
    Path("/proc/self/clear_refs").write_text("5")


def _read_memory(name):
    """Return a line of the kernel's account of this process, in MB."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(rf"{name}:\s+(\d+) kB", status)[1]) / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
