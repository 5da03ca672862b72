"""Databases and their filestores: made, copied and dropped together."""

import os
import re
import shutil

from . import console, layout, postgres

NAME = re.compile(r"[a-z][a-z0-9_]{0,50}")


def check_name(name):
    if not NAME.fullmatch(name):
        raise console.Trouble(
            f"DB={name}: use small letters, digits and _, and begin with a letter"
        )
    return name


def exists(name):
    return bool(postgres.psql(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))


def names(prefix):
    like = prefix.replace("_", r"\_")
    return postgres.psql(
        f"SELECT datname FROM pg_database WHERE datname LIKE '{like}%'"
    )


def drop(name):
    """Drop a database and its files, also when somebody is connected to it.

    PostgreSQL ends its own autovacuum itself; nobody else may.
    """
    postgres.psql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        f" WHERE datname = '{name}' AND usename IS NOT NULL"
        " AND pid != pg_backend_pid()"
    )
    if exists(name):
        postgres.psql(f'ALTER DATABASE "{name}" IS_TEMPLATE false')
        postgres.psql(f'DROP DATABASE "{name}"')
    shutil.rmtree(layout.FILESTORE / name, ignore_errors=True)
    (layout.CONF / f"{name}.conf").unlink(missing_ok=True)


def clone(template, name):
    """Copy a database. Files of a filestore never change: they become hard links."""
    drop(name)
    source = layout.FILESTORE / template
    if source.is_dir():
        shutil.copytree(source, layout.FILESTORE / name, copy_function=os.link)
    postgres.psql(
        f'CREATE DATABASE "{name}" TEMPLATE "{template}" OWNER {postgres.role()}'
    )


def rename(old, new):
    """Files first: whoever finds the new database finds them, too."""
    source = layout.FILESTORE / old
    if source.is_dir():
        shutil.rmtree(layout.FILESTORE / new, ignore_errors=True)
        source.replace(layout.FILESTORE / new)
    postgres.psql(f'ALTER DATABASE "{old}" RENAME TO "{new}"')


def seal(name):
    """Make it a template that nobody opens by mistake: an open one is not copied."""
    postgres.psql(f'ALTER DATABASE "{name}" IS_TEMPLATE true ALLOW_CONNECTIONS false')
