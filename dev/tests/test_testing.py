"""What makes `make test` fail beside a failed test."""

import os
from argparse import Namespace

import pytest

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
    beside, copy = f"{testing.PREFIX}neighbours_999999999", f"{dead}-gw1"
    names = [alive, f"{alive}-gw0", dead, copy, beside, f"{testing.PREFIX}mine"]
    dropped = []
    monkeypatch.setattr(testing.postgres, "is_external", lambda: False)
    monkeypatch.setattr(testing.database, "names", lambda prefix: names)
    monkeypatch.setattr(testing.instance, "forget", dropped.append)
    testing.drop_orphans()
    assert dropped == [dead, copy, beside]


def test_the_tests_share_the_processors(monkeypatch):
    for processors, workers in ((1, None), (2, 2), (16, testing.MOST_WORKERS)):
        found = set(range(processors))
        monkeypatch.setattr(testing.os, "sched_getaffinity", lambda pid, f=found: f)
        arguments = testing.side_by_side()
        assert arguments[:1] == ([f"--numprocesses={workers}"] if workers else [])


def titles(*arguments):
    options = Namespace(args=list(arguments), db="")
    return [title for title, _step in testing.steps(options)]


def test_everything_is_tested_alone_and_beside_its_neighbours():
    assert "Tests of the addon" in titles()
    assert "Tests beside its neighbours" in titles()


def test_chosen_tests_need_one_database_only():
    assert titles("tests/test_x.py") == [
        "Database with the addon",
        "Tests of the addon",
    ]
    assert titles("tests/neighbours/test_x.py") == [
        "Database with its neighbours",
        "Tests beside its neighbours",
    ]


@pytest.mark.parametrize(
    ("args", "modules", "collected"),
    [
        ([], (), ["tests", "--ignore=tests/neighbours"]),
        ([], ("mrp",), ["tests/neighbours"]),
        (["tests/test_x.py"], (), ["tests/test_x.py"]),
        (["tests/neighbours/test_x.py"], ("mrp",), ["tests/neighbours/test_x.py"]),
    ],
)
def test_each_run_collects_its_own_tests(args, modules, collected, state, monkeypatch):
    called = []
    monkeypatch.setattr(testing.odoo, "configuration", lambda name: "x.conf")
    monkeypatch.setattr(testing.processes, "stop_marked", lambda mark: None)
    monkeypatch.setattr(testing, "pytest", lambda o, given, **kw: called.extend(given))
    testing.run_tests(Namespace(args=args, db="", failures=[]), modules)
    assert [
        word for word in called if "tests" in word and "xml" not in word
    ] == collected


def test_the_databases_of_a_run_bear_its_process_id():
    options = Namespace(db="")
    alone = testing.database_name(options)
    beside = testing.database_name(options, ("mrp",))
    assert alone != beside
    assert all(name.endswith(f"_{os.getpid()}") for name in (alone, beside))


def test_a_developers_database_keeps_its_name():
    options = Namespace(db="mine")
    assert testing.database_name(options) == "mine"
    assert testing.database_name(options, ("mrp",)) == "mine_neighbours"
