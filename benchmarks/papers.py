"""Rows 13 and 14: a letter and an 8D report as PDF, the register as a worksheet."""

import json
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from odoo.fields import Command
from odoo.http import root
from odoo.service import server

from dev import layout, python

from . import world
from .measure import Figure
from .rows import Row

LETTER = "aftersales.complaint_action_report_acceptance"
REPORT = "aftersales.problem_action_report_8d"


# === PDF === #


def pdf(meter):
    """Yield row 13: a letter and an 8D report, against the engine with their pages."""
    with web_server(meter):
        for paper, what, prepare in (
            (LETTER, "one PDF", _get_complaint),
            (REPORT, "one 8D report", _get_problem),
        ):
            with tempfile.TemporaryDirectory() as folder:
                ours, floor = _compare(meter, paper, prepare, Path(folder))
            yield Row(
                "13",
                what,
                ours,
                floor,
                ratio=1.3,
                note="the PDF engine alone with the same pages, without a pause",
            )


def _compare(meter, paper, prepare, folder):
    """Measure a paper against the engine with copies of its very files."""
    return meter.compare(
        (lambda env, record: _print(env, paper, record), prepare),
        (_run_engine, lambda env: _capture(env, paper, prepare, folder)),
    )


@contextmanager
def web_server(meter):
    """Serve the style sheets, which the engine fetches by HTTP."""
    web = server.ThreadedServer(root)
    web.http_spawn()
    address = f"http://{web.interface}:{web.port}"
    with meter.registry.cursor() as cr:
        parameters = meter.superuser(cr)["ir.config_parameter"]
        parameters.set_param("report.url", address)
        cr.commit()
    try:
        yield
    finally:
        web.httpd.shutdown()


def _get_complaint(env):
    return env["aftersales.complaint"].search([("state", "=", "accepted")], limit=1)


def _get_problem(env):
    """Make a problem with a team, thirty causes with their chains, and measures."""
    problem = env["aftersales.problem"].create(
        {
            "subject": "Teeth break",
            "symptom": "It grinds. " * 30,
            "what_defect": "Broken teeth",
            "member_ids": [
                Command.create({"partner_id": partner.id, "function": "Quality"})
                for partner in env["res.partner"].search([], limit=5)
            ],
        }
    )
    kinds = ("occurrence", "escape", "systemic")
    problem.cause_ids = [
        Command.create(
            {
                "name": f"Cause {number}",
                "kind": kinds[number % 3],
                "category": "machine",
                "why_ids": [
                    Command.create({"name": f"Why {i}", "evidence": "Record"})
                    for i in range(5)
                ],
            }
        )
        for number in range(30)
    ]
    problem.action_ids = [
        Command.create({"subject": f"Measure {number}"}) for number in range(10)
    ]
    return problem


def _print(env, paper, record):
    env["ir.actions.report"]._render_qweb_pdf(paper, record.ids)


def _capture(env, paper, prepare, folder):
    """Return the command by which Odoo calls the engine, with copies of its files."""
    commands = []
    run = subprocess.run

    def keep(command, *args, **kwargs):
        *parts, output = command
        commands.append([*(_copy(part, folder) for part in parts), f"{folder}/out.pdf"])
        return run(command, *args, **kwargs)

    with patch("subprocess.run", keep):
        _print(env, paper, prepare(env))
    return commands[-1]


def _copy(part, folder):
    """Return the path of a copy when a part of a command is a temporary file."""
    path = Path(part)
    if path.parent != Path(tempfile.gettempdir()) or not path.is_file():
        return part
    copy = folder / path.name
    copy.write_bytes(path.read_bytes())
    return str(copy)


def _run_engine(env, command):
    subprocess.run(command, check=True, capture_output=True)


# === WORKSHEET === #


def register(meter):
    """Yield row 14: all complaints as a worksheet, its time and its memory.

    In a process of its own, as only there the peak of the memory means something.
    """
    finished = subprocess.run(
        [
            layout.PYTHON,
            "-m",
            "benchmarks.export",
            meter.registry.db_name,
            meter.clock_name,
        ],
        cwd=layout.CHECKOUT,
        env=python.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode:
        sys.exit(finished.stderr)
    result = json.loads(finished.stdout.splitlines()[-1])
    yield Row(
        "14",
        f"export of {result['rows']:,} rows x {result['columns']}",
        Figure(result["ours"], megabytes=result["memory"]),
        Figure(result["floor"]),
        ratio=1.3,
        megabytes=60,
        note="XlsxWriter alone, the same cells, plus one bare query of the columns",
    )


# === INSTALLATION === #


def install(meter):
    """Yield row 18: the installation, without demo data, as Odoo's log tells it."""
    seconds, queries = world.install()
    yield Row("18", "install", Figure(seconds, queries), queries=3_500, seconds=3)
