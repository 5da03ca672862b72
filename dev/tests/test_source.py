"""The Odoo source: what is accepted as ODOO_HOME, and an interrupted set-up."""

import pytest

from dev import archive, console, source


def make_tree(folder, series="19, 0", addons="odoo/addons"):
    (folder / "odoo").mkdir(parents=True)
    release = f"version_info = ({series}, 0, FINAL, 0, '')\n"
    (folder / "odoo" / "release.py").write_text(release)
    (folder / addons / "sale").mkdir(parents=True)
    return folder


def test_a_tree_from_git_has_two_folders_of_addons(tmp_path):
    tree = make_tree(tmp_path, addons="addons")
    assert source.checked_home(str(tree)) == tree
    assert source.addons_folders(tree) == [tree / "odoo" / "addons", tree / "addons"]


def test_beside_complete_addons_another_folder_is_ignored(tmp_path):
    tree = make_tree(tmp_path)
    (tree / "addons" / "sale").mkdir(parents=True)
    assert source.addons_folders(tree) == [tree / "odoo" / "addons"]


def test_a_wrong_odoo_home_is_named(tmp_path):
    with pytest.raises(console.Trouble, match="no Odoo source tree"):
        source.checked_home(str(tmp_path / "nowhere"))


def test_another_version_is_named(tmp_path):
    with pytest.raises(console.Trouble, match=r"is Odoo 18\.0; this needs 19\.0"):
        source.checked_home(str(make_tree(tmp_path, series="18, 0")))


def test_a_development_version_is_another_version(tmp_path):
    with pytest.raises(console.Trouble, match=r"is Odoo saas~18\.2"):
        source.checked_home(str(make_tree(tmp_path, series="'saas~18', 2")))


def test_a_tree_without_addons_is_named(tmp_path):
    tree = make_tree(tmp_path)
    (tree / "odoo" / "addons" / "sale").rmdir()
    with pytest.raises(console.Trouble, match="is it complete"):
        source.checked_home(str(tree))


class FakeArchive:
    """An archive whose packages are empty; may fail half-way."""

    fails = False

    def __init__(self, folder):
        folder.mkdir(parents=True)
        self.folder = folder

    def download(self, newest, older):
        if self.fails:
            raise console.Trouble("no network")
        return []


def test_an_interrupted_unpacking_is_done_again(state, monkeypatch):
    monkeypatch.setattr(archive, "Archive", FakeArchive)
    monkeypatch.setattr(FakeArchive, "fails", True)
    with pytest.raises(console.Trouble):
        source.ensure(None)
    assert not (state / "odoo").is_symlink()

    monkeypatch.setattr(FakeArchive, "fails", False)
    source.ensure(None)
    script = state / "odoo" / "odoo" / "addons" / source.MISSING_SCRIPT
    assert script.read_text() == ""


def test_a_second_run_unpacks_nothing(state, monkeypatch):
    monkeypatch.setattr(archive, "Archive", FakeArchive)
    source.ensure(None)
    monkeypatch.setattr(FakeArchive, "fails", True)
    source.ensure(None)


def test_odoo_home_replaces_the_package(state, tmp_path, monkeypatch):
    tree = make_tree(tmp_path / "tree")
    monkeypatch.setenv("ODOO_HOME", str(tree))
    source.ensure(None)
    assert (state / "odoo").resolve() == tree
