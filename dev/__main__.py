"""The commands: `make COMMAND` calls `python3 -m dev COMMAND`."""

import argparse
import os
import shlex
import signal
import subprocess
import sys

from . import (
    bench,
    console,
    database,
    demo,
    instance,
    lint,
    odoo,
    postgres,
    server,
    setup,
    testing,
    translations,
)


def run(options, *steps):
    console.Steps([*setup.STEPS, *steps]).run(options)


def do_setup(options):
    """all set-up, and PostgreSQL left running"""
    with postgres.in_use():
        run(options)
        postgres.keep()


def do_demo(options):
    """the demo company on http://127.0.0.1:8069, in the background"""
    with postgres.in_use():
        console.Steps(
            [
                ("Port", demo.free_the_port),
                *setup.STEPS,
                ("Demo database", demo.prepare),
                ("Server", demo.serve),
            ]
        ).run(options)
        demo.welcome(options)


def do_test(options):
    """set-up, installation and the whole test suite"""
    with postgres.in_use():
        try:
            run(options, *testing.steps(options))
        finally:
            testing.clean_up(options)
    if options.failures:
        raise console.Trouble("; ".join(options.failures))


def do_lint(options):
    """format, ruff, pylint-odoo, XML, missing translations"""
    console.Steps(lint.STEPS).run(options)
    if options.failures:
        raise console.Trouble("; ".join(options.failures))


def do_shell(options):
    """a Python prompt with `env`, on the demo database"""
    with postgres.in_use():
        run(options, ("Demo database", demo.prepare))
        configuration = odoo.configuration(demo.database_name(options))
        shell = odoo.command("shell", "--config", configuration, "--log-level=warn")
        subprocess.run(shell, env=odoo.environment(), check=False)


def do_bench(options):
    """measure, and write the results as a table and as JSON"""
    with postgres.in_use():
        run(options, ("Database", bench.prepare))
        bench.measure(options)


def do_pot(options):
    """take new and changed terms into i18n/"""
    name = f"aftersales_pot_{os.getpid()}"
    with postgres.in_use():
        try:
            run(options, ("Database", lambda options: instance.ensure(name)))
            translations.update(name)
        finally:
            instance.forget(name)


def do_stop(options):
    """end everything that a command left running"""
    for port in server.stop_all():
        print(f"stopped the server on port {port}")
    postgres.KEEP.unlink(missing_ok=True)
    if postgres.stop():
        print("stopped PostgreSQL")


def do_drop(options):
    """drop the database DB= and its files"""
    name = database.check_name(options.db or "")
    with postgres.in_use():
        run(options)
        instance.forget(name)


def do_clean(options):
    """stop everything and remove .dev"""
    do_stop(options)
    setup.remove_state()


COMMANDS = {
    name.removeprefix("do_"): action
    for name, action in list(globals().items())
    if name.startswith("do_")
}


VARIABLES = """\
variables:
  DB=name     a database of this name: kept, and updated the next time
  PORT=8070   another port for the demo server
  FRESH=1     make the database anew
  ARGS="..."  for pytest:  make test DB=mine ARGS="tests/test_x.py -k name"
  ODOO_HOME=  an Odoo 19 source tree instead of Debian's package
  PYTHON=     another Python than python3, 3.10 to 3.13
  PGHOST=, PGPORT=, PGUSER=, PGPASSWORD=  a PostgreSQL server instead of our own
"""


def parse(arguments):
    """The Makefile turns its variables into these options."""
    parser = argparse.ArgumentParser(
        prog="make",
        usage="make COMMAND [VARIABLE=value ...]",
        epilog=VARIABLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    for option in ("--db", "--port", "--args"):
        parser.add_argument(option, help=argparse.SUPPRESS, default="")
    parser.add_argument("--fresh", help=argparse.SUPPRESS, action="store_true")
    commands = parser.add_subparsers(
        dest="command", required=True, title="commands", metavar="COMMAND"
    )
    for name, action in COMMANDS.items():
        commands.add_parser(name, help=action.__doc__)
    options = parser.parse_args(arguments, argparse.Namespace(failures=[]))
    try:
        options.args = shlex.split(options.args)
    except ValueError as error:
        parser.error(f"ARGS={options.args}: {error}")
    return options


def terminated(signum, frame):
    """Like Ctrl-C: what must be cleaned up is cleaned up."""
    raise KeyboardInterrupt


def main(arguments):
    options = parse(arguments)
    os.umask(0o022)  # the account of the database server must read its programs
    signal.signal(signal.SIGTERM, terminated)
    try:
        COMMANDS[options.command](options)
    except console.Trouble as trouble:
        print(f"{options.command}: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"{options.command}: interrupted; run it again", file=sys.stderr)
        return 130
    except OSError as error:
        line = console.explain(error)
        if not line:
            raise
        print(f"{options.command}: {line}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
