"""A `.dev` of its own for each test: nothing of the developer's is touched."""

import pytest

from dev import layout


@pytest.fixture
def state(tmp_path, monkeypatch):
    """Point the layout to an empty checkout, and return its `.dev`."""
    checkout = tmp_path / "checkout"
    folder = checkout / ".dev"
    folder.mkdir(parents=True)
    for name, path in vars(layout).copy().items():
        if name.isupper() and name not in ("ADDON", "CHECKOUT"):
            moved = checkout / path.relative_to(layout.CHECKOUT)
            monkeypatch.setattr(layout, name, moved)
    monkeypatch.setattr(layout, "CHECKOUT", checkout)
    layout.make_folders()
    return folder


@pytest.fixture(autouse=True)
def plain_shell(monkeypatch):
    """No setting of the developer's own shell."""
    for name in ("ODOO_HOME", "PGHOST", "PGPORT", "PGUSER", "PGPASSWORD"):
        monkeypatch.delenv(name, raising=False)
