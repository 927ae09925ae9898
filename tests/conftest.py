"""One PostgreSQL for the run, one ready-made database, and a copy of it for each worker."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

os.environ.setdefault("WISELY_SERVER", "tests")
os.environ.setdefault("DATABASE_POOL", "16")

import psycopg
import pytest
from psycopg import sql
from xdist.scheduler import LoadFileScheduling

from ops import postgres

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
TODAY = date(2026, 11, 1)  # on which the demonstration world of the tests stands
SHARED_OUT = "tests/journeys/test_every_page_that_tests_saw.py"  # so long that no worker has it to itself
AS_LONG_AS = {"own_database": 5, "own_demonstration": 10, "slow": 50}  # roughly, in plain tests


class Shares(LoadFileScheduling):
    """A file stays with one worker, for what it makes is dear, but the longest goes to whichever is free."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.split("::", 1)[0]
        return nodeid if path == SHARED_OUT else path


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Shares | None:
    """Deal files out as `make test` asks; other ways of xdist stay as they are."""
    return Shares(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, and end with what can be shared out.

    xdist would begin with the files of most tests, and one worker would end alone with a long test of a short file.
    """
    weights: dict[Path, int] = {}
    for item in items:
        marks = {*item.fixturenames, *(mark.name for mark in item.iter_markers())}  # type: ignore[attr-defined]
        dear = max((AS_LONG_AS[each] for each in marks & AS_LONG_AS.keys()), default=1)
        weights[item.path] = weights.get(item.path, 0) + dear
    items.sort(key=lambda item: (item.nodeid.startswith(SHARED_OUT), -weights[item.path], str(item.path)))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The public material beside the checkout; tests that read it skip where it is absent."""
    if not SHARED.exists():
        pytest.skip("the shared public material is not beside this checkout")
    return SHARED


def _fingerprint() -> str:
    digest = hashlib.sha256()
    watched = [
        *(ROOT / "wisely").glob("*/migrations/*.py"),
        ROOT / "wisely/audit/row_security.py",
        ROOT / "wisely/audit/management/commands/secure_database.py",
        ROOT / "base.lock",
    ]
    for path in sorted(watched):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _admin(where: postgres.Place) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(**postgres.connection_words(where), autocommit=True)  # type: ignore[arg-type]


def _template(where: postgres.Place) -> str:
    """Make the migrated database once per set of migrations; later runs copy it in a tenth of a second."""
    name = f"ready_{_fingerprint()}"
    return _made_once(where, name, [["manage.py", "migrate", "-v0"], ["manage.py", "secure_database"]])


def _demonstration_template(where: postgres.Place) -> str:
    """Make the small demonstration world once per state of the code that makes it."""
    digest = hashlib.sha256(_fingerprint().encode())
    rooms = (
        "demonstration",
        "people",
        "suppliers",
        "contracts",
        "budgets",
        "approvals",
        "planning",
        "spend",
        "performance",
        "publishing",
        "rules",
        "audit",
    )
    for path in sorted(path for room in rooms for path in (ROOT / "wisely" / room).rglob("*.*")):
        if path.suffix in {".py", ".toml"}:
            digest.update(path.read_bytes())
    words = [["-m", "wisely.demonstration", "--size", "small", "--on", f"{TODAY:%Y-%m-%d}"]]
    return _made_once(
        where, f"world_{digest.hexdigest()[:16]}", words, source=_template(where), as_owner=False
    )


def _made_once(
    where: postgres.Place,
    name: str,
    steps: list[list[str]],
    *,
    source: str = "template1",
    as_owner: bool = True,
) -> str:
    with _admin(where) as admin:
        admin.execute("SELECT pg_advisory_lock(7001)")
        if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return name
        making = f"making_{name}"
        _copy(where, source, making)
        environment = {**os.environ, "WISELY_DATABASE": making, "DJANGO_SETTINGS_MODULE": "wisely.settings"}
        if as_owner:
            environment["WISELY_AS"] = "owner"
        for words in steps:
            command = [sys.executable, "-W", "ignore", *words]
            done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
            if done.returncode:
                raise RuntimeError(f"{' '.join(words)} failed:\n{done.stderr}")
        admin.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(making), sql.Identifier(name))
        )
    return name


def _copy(where: postgres.Place, template: str, name: str) -> None:
    with _admin(where) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER wisely_owner").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )


def _point_at(where: postgres.Place, name: str) -> None:
    """Settings may have been read before this file chose the tests' own server, so every word is set."""
    from django.db import connections

    words = postgres.connection_words(where, database=name, user="wisely")
    connection = connections["default"]
    connection.close()
    connection.close_pool()
    for settings in (connection.settings_dict, connections.settings["default"]):
        settings.update(
            NAME=words["dbname"], USER=words["user"], HOST=words["host"], PORT=words.get("port", "")
        )


@pytest.fixture(scope="session")
def server() -> postgres.Place:
    """The tests' own server. It forgets on power loss, which makes it fast."""
    return postgres.start("tests", durable=False)


@pytest.fixture(scope="session")
def django_db_setup(server, django_db_blocker, request):
    """Point Django at this worker's copy of the ready-made database."""
    template = _template(server)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "single")
    name = f"tests_{worker}_{os.getpid()}"
    _copy(server, template, name)
    with django_db_blocker.unblock():
        _point_at(server, name)
    yield
    with django_db_blocker.unblock():
        from django.db import connections

        connections["default"].close()
        connections["default"].close_pool()
    with _admin(server) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def own_database(server, django_db_setup, django_db_blocker):
    """A database of the test's own, with real commits: for races, jobs and live servers."""
    from django.db import connections

    before = connections["default"].settings_dict["NAME"]
    name = f"own_{os.getpid()}_{os.urandom(3).hex()}"
    _copy(server, _template(server), name)
    with django_db_blocker.unblock():
        _point_at(server, name)
        yield name
        _point_at(server, before)
    with _admin(server) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def _world(server, django_db_setup):
    """This worker's copy of the demonstration world, for tests that only read."""
    name = f"world_{os.getpid()}"
    _copy(server, _demonstration_template(server), name)
    yield name
    with _admin(server) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def demonstration(server, _world, django_db_blocker):
    """The small demonstration world, shared by tests that only read it (signing in apart)."""
    from django.db import connections

    before = connections["default"].settings_dict["NAME"]
    with django_db_blocker.unblock():
        _point_at(server, _world)
        yield _world
        _point_at(server, before)


@pytest.fixture
def own_demonstration(server, django_db_setup, django_db_blocker):
    """A demonstration world of the test's own, to write in with real commits."""
    from django.db import connections

    before = connections["default"].settings_dict["NAME"]
    name = f"own_{os.getpid()}_{os.urandom(3).hex()}"
    _copy(server, _demonstration_template(server), name)
    with django_db_blocker.unblock():
        _point_at(server, name)
        yield name
        _point_at(server, before)
    with _admin(server) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
