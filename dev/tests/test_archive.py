"""The private archive is derived from the machine's own source entry."""

import pytest

from dev import archive, console

DEB822 = """\
# the distribution
Types: deb
URIs: mirror://own/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By:
 -----BEGIN KEY-----
 .
 abc

Types: deb
URIs: mirror://own/security
Suites: bookworm-security
Components: main
"""
ONE_LINE = """\
# deb mirror://commented bookworm main
deb [arch=amd64,arm64 signed-by=/usr/share/key.gpg] mirror://own/debian bookworm main
deb-src mirror://own/debian bookworm main
"""


def test_deb822_entries_keep_a_key_of_several_lines():
    first, second = archive.read_deb822(DEB822)
    assert first["Suites"] == "bookworm bookworm-updates"
    assert first["Signed-By"] == "\n -----BEGIN KEY-----\n .\n abc"
    assert second["URIs"] == "mirror://own/security"


def test_one_line_entries_become_the_same_form():
    assert list(archive.read_one_line(ONE_LINE)) == [
        {
            "Types": "deb",
            "URIs": "mirror://own/debian",
            "Suites": "bookworm",
            "Arch": "amd64 arm64",
            "Signed-By": "/usr/share/key.gpg",
            "Components": "main",
        }
    ]


def test_the_private_source_has_other_suites_of_the_same_archive():
    stanza = archive.own_stanza(archive.read_deb822(DEB822), "bookworm")
    text = archive.private_source(stanza, "debian")
    assert "URIs: mirror://own/debian\n" in text
    assert "Suites: unstable trixie\n" in text
    assert text.endswith("Signed-By: \n -----BEGIN KEY-----\n .\n abc\n")


@pytest.mark.parametrize(
    "change",
    [
        {"Enabled": "no"},
        {"Types": "deb-src"},
        {"Suites": "bookworm-security"},
        {"Components": "contrib"},
    ],
)
def test_other_entries_are_not_the_machines_own(change):
    [stanza, _other] = archive.read_deb822(DEB822)
    with pytest.raises(console.Trouble, match="ODOO_HOME"):
        archive.own_stanza([{**stanza, **change}], "bookworm")


def test_the_distributions_own_file_is_read_first(tmp_path):
    parts = tmp_path / "sources.list.d"
    parts.mkdir()
    (parts / "another.list").write_text("deb mirror://another bookworm main\n")
    (parts / "debian.sources").write_text(DEB822)
    (parts / "old.list.disabled").write_text("deb mirror://old bookworm main\n")
    uris = [stanza["URIs"] for stanza in archive.source_stanzas(tmp_path)]
    assert uris == ["mirror://own/debian", "mirror://own/security", "mirror://another"]


@pytest.mark.parametrize("text", ["ID=fedora\nVERSION_CODENAME=x\n", ""])
def test_another_distribution_is_asked_for_a_source_tree(text, tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "OS_RELEASE", tmp_path / "os-release")
    archive.OS_RELEASE.write_text(text)
    with pytest.raises(console.Trouble, match="ODOO_HOME"):
        archive.distribution()


def test_a_derivative_is_taken_for_its_parent(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "OS_RELEASE", tmp_path / "os-release")
    monkeypatch.setattr(archive.shutil, "which", lambda program: program)
    archive.OS_RELEASE.write_text('ID=mint\nID_LIKE="ubuntu debian"\n')
    assert archive.distribution() == ("ubuntu", "")
