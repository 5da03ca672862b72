"""What makes `make test` fail beside a failed test."""

import os
from argparse import Namespace

from dev import testing

REPORT = """\
<testsuites><testsuite name="pytest">
<testcase name="test_a"/>
<testcase name="test_b"><skipped message="needs a printer"/></testcase>
<testcase name="test_c"><skipped message="Failed to detect chrome devtools"/></testcase>
</testsuite></testsuites>
"""


def test_a_browser_test_that_found_no_browser_is_noticed(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(REPORT)
    assert testing.without_browser(report) == ["test_c"]


def test_no_test_is_a_failure(state, monkeypatch):
    failures = run_pytest(state, monkeypatch, status=5)
    assert failures == ["no test ran"]


def test_a_failed_test_is_a_failure(state, monkeypatch):
    failures = run_pytest(state, monkeypatch, status=1)
    assert failures == ["failed tests"]


def run_pytest(state, monkeypatch, status):
    """Our call of pytest, with a program in its place that ends with `status`."""
    program = state / "venv" / "bin" / "pytest"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\nexit {status}\n")
    program.chmod(0o755)
    options = Namespace(failures=[])
    testing.pytest(options, [], folder=state)
    return options.failures


def test_only_databases_of_dead_runs_are_orphans(monkeypatch):
    alive, dead = f"{testing.PREFIX}{os.getpid()}", f"{testing.PREFIX}999999999"
    names = [alive, dead, f"{testing.PREFIX}mine"]
    dropped = []
    monkeypatch.setattr(testing.postgres, "is_external", lambda: False)
    monkeypatch.setattr(testing.database, "names", lambda prefix: names)
    monkeypatch.setattr(testing.instance, "forget", dropped.append)
    testing.drop_orphans()
    assert dropped == [dead]
