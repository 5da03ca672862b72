"""What a command leaves running can be found and stopped; locks exclude."""

import os
import socket
import subprocess
import time
from argparse import Namespace
from pathlib import Path

import pytest

from dev import console, demo, odoo, processes, server


@pytest.fixture
def sleeper():
    process = subprocess.Popen(
        ["sleep", "60"], env={**os.environ, "AFTERSALES_TEST": "sleeper"}
    )
    # For a moment a new program has no environment yet.
    while not Path(f"/proc/{process.pid}/environ").read_bytes():
        time.sleep(0.01)
    yield process
    process.kill()
    process.wait()


def test_a_marked_process_is_stopped(sleeper):
    processes.stop_marked("AFTERSALES_TEST=sleep")
    assert processes.is_alive(sleeper.pid)
    processes.stop_marked("AFTERSALES_TEST=sleeper")
    assert not processes.is_alive(sleeper.pid)


@pytest.mark.parametrize("text", ["", "nonsense", "999999999"])
def test_a_stale_pid_file_names_no_process(text, tmp_path):
    path = tmp_path / "pid"
    path.write_text(text)
    assert processes.read_pid(path) is None
    assert processes.read_pid(tmp_path / "missing") is None


def test_a_process_id_with_a_new_owner_is_left_alone(state, sleeper):
    server.pid_file(8069).write_text(f"{sleeper.pid}\n")
    assert server.stop_all() == []
    assert processes.is_alive(sleeper.pid)


def test_a_lock_excludes_and_falls(state):
    with processes.lock("work"):
        with pytest.raises(processes.InUse), processes.lock("work", wait=False):
            pass
    with processes.lock("work", wait=False):
        pass


def test_a_taken_port_is_one_line_with_a_way_out():
    with socket.socket() as other:
        other.bind((odoo.HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(console.Trouble, match=rf"port {port} is taken.*PORT=\d+$"):
            server.check_port(port)


@pytest.mark.parametrize("text", ["99999", "0", "-1", "http"])
def test_an_impossible_port_is_refused(text):
    with pytest.raises(console.Trouble, match=f"PORT={text} is no port"):
        demo.port(Namespace(port=text))
