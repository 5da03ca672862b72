"""The demo server: in the background, on this machine only."""

import socket
import subprocess
import time
import urllib.error
import urllib.request

from . import console, layout, odoo, processes

START_TIMEOUT = 120  # seconds; the first start compiles the style sheets


def pid_file(port):
    return layout.RUN / f"server-{port}.pid"


def log_file(port):
    return layout.LOG / f"server-{port}.log"


def address(port):
    return f"http://{odoo.HOST}:{port}"


def start(name, port):
    configuration = odoo.configuration(name, port)
    with log_file(port).open("w") as log:
        process = subprocess.Popen(
            odoo.command("--config", configuration),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=odoo.environment(),
            start_new_session=True,
        )
    pid_file(port).write_text(f"{process.pid}\n")
    wait_for_answer(process, port)
    return f"{address(port)}, log in {log_file(port)}"


def check_port(port):
    with socket.socket() as probe:
        # As the server does: a port that only waits for late packets is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((odoo.HOST, port))
        except OSError:
            raise console.Trouble(
                f"port {port} is taken by another program:"
                f" choose one, make demo PORT={odoo.free_port()}"
            ) from None


def wait_for_answer(process, port):
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address(port)}/web/health", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    stop(port)
    raise console.Trouble(f"the server does not answer: see {log_file(port)}")


def stop(port):
    """Stop our server on this port; False when there is none."""
    pid = processes.read_pid(pid_file(port))
    ours = bool(pid) and processes.mentions(pid, str(layout.CONF))
    if ours:
        processes.stop(pid)
    pid_file(port).unlink(missing_ok=True)
    return ours


def stop_all():
    """The ports of the servers that were running."""
    ports = [int(path.stem.split("-")[1]) for path in layout.RUN.glob("server-*.pid")]
    return [port for port in ports if stop(port)]
