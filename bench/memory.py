"""How much memory the product's processes need: a web server that has answered every page, and the worker."""

from __future__ import annotations

import os
import resource
import socket
import time
import urllib.request
from pathlib import Path

from django.conf import settings

from bench.clock import Report
from bench.pages import addresses, largest_council, sign_in
from ops.processes import begin, end

LIMIT_MB = 500
ROUNDS = 5
WAIT_SECONDS = 60


def peak_mb() -> float:
    """Give the peak resident memory of this process in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(times: int) -> Report:
    """Start both as `make run` does, ask for every page, and add up what each process holds."""
    del times
    council, _ = largest_council()
    pages, cookie = addresses(council).values(), sign_in(council)
    port = _free_port()
    web = begin(
        "-m", "gunicorn", "wisely.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4",
        "--preload", "--no-control-socket", "--log-level", "warning",
    )  # fmt: skip
    worker = begin("manage.py", "work")
    try:
        _wait(port)
        for address in [*pages] * ROUNDS:
            _ask(port, address, cookie)
        return _report({"web server, both workers": _family_mb(web.pid), "worker": _family_mb(worker.pid)})
    finally:
        end([web, worker])


def _report(found: dict[str, float]) -> Report:
    report = Report(table=[("Process", "MB", "")])
    report.say("memory    megabytes; what processes share is shared out among them (PSS)")
    for name, megabytes in (*found.items(), ("this bench, at its peak", peak_mb())):
        report.say(
            f"  {name:34} {megabytes:7.0f}  {'ok' if megabytes < LIMIT_MB else 'OVER'} (limit {LIMIT_MB})"
        )
        report.figures[name] = round(megabytes)
        fits = "ok" if megabytes < LIMIT_MB else "OVER"
        report.table.append((name, f"{megabytes:.0f}", fits))
    return report


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _ask(port: int, address: str, cookie: str) -> None:
    asked = urllib.request.Request(  # noqa: S310 - our own address
        f"http://127.0.0.1:{port}{address}", headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"}
    )
    with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310
        answer.read()


def _wait(port: int) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until:
        try:
            _ask(port, "/healthz", "")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("The web server did not start.")


def _family_mb(pid: int) -> float:
    """Add up a process and its children."""
    family = [pid]
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(place.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == pid:
            family.append(int(place.parent.name))
    return sum(_pss_mb(each) for each in family if each != os.getpid())


def _pss_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0
