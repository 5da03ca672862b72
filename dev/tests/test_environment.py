"""Python, browser and database names: bad input is one clear line."""

import os
import re
from argparse import Namespace

import pytest

from dev import browser, console, database, layout, odoo, postgres, python


@pytest.mark.parametrize("version", [(3, 9), (3, 14)])
def test_another_python_is_asked_for(version):
    with pytest.raises(console.Trouble, match=r"3\.10 to 3\.13.*PYTHON=python3\.12"):
        python.check_version(version)


def test_requirements_are_pinned():
    lines = layout.REQUIREMENTS.read_text().splitlines()
    wanted = [line for line in lines if line and not line.startswith("#")]
    assert wanted
    assert [line for line in wanted if not re.match(r"[\w.-]+==[\w.]+", line)] == []


def test_without_root_the_missing_packages_are_named(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(console.Trouble, match="sudo apt-get install chromium"):
        browser.install_packages(["chromium"], "browser tests")


def test_only_the_tests_cannot_do_without_a_browser(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(browser, "missing_packages", lambda: ["chromium"])
    assert "sudo apt-get" in browser.ensure(Namespace(command="demo"))
    with pytest.raises(console.Trouble, match="sudo apt-get"):
        browser.ensure(Namespace(command="test"))


@pytest.mark.parametrize("name", ["", "Mine", "a b", "x;drop", "1st", "a" * 60, "../a"])
def test_a_bad_database_name_is_refused(name):
    with pytest.raises(console.Trouble, match="small letters"):
        database.check_name(name)


def test_a_long_path_moves_the_socket(monkeypatch, tmp_path):
    monkeypatch.setattr(layout, "POSTGRES", tmp_path / ("x" * 100))
    folder = postgres.socket_folder()
    assert len(f"{folder}{postgres.SOCKET_NAME}") <= postgres.LONGEST_SOCKET_PATH


def test_a_server_of_the_callers_is_used_with_a_role_that_odoo_takes(monkeypatch):
    monkeypatch.setenv("PGHOST", "db")
    monkeypatch.setenv("PGUSER", "postgres")
    assert (postgres.host(), postgres.role()) == ("db", "odoo")
    monkeypatch.setenv("PGUSER", "me")
    assert postgres.role() == "me"


def test_no_file_names_a_host():
    """The archives are the machine's own; only this machine has an address here."""
    pattern = re.compile(r"https?://(?!127\.0\.0\.1|\{)\S+")
    folder = layout.CHECKOUT / "dev"
    for path in [*folder.rglob("*.py"), folder / "requirements.txt"]:
        assert pattern.findall(path.read_text()) == [], path


def test_odoo_gets_our_server_and_not_the_callers(monkeypatch):
    """Odoo puts these variables above its configuration file."""
    monkeypatch.setenv("PGUSER", "postgres")
    monkeypatch.setenv("PGDATABASE", "another")
    monkeypatch.setenv("ODOO_RC", "/etc/another.conf")
    variables = odoo.environment()
    assert variables["PGUSER"] == postgres.ROLE
    assert variables["PGHOST"] == str(postgres.socket_folder())
    assert not {"PGDATABASE", "ODOO_RC"} & set(variables)
