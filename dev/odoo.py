"""Odoo's own command, with a configuration file per database."""

import configparser
import os
import re
import socket

from . import addon, console, layout, postgres, python, source, stamps

HOST = "127.0.0.1"


def free_port():
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return listener.getsockname()[1]


def configuration(database, port=None):
    """Write the configuration for a database, return its path."""
    addon.link()
    folders = [*source.addons_folders(), layout.ADDONS]
    options = {
        "addons_path": ",".join(map(str, folders)),
        "data_dir": layout.DATA,
        "db_host": postgres.host(),
        "db_port": postgres.port(),
        "db_user": postgres.role(),
        "db_password": postgres.password(),
        "db_name": database,
        "dbfilter": f"^{re.escape(database)}$",
        "list_db": False,
        "http_interface": HOST,
        "http_port": port or free_port(),
        "gevent_port": free_port(),
        "with_demo": True,
        # The threaded server: one process, and nothing cut short in a debugger.
        "workers": 0,
        "limit_time_real": 0,
        "limit_memory_hard": 0,
    }
    parser = configparser.RawConfigParser()
    parser["options"] = options
    path = layout.CONF / f"{database}.conf"
    part = path.with_suffix(".part")
    with part.open("w") as file:
        parser.write(file)
    part.chmod(0o600)
    part.replace(path)
    return path


def environment(**extra):
    """The variables for Odoo, which puts PG* above its configuration file.

    Nothing leaves the machine: a proxy that refuses, except for ourselves.
    """
    nowhere = f"http://{HOST}:9"
    return python.environment(
        http_proxy=nowhere,
        https_proxy=nowhere,
        no_proxy=f"{HOST},localhost",
        PGHOST=postgres.host(),
        PGPORT=postgres.port(),
        PGUSER=postgres.role(),
        PGPASSWORD=postgres.password(),
        **extra,
    )


def command(*arguments):
    return [str(layout.PYTHON), "-m", "odoo", *map(os.fspath, arguments)]


def run(database, *arguments, log, what):
    """Run an Odoo command that ends by itself; returns the path of its log."""
    return console.run(
        command(*arguments, "--config", configuration(database)),
        log=log,
        what=what,
        env=environment(),
    )


def change_modules(database, *arguments, log, what):
    """Install or update modules, and return the log."""
    return run(
        database, *arguments, "--stop-after-init", "--no-http", log=log, what=what
    )


def fingerprint():
    """What the base data of a database depends on, beside the modules."""
    return stamps.key(source.version(), layout.REQUIREMENTS.read_text())
