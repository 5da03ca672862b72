"""The Odoo 19 source: the tree in ODOO_HOME, or else Debian's package."""

import ast
import os
import re
import shutil
from pathlib import Path

from . import archive, console, layout, stamps

PACKAGES = ["odoo-19"]
# The web client's fonts and jQuery are symbolic links into these.
LINKED_PACKAGES = [
    "fonts-font-awesome",
    "fonts-inconsolata",
    "fonts-montserrat",
    "fonts-ocr-b",
    "fonts-roboto-unhinted",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
]
PYTHON_FOLDER = Path("usr/lib/python3/dist-packages")
# Debian leaves this file out, the manifest still names it: without it every page
# logs a console error, and a console error fails every browser test.
MISSING_SCRIPT = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
SERIES = (19, 0)


def ensure(options):
    home = os.environ.get("ODOO_HOME")
    tree = checked_home(home) if home else unpacked()
    if not (layout.ODOO.is_symlink() and layout.ODOO.resolve() == tree.resolve()):
        part = layout.ODOO.with_name("odoo.part")
        part.unlink(missing_ok=True)
        part.symlink_to(os.path.relpath(tree, layout.STATE))
        part.replace(layout.ODOO)
    return f"Odoo {version(tree)} in {tree}"


def checked_home(home):
    tree = Path(home).expanduser().resolve()
    series = version_info(tree)[:2]
    if not series:
        raise console.Trouble(
            f"ODOO_HOME={home} is no Odoo source tree: it has no odoo/release.py"
        )
    if series != SERIES:
        found = ".".join(map(str, series))
        raise console.Trouble(f"ODOO_HOME={home} is Odoo {found}; this needs 19.0")
    if not addons_folders(tree):
        raise console.Trouble(f"ODOO_HOME={home} has no addon `sale`: is it complete?")
    return tree


def version_info(tree):
    """The tuple in `odoo/release.py`, empty when there is none."""
    try:
        text = (Path(tree) / "odoo" / "release.py").read_text()
    except OSError:
        return ()
    found = re.search(r"^version_info = \((.*)\)$", text, re.MULTILINE)
    numbers = found.group(1).split(",")[:3] if found else []
    return tuple(ast.literal_eval(number.strip()) for number in numbers)


def version(tree=layout.ODOO):
    return ".".join(map(str, version_info(tree)))


def addons_folders(tree=layout.ODOO):
    """The folders with Odoo's addons: `odoo/addons`, and `addons` of a git tree.

    A folder `addons` beside a complete `odoo/addons` is a left-over.
    """
    inner, outer = Path(tree) / "odoo" / "addons", Path(tree) / "addons"
    if (inner / "sale").is_dir():
        return [inner]
    return [inner, outer] if (outer / "sale").is_dir() else []


def unpacked():
    wanted = stamps.key(PACKAGES, LINKED_PACKAGES, archive.SUITES)
    if not stamps.is_fresh(layout.SOURCE / "stamp", wanted):
        part = layout.SOURCE.with_name("odoo-source.part")
        shutil.rmtree(part, ignore_errors=True)
        unpack(part)
        stamps.write(part / "stamp", wanted)
        shutil.rmtree(layout.SOURCE, ignore_errors=True)
        part.replace(layout.SOURCE)
    return layout.SOURCE / PYTHON_FOLDER


def unpack(folder):
    downloads = folder / "downloads"
    for package in archive.Archive(downloads).download(PACKAGES, LINKED_PACKAGES):
        console.run(
            ["dpkg-deb", "-x", package, folder],
            log="dpkg-deb.log",
            what=f"unpacking {package.name}",
        )
    shutil.rmtree(downloads)
    tree = folder / PYTHON_FOLDER
    # Partial, and in the way of nobody once it is gone.
    shutil.rmtree(tree / "addons", ignore_errors=True)
    script = tree / "odoo" / "addons" / MISSING_SCRIPT
    script.parent.mkdir(parents=True, exist_ok=True)
    script.touch()
