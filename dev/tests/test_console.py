"""One clear line for what goes wrong outside the addon."""

import errno

import pytest

from dev import console


@pytest.fixture(autouse=True)
def own_state(state):
    """The free space of the disk is looked up below `.dev`."""


def test_a_full_disk_is_named():
    error = OSError(errno.ENOSPC, "No space left on device")
    assert console.explain(error).startswith("the disk is full")
    assert console.diagnose("tar: No space left on device").startswith("the disk is")


def test_a_disk_too_full_to_say_so_is_named(monkeypatch):
    monkeypatch.setattr(console, "ALMOST_NOTHING", float("inf"))
    assert console.diagnose("").startswith("the disk is full")


@pytest.mark.parametrize(
    "said",
    [
        "Err:1 Could not resolve 'archive'",
        "Temporary failure in name resolution",
        "pip: NewConnectionError: Failed to establish a new connection",
        "connect: Network is unreachable",
    ],
)
def test_a_missing_network_is_named(said):
    assert console.diagnose(said, downloads=True).startswith("no network")
    assert console.diagnose(said) is None


def test_other_errors_are_left_alone():
    assert console.explain(OSError(errno.EIO, "broken")) is None
    assert console.diagnose("Segmentation fault") is None


def test_a_failed_program_is_one_line_with_its_log(state):
    with pytest.raises(console.Trouble) as trouble:
        console.run(["sh", "-c", "echo broken; exit 3"], log="x.log", what="working")
    log = state / "log" / "x.log"
    assert str(trouble.value) == f"working failed: no reason given (see {log})"
    assert log.read_text() == "broken\n"


def test_the_last_error_of_a_log_is_the_reason():
    text = """\
WARNING: old
Traceback (most recent call last):
ValueError: first
psycopg2.errors.UndefinedColumn: no such column
odoo.tools.convert.ParseError: while parsing views.xml
INFO: shutdown
"""
    reason = "odoo.tools.convert.ParseError: while parsing views.xml"
    assert console.last_error(text) == reason


def test_a_failed_program_is_explained_where_possible(state):
    said = "echo 'No space left on device' >&2; exit 1"
    with pytest.raises(console.Trouble, match="working failed: the disk is full"):
        console.run(["sh", "-c", said], log="x.log", what="working")


def test_steps_are_numbered_and_timed(capsys):
    console.Steps([("One", lambda options: "made"), ("Two", lambda options: None)]).run(
        None
    )
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "[1/2] One"
    assert lines[1].startswith("      made (0.0 s)")
    assert lines[2] == "[2/2] Two"
    assert lines[3].startswith("      done (")
