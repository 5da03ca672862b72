"""`make bench`: a database of its own, and `python -m benchmarks` on it."""

import subprocess

from . import console, instance, layout, odoo

DATABASE = "aftersales_bench"


def prepare(options):
    options.db = options.db or DATABASE
    return instance.ensure(options.db, fresh=options.fresh)


def measure(options):
    """The benchmarks find their database in two variables."""
    variables = {
        "AFTERSALES_DB": options.db,
        "AFTERSALES_CONF": str(odoo.configuration(options.db)),
    }
    finished = subprocess.run(
        [layout.PYTHON, "-m", "benchmarks", *options.args],
        cwd=layout.CHECKOUT,
        env=odoo.environment(**variables),
        check=False,
    )
    if finished.returncode:
        raise console.Trouble("the benchmarks failed")
