"""`make test`: install into a fresh database, run every test, leave nothing behind.

Twice: by itself, and beside the modules that we do not depend on but may meet, whose
tests are in `tests/neighbours/`.
"""

import functools
import os
import subprocess
from xml.etree import ElementTree

from . import (
    database,
    installlog,
    instance,
    layout,
    odoo,
    postgres,
    processes,
    setup,
    template,
    translations,
)

PREFIX = "aftersales_test_"  # and the process id of the command
BESIDE = "neighbours"  # the folder of the tests, and part of a database's name
MARK = "AFTERSALES_TEST"  # the variable by which we know the processes of a run
NO_TESTS = 5  # pytest's exit status
# More would wait for each other, or for the one database server.
MOST_WORKERS = 4


def database_name(options, modules=()):
    """With DB= the database is the developer's: kept, and updated the next time."""
    if not modules:
        return options.db or f"{PREFIX}{os.getpid()}"
    return f"{options.db}_{BESIDE}" if options.db else f"{PREFIX}{BESIDE}_{os.getpid()}"


def test_tools(options):
    """The tests of this program; they need no Odoo, and must not import the addon."""
    folder = layout.CHECKOUT / "dev" / "tests"
    arguments = ["-p", "no:odoo", f"--confcutdir={folder}", f"--rootdir={folder}"]
    variables = {"PYTHONPATH": str(layout.CHECKOUT)}
    return pytest(options, [*arguments, folder], folder=folder, **variables)


def drop_orphans():
    """What a run left that was killed without a chance to clean up."""
    names = [] if postgres.is_external() else database.names(PREFIX)
    for name in names:
        # A worker's copy bears the worker's name after it.
        pid = name.removeprefix(PREFIX).removeprefix(f"{BESIDE}_").partition("-")[0]
        if pid.isdecimal() and not processes.is_alive(pid):
            processes.stop_marked(f"{MARK}={name}")
            instance.forget(name)


def install(options, modules=()):
    drop_orphans()
    name = database_name(options, modules)
    if options.db and not options.fresh and instance.is_complete(name):
        return instance.ensure(name)
    log = instance.create(database.check_name(name), modules)
    complaints = installlog.own(log, baseline=template.log_path(modules))
    for complaint in complaints:
        print("     ", *complaint)
    if complaints:
        options.failures.append(f"{len(complaints)} lines of ours in {log}")
    return f"{name}, log in {log}"


def check_translations(options):
    stale = translations.check(database_name(options))
    options.failures += stale
    return "stale" if stale else "up to date"


def install_beside(options):
    """The addon in a database that has the neighbours in it."""
    prepare = functools.partial(template.ensure, modules=template.NEIGHBOURS)
    setup.exclusively(prepare)(options)
    return install(options, template.NEIGHBOURS)


def run_tests(options, modules=()):
    """The addon's tests and tours, from the folder that bears its name."""
    name = database_name(options, modules)
    report = layout.LOG / ("tests-beside.xml" if modules else "tests.xml")
    report.unlink(missing_ok=True)
    arguments = ["--odoo-http", f"--odoo-config={odoo.configuration(name)}"]
    arguments += [f"--rootdir={layout.LINKED_ADDON}", f"--junitxml={report}", "-rs"]
    everything = ["tests", f"--ignore=tests/{BESIDE}", *side_by_side()]
    if not any(argument.startswith("tests") for argument in options.args):
        arguments += [f"tests/{BESIDE}"] if modules else everything
    try:
        variables = {MARK: name}
        arguments += options.args
        outcome = pytest(options, arguments, folder=layout.LINKED_ADDON, **variables)
    finally:
        processes.stop_marked(f"{MARK}={name}")
    if report.exists() and without_browser(report):
        options.failures.append("the browser did not start")
    return outcome


def side_by_side():
    """Let as many workers as there are processors share the files of tests.

    Each has a copy of the database, and a server of its own; see pytest-odoo.
    """
    workers = min(len(os.sched_getaffinity(0)), MOST_WORKERS)
    return [f"--numprocesses={workers}", "--dist=loadfile"] if workers > 1 else []


def run_beside(options):
    """The tests of what only happens beside the neighbours."""
    return run_tests(options, template.NEIGHBOURS)


def is_beside(argument):
    return argument.startswith(f"tests/{BESIDE}")


def without_browser(report):
    """The tests that Odoo skipped, and did not fail, for want of a browser."""
    return [
        case.get("name")
        for case in ElementTree.parse(report).iter("testcase")
        for skipped in case.iter("skipped")
        if "chrome" in skipped.get("message", "").lower()
    ]


def pytest(options, arguments, folder, **variables):
    cache = f"cache_dir={layout.STATE / 'pytest-cache'}"
    finished = subprocess.run(
        [layout.VENV / "bin" / "pytest", "-o", cache, *arguments],
        cwd=folder,
        env=odoo.environment(**variables),
        check=False,
    )
    if finished.returncode:
        empty = finished.returncode == NO_TESTS
        options.failures.append("no test ran" if empty else "failed tests")
    return "failed" if finished.returncode else "passed"


def clean_up(options):
    """Drop the databases of the run, however the run ended."""
    if not options.db:
        for modules in ((), template.NEIGHBOURS):
            instance.forget(database_name(options, modules))


def steps(options):
    """With ARGS= only the tests they choose, for a quick answer."""
    tools = ("Tests of the tools", test_tools)
    plain = ("Database with the addon", install)
    pot = ("Fresh translation template", check_translations)
    tests = ("Tests of the addon", run_tests)
    beside = [
        ("Database with its neighbours", install_beside),
        ("Tests beside its neighbours", run_beside),
    ]
    if not options.args:
        return [tools, plain, pot, tests, *beside]
    return beside if any(map(is_beside, options.args)) else [plain, tests]
