"""The translation template: exported from a database, compared or taken over."""

import subprocess

from . import layout, odoo, python

CATALOG = layout.CHECKOUT / "dev" / "inside" / "catalog.py"


def export(name):
    """A fresh template, from a database that has the addon in it."""
    path = layout.RUN / f"{name}.pot"
    odoo.run(
        name,
        *("i18n", "export", "--languages", "pot"),
        *("--output", path, layout.ADDON),
        log=f"export-{name}.log",
        what="exporting the translation template",
    )
    return path


def check(name):
    """The failures: one line when the committed files differ from a fresh export."""
    fresh = export(name)
    status = catalog("check", fresh)
    fresh.unlink()
    return ["stale translations: run make pot"] if status else []


def update(name):
    fresh = export(name)
    catalog("update", fresh)
    fresh.unlink()


def catalog(*arguments):
    command = [layout.PYTHON, CATALOG, layout.CHECKOUT / "i18n", *arguments]
    return subprocess.run(command, env=python.environment(), check=False).returncode
