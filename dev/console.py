"""What the developer sees: numbered steps, and one clear line when one fails."""

import errno
import os
import re
import shutil
import subprocess
import time

from . import layout

# What the programs we call write when the machine, and not the addon, is at fault.
DISK = (
    r"No space left on device|ENOSPC|Disk quota exceeded",
    f"the disk is full: free some space for {layout.STATE} and run it again",
)
DOWNLOADS = (
    (
        r"Could not resolve|Temporary failure (in name resolution|resolving)"
        r"|Name or service not known|Network is unreachable|Connection refused"
        r"|NewConnectionError|Could not connect to|Failed to establish a new"
        r"|Connection timed out|Unable to connect",
        "no network: the package archive cannot be reached;"
        " check the connection or the proxy and run it again",
    ),
    (
        r"Unable to locate package odoo|Release .* for 'odoo.*' was not found",
        "the package archive has no Odoo 19:"
        " name an Odoo 19 source tree, ODOO_HOME=<path>",
    ),
)
ALMOST_NOTHING = 10_000_000  # bytes: too little for a program to say that it is full


class Trouble(Exception):
    """Something the developer can mend; its text is the one line to print."""


class Steps:
    """Prints `[3/9] PostgreSQL` before a step and its outcome after it."""

    def __init__(self, steps):
        self.steps = list(steps)

    def run(self, options):
        for number, (title, action) in enumerate(self.steps, start=1):
            print(f"[{number}/{len(self.steps)}] {title}", flush=True)
            started = time.monotonic()
            outcome = action(options) or "done"
            print(f"      {outcome} ({time.monotonic() - started:.1f} s)", flush=True)


def explain(error):
    """The one line for an error of the operating system, or None."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DISK[1]
    if isinstance(error, PermissionError):
        return f"{error.filename}: permission denied; who owns it?"
    return None


def diagnose(text, downloads=False):
    """The one line for what a failed program wrote, or None."""
    if shutil.disk_usage(layout.STATE).free < ALMOST_NOTHING:
        return DISK[1]
    for pattern, explanation in (DISK, *(DOWNLOADS if downloads else ())):
        if re.search(pattern, text, re.IGNORECASE):
            return explanation
    return None


def last_error(text):
    """The last line that looks like the reason, as apt, pip or Python write it."""
    reasons = re.findall(r"^(?:E|ERROR|[\w.]+(?:Error|Exception)): .+$", text, re.M)
    return reasons[-1].strip() if reasons else "no reason given"


def run(command, *, log, what, downloads=False, **kwargs):
    """Run `command`, its output in `.dev/log/<log>`; Trouble when it fails."""
    layout.LOG.mkdir(parents=True, exist_ok=True)
    path = layout.LOG / log
    with path.open("w") as output:
        finished = subprocess.run(
            [os.fspath(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
            **kwargs,
        )
    if finished.returncode:
        text = path.read_text(errors="replace")
        reason = diagnose(text, downloads) or f"{last_error(text)} (see {path})"
        raise Trouble(f"{what} failed: {reason}")
    return path
