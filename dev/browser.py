"""Chromium for the browser tests and a Chinese font for the papers."""

import os
import shutil
import subprocess

from . import console

# The names under which Odoo's tests look for a browser.
PROGRAMS = ["google-chrome", "chromium", "chromium-browser", "google-chrome-stable"]
FONTS = "fonts-noto-cjk"


def ensure(options):
    """Only the tests cannot do without: a demo has the developer's own browser."""
    missing = missing_packages()
    try:
        if missing:
            install_packages(missing, "browser tests and Chinese papers")
    except console.Trouble as trouble:
        if options.command == "test":
            raise
        return str(trouble)
    return f"{program()}, {FONTS}"


def program():
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def missing_packages():
    missing = [] if program() else ["chromium"]
    return missing if is_installed(FONTS) else [*missing, FONTS]


def is_installed(package):
    query = ["dpkg-query", "--show", "--showformat=${db:Status-Status}", package]
    try:
        status = subprocess.run(query, capture_output=True, text=True, check=False)
    except FileNotFoundError:  # not Debian: the developer looks after the fonts
        return True
    return status.stdout == "installed"


def install_packages(packages, purpose):
    """With the system's own apt, as root; otherwise say what to install."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise console.Trouble(
            f"{purpose} need: sudo apt-get install {' '.join(packages)}"
        )
    apt_get = ["apt-get", "--quiet", "--yes", "--no-install-recommends"]
    for arguments in (["update"], ["install", *packages]):
        console.run(
            [*apt_get, *arguments],
            log=f"system-apt-{arguments[0]}.log",
            what=f"apt-get {' '.join(arguments)}",
            downloads=True,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        )
