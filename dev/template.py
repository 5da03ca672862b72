"""The template database: Odoo, its demo data, both languages, our dependencies.

Built once and copied for each test run. Its name holds a digest of what it was
built from; it bears that name only when it is finished.
"""

from . import addon, console, database, installlog, layout, odoo, stamps

LANGUAGES = "en_US,zh_CN"
PREFIX = f"aftersales_template_{stamps.key(layout.CHECKOUT)[:4]}_"


def dependencies():
    return sorted(addon.manifest()["depends"])


def name():
    return PREFIX + stamps.key(odoo.fingerprint(), LANGUAGES, *dependencies())


def log_path():
    """What the core logs by itself: the baseline for the addon's own log."""
    return layout.LOG / f"{name()}.log"


def ensure(options):
    if database.exists(name()) and log_path().exists():
        return f"{name()} is there"
    for outdated in database.names(PREFIX):
        database.drop(outdated)
    build()
    return f"{name()}: {', '.join(dependencies())}"


def build():
    part = f"{PREFIX}part"
    log = odoo.change_modules(
        part,
        "--init",
        ",".join(["base", *dependencies()]),
        f"--load-language={LANGUAGES}",
        log=log_path().name,
        what="building the template database",
    )
    failures = installlog.errors(log)
    if failures:
        raise console.Trouble(f"the template database has errors: {failures[0]}")
    database.rename(part, name())
    database.seal(name())
