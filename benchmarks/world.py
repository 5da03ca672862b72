"""The database that is measured: a copy of `make bench`'s, with the floor in it."""

import os
import re
import subprocess
from contextlib import contextmanager
from pathlib import Path

from odoo import api, sql_db
from odoo.modules.registry import Registry
from odoo.service import server
from odoo.tools import config

from dev import database, layout, postgres, python, template
from dev import odoo as command

from . import generate

FLOOR = "aftersales_floor"
ADDONS = Path(__file__).parent / "addons"
LOADED = re.compile(rf"Module {layout.ADDON} loaded in ([\d.]+)s, (\d+) queries")


@contextmanager
def copy(source, suffix):
    """Yield the name of a copy of a database; drop it in the end."""
    name = f"{os.environ['AFTERSALES_DB']}_{suffix}"
    database.clone(source, name)
    try:
        yield name
    finally:
        sql_db.close_db(name)
        database.drop(name)


def measured():
    """Return the context of the database that is measured; in it is the floor."""
    return copy(os.environ["AFTERSALES_DB"], "run")


def configuration(name):
    """Return the options that let Odoo find its addons, ours and the floor."""
    path = command.configuration(name)
    [addons] = re.findall(r"^addons_path = (.*)$", path.read_text(), re.MULTILINE)
    return ["--config", str(path), f"--addons-path={addons},{ADDONS}"]


def change_modules(name, *arguments):
    """Install modules in a process of its own; return what it logged."""
    log = layout.LOG / f"{name}.log"
    with log.open("w") as output:
        subprocess.run(
            command.command(
                *configuration(name), *arguments, "--stop-after-init", "--no-http"
            ),
            env=python.environment(),
            stdout=output,
            stderr=subprocess.STDOUT,
            check=True,
        )
    return log.read_text()


def install():
    """Install the addon into a database without it: seconds and queries of loading."""
    with copy(template.name(), "install") as name:
        # Odoo loads demo data exactly where the modules below have theirs.
        postgres.psql("UPDATE ir_module_module SET demo = false", database=name)
        log = change_modules(name, f"--init={layout.ADDON}")
    [(seconds, queries)] = LOADED.findall(log)
    return float(seconds), int(queries)


def open_registry(name):
    """Load the addons as a server does, and return the registry."""
    config.parse_config([*configuration(name), "--database", name, "--log-level=error"])
    server.load_server_wide_modules()
    return Registry(name)


def fill(registry, total):
    """Generate complaints up to ``total``, and give the planner its statistics."""
    with registry.cursor() as cr:
        env = api.Environment(cr, api.SUPERUSER_ID, {})
        generate.customers(env)
        env.cr.flush()
        with generate.bare_tables(env):
            generate.complaints(env, total)
        cr.commit()
    with sql_db.db_connect(registry.db_name).cursor() as cr:
        # VACUUM refuses to run in a transaction.
        cr._cnx.autocommit = True
        cr.execute(f"VACUUM ANALYZE {', '.join(generate.TABLES)}")
        cr._cnx.autocommit = False
