"""The command line: one line and a status for each way to fail."""

import errno

import pytest

import dev.__main__ as commands
from dev import console


def fails_with(error):
    def command(options):
        raise error

    return command


@pytest.mark.parametrize(
    ("error", "status", "line"),
    [
        (console.Trouble("port 8069 is taken"), 1, "demo: port 8069 is taken"),
        (KeyboardInterrupt(), 130, "demo: interrupted; run it again"),
        (OSError(errno.ENOSPC, "full"), 1, "demo: the disk is full"),
    ],
)
def test_trouble_is_one_line(error, status, line, monkeypatch, capsys):
    monkeypatch.setitem(commands.COMMANDS, "demo", fails_with(error))
    assert commands.main(["demo"]) == status
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1
    assert said[0].startswith(line)


def test_a_mistake_of_ours_keeps_its_traceback(monkeypatch):
    monkeypatch.setitem(commands.COMMANDS, "demo", fails_with(OSError(errno.EIO, "x")))
    with pytest.raises(OSError, match="x"):
        commands.main(["demo"])


def test_arguments_for_pytest_are_split_like_a_shell_does():
    options = commands.parse(["--db=mine", "--args=-k 'a or b' -x", "test"])
    assert (options.db, options.args) == ("mine", ["-k", "a or b", "-x"])


def test_every_command_says_what_it_does():
    assert all(command.__doc__ for command in commands.COMMANDS.values())
