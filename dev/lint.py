"""`make lint`: format, style, Odoo's pitfalls, XML, missing translations."""

import subprocess
from xml.etree import ElementTree

from . import addon, layout, python, translations

# pylint-odoo is for addons: these speak to the terminal and know no Odoo.
NOT_THE_ADDON = {"benchmarks", "dev"}


def check(options, title, *command):
    finished = subprocess.run(
        command, cwd=layout.CHECKOUT, env=python.environment(), check=False
    )
    return verdict(options, title, not finished.returncode)


def verdict(options, title, passed):
    if not passed:
        options.failures.append(title)
    return "passed" if passed else "failed"


def ruff_format(options):
    return check(options, "ruff format", "ruff", "format", "--quiet", "--diff", ".")


def ruff_check(options):
    return check(options, "ruff check", "ruff", "check", "--quiet", ".")


def pylint(options):
    files = [path for path in addon.files(NOT_THE_ADDON) if path.suffix == ".py"]
    return check(options, "pylint", "pylint", *files)


def xml(options):
    files = [path for path in addon.files() if path.suffix == ".xml"]
    errors = list(filter(None, map(xml_error, files)))
    for error in errors:
        print("     ", error)
    return verdict(options, "XML", not errors)


def xml_error(path):
    try:
        ElementTree.parse(layout.CHECKOUT / path)
    except ElementTree.ParseError as error:
        return f"{path}: {error}"
    return None


def complete(options):
    return verdict(options, "translations", not translations.catalog("complete"))


STEPS = [
    ("Python packages", python.ensure),
    ("ruff format", ruff_format),
    ("ruff check", ruff_check),
    ("pylint-odoo", pylint),
    ("XML", xml),
    ("Translations", complete),
]
