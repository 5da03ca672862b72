"""The Python environment `.dev/venv`, with Odoo on its path and wkhtmltopdf."""

import os
import subprocess
import sys

from . import browser, console, layout, stamps

OLDEST, NEWEST = (3, 10), (3, 13)
STAMP = layout.VENV / "stamp"


def ensure(options):
    check_version()
    wanted = stamps.key(sys.version, layout.REQUIREMENTS.read_text())
    fresh = stamps.is_fresh(STAMP, wanted)
    if not fresh:
        create()
        install()
    put_odoo_on_path()
    link_wkhtmltopdf()
    stamps.write(STAMP, wanted)
    return f"Python {sys.version.split()[0]} in {layout.VENV}"


def check_version(version=sys.version_info):
    found = tuple(version[:2])
    if not OLDEST <= found <= NEWEST:
        raise console.Trouble(
            f"Odoo 19 runs on Python 3.10 to 3.13, this is {found[0]}.{found[1]}:"
            " name another one, PYTHON=python3.12"
        )


def create():
    """Make the environment, or keep one that this same Python can still use."""
    if runs_this_version():
        return
    if not has_ensurepip():
        browser.install_packages(["python3-venv"], "Python environments")
    command = [sys.executable, "-m", "venv", "--clear", layout.VENV]
    console.run(command, log="venv.log", what="making the Python environment")


def runs_this_version():
    probe = "import sys, pip; print(sys.version)"
    try:
        found = subprocess.run(
            [layout.PYTHON, "-c", probe], capture_output=True, text=True, check=False
        )
    except OSError:
        return False
    return found.stdout.strip() == sys.version.strip()


def has_ensurepip():
    probe = [sys.executable, "-c", "import ensurepip, venv"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def install():
    pip = [layout.PYTHON, "-m", "pip", "--disable-pip-version-check", "install"]
    console.run(
        [*pip, "--quiet", "--requirement", layout.REQUIREMENTS],
        log="pip.log",
        what="installing the Python packages",
        downloads=True,
    )


def put_odoo_on_path():
    """`import odoo` and `python -m odoo` work in the environment."""
    [packages] = layout.VENV.glob("lib/python*/site-packages")
    (packages / "odoo-source.pth").write_text(f"{layout.ODOO}\n")


def link_wkhtmltopdf():
    """The patched build, which prints headers and footers, under its own name."""
    link = layout.VENV / "bin" / "wkhtmltopdf"
    if not link.is_symlink():
        link.symlink_to("wkhtmltopdf-pack")


# Settings of the caller's shell that would speak for ours.
FOREIGN = {"PYTHONHOME", "PYTHONPATH", "PGDATABASE", "ODOO_RC", "OPENERP_SERVER"}


def environment(**extra):
    """The variables for a program that runs in the environment."""
    callers = {name: os.environ[name] for name in os.environ if name not in FOREIGN}
    folders = [str(layout.VENV / "bin"), os.environ.get("PATH", os.defpath)]
    return {
        **callers,
        "PATH": os.pathsep.join(folders),
        "VIRTUAL_ENV": str(layout.VENV),
        "PYTHONUNBUFFERED": "1",
        **extra,
    }
