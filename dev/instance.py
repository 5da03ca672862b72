"""A database with the addon in it: made from the template, kept up to date."""

import hashlib

from . import (
    addon,
    console,
    database,
    installlog,
    layout,
    odoo,
    postgres,
    stamps,
    template,
)

# Changing these changes nothing in a database.
NOT_LOADED = {"benchmarks", "dev", "docs", "tests"}


def create(name, modules=()):
    """A fresh copy of the template with the addon installed; returns the log.

    With modules, of the template that has these neighbours in it.
    """
    forget(name)
    database.clone(template.name(modules), name)
    log = odoo.change_modules(
        name,
        f"--init={layout.ADDON}",
        log=f"install-{name}.log",
        what="installing the addon",
    )
    raise_on_errors(log)
    stamps.write(stamp(name), sources_key())
    return log


def ensure(name, *, fresh=False):
    """Create the database, or update the addon in it when its sources changed."""
    database.check_name(name)
    if fresh or not is_complete(name):
        create(name)
        return f"{name}: made from the template"
    if stamps.is_fresh(stamp(name), sources_key()):
        return f"{name}: up to date"
    log = odoo.change_modules(
        name,
        f"--update={layout.ADDON}",
        log=f"update-{name}.log",
        what="updating the addon",
    )
    raise_on_errors(log)
    stamps.write(stamp(name), sources_key())
    return f"{name}: addon updated"


def is_complete(name):
    """A database without a stamp was interrupted before the addon was in it."""
    return stamp(name).exists() and database.exists(name)


def forget(name):
    """Drop the database with all that belongs to it, if there is a server at all."""
    stamp(name).unlink(missing_ok=True)
    if postgres.is_external() or postgres.is_running():
        database.drop(name)


def stamp(name):
    return layout.CONF / f"{name}.stamp"


def raise_on_errors(log):
    """Odoo may report a failure in its log only, and end as if all were well."""
    errors = installlog.errors(log)
    if errors:
        raise console.Trouble(f"{errors[0]} (see {log})")


def sources_key():
    """A digest of every file of the addon that a database is made from."""
    digest = hashlib.sha256()
    for path in addon.files(left_out=NOT_LOADED):
        digest.update(bytes(path) + (layout.CHECKOUT / path).read_bytes())
    return digest.hexdigest()
