"""Processes that outlive the command that started them, and locks on `.dev`."""

import contextlib
import fcntl
import os
import signal
import time
from pathlib import Path

from . import layout

PATIENCE = 10  # seconds between a polite signal and a rude one


class InUse(Exception):
    """Another command holds the lock."""


def read_pid(path):
    """The first line of a pid file, None when there is no such process."""
    try:
        pid = int(Path(path).read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None
    return pid if is_alive(pid) else None


def is_alive(pid):
    """A process that still runs; one that only waits to be collected does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] not in "ZX"


def mentions(pid, text):
    """Whether the command line holds `text`: a pid may have a new owner."""
    try:
        return text.encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def stop(pid, polite=signal.SIGTERM):
    for number in (polite, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if not is_alive(pid):
                return
            time.sleep(0.1)


def stop_marked(mark):
    """Stop every process that has `mark` (NAME=value) in its environment."""
    marked = f"{mark}\0".encode()
    for path in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if marked in path.read_bytes() + b"\0":
                stop(int(path.parent.name))


@contextlib.contextmanager
def lock(name, *, shared=False, wait=True):
    """Hold `.dev/run/<name>.lock`; it falls when the process ends, however."""
    layout.RUN.mkdir(parents=True, exist_ok=True)
    mode = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    with (layout.RUN / f"{name}.lock").open("w") as file:
        try:
            fcntl.flock(file, mode | fcntl.LOCK_NB)
        except BlockingIOError:
            if not wait:
                raise InUse(name) from None
            print(f"      waiting for another command ({name}) ...", flush=True)
            fcntl.flock(file, mode)
        yield
