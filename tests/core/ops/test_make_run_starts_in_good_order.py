"""What `make run` refuses before it does any work, and that what it starts ends with it."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from ops import kept
from ops.processes import STATE, begin, do, end, refuse_busy_port, the_only_one


def test_a_busy_port_is_refused_with_the_next_one_to_take():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=f"port {port} is in use.*PORT={port + 1}"):
            refuse_busy_port(port)
    refuse_busy_port(port)


def test_a_second_run_from_the_same_folder_is_refused(tmp_path):
    again = f"from pathlib import Path; from ops.processes import the_only_one\nwith the_only_one(Path({str(tmp_path)!r})): print('in')"
    with the_only_one(tmp_path):
        refused = subprocess.run([sys.executable, "-c", again], capture_output=True, text=True)
    assert refused.returncode == 1
    assert "runs from this folder already" in refused.stderr
    later = subprocess.run([sys.executable, "-c", again], capture_output=True, text=True)
    assert later.stdout == "in\n"


def test_what_was_started_ends_with_all_that_it_started():
    parent = "import subprocess, sys; print(subprocess.Popen(['sleep', '60']).pid, flush=True); subprocess.run(['sleep', '60'])"
    process = begin("-c", parent, quiet=True)
    child = int(process.stdout.readline())
    end([process])
    process.stdout.close()
    assert process.returncode != 0
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(child)], capture_output=True, text=True).stdout
    assert state.strip()[:1] in {"", "Z"}


def test_compiled_code_is_kept_with_the_data_where_none_may_lie_beside_the_sources(monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    process = begin("-c", "import sys; print(sys.dont_write_bytecode, sys.pycache_prefix)", quiet=True)
    assert process.communicate()[0] == f"False {STATE / 'compiled'}\n"
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE")
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", "/elsewhere")
    process = begin("-c", "import sys; print(sys.dont_write_bytecode, sys.pycache_prefix)", quiet=True)
    assert process.communicate()[0] == "False /elsewhere\n"


def test_a_program_that_fails_stops_the_run_and_names_itself():
    with pytest.raises(SystemExit, match="-c raise SystemExit"):
        do("-c", "raise SystemExit(3)")


def test_the_world_is_known_by_the_code_that_makes_it(monkeypatch, tmp_path):
    for place in (
        "wisely/demonstration/world.py",
        "wisely/contracts/migrations/0001_initial.py",
        "base.lock",
    ):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text("one")
    monkeypatch.setattr(kept, "BASE", tmp_path)
    world, tables = kept.fingerprint_of_world(), kept.fingerprint_of_tables()
    (tmp_path / "wisely/demonstration/world.py").write_text("two")
    assert kept.fingerprint_of_world() != world
    assert kept.fingerprint_of_tables() == tables
    (tmp_path / "wisely/contracts/migrations/0001_initial.py").write_text("two")
    assert kept.fingerprint_of_tables() != tables
