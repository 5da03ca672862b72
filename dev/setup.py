"""The set-up that every command does first, in order."""

import shutil

from . import (
    addon,
    browser,
    console,
    database,
    layout,
    postgres,
    processes,
    python,
    source,
    template,
)

NEEDED_GB = 4


def check_machine(options):
    python.check_version()
    layout.make_folders()
    addon.link()
    free = shutil.disk_usage(layout.STATE).free / 1e9
    if free < NEEDED_GB and not layout.SOURCE.exists():
        raise console.Trouble(
            f"the disk is nearly full: {free:.1f} GB free at {layout.STATE},"
            f" {NEEDED_GB} GB needed"
        )
    return f"{free:.0f} GB free, everything goes to {layout.STATE}"


def exclusively(action):
    """One command at a time; the next one finds the work done."""

    def alone(options):
        with processes.lock("setup"):
            return action(options)

    return alone


STEPS = [
    ("Machine", check_machine),
    ("Odoo 19 source", exclusively(source.ensure)),
    ("Python packages", exclusively(python.ensure)),
    ("Browser and fonts", exclusively(browser.ensure)),
    ("PostgreSQL", exclusively(postgres.ensure)),
    ("Template database", exclusively(template.ensure)),
]


def remove_state():
    """Everything below `.dev`, and our databases on a server that stays."""
    if postgres.is_external() and layout.CONF.is_dir():
        for configuration in layout.CONF.glob("*.conf"):
            database.drop(configuration.stem)
        for prefix in (template.prefix(), template.prefix(template.NEIGHBOURS)):
            for name in database.names(prefix):
                database.drop(name)
    shutil.rmtree(layout.STATE, ignore_errors=True)
