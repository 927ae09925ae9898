"""Nothing turns the record off: no setting decides in it, and nothing of ours switches the database's guards off."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from tests.house.tree import ROOT, Source, all_code, nothing, planted, product_code, read

SETTINGS_OF_THE_RECORD = {
    # name: what it says; none of them says whether
    "LOG_DIR": "where the log's files lie",
    "LOG_ORIGIN": "what a new log is called",
    "LOG_KEYS": "the keys, where they come from the environment",
    "LOG_KEYS_FILE": "where the keys lie otherwise",
}
GUARDS_OFF = re.compile(
    r"session_replication_role|(DISABLE|DROP)\s+TRIGGER|NO FORCE ROW LEVEL|DISABLE ROW LEVEL|BYPASSRLS",
    re.IGNORECASE,
)
SAYS_NO = re.compile(r"\bNOBYPASSRLS\b")


def settings_read(sources: Iterable[Source]) -> list[str]:
    """Find settings and variables of the environment that the record reads and that are not those of places."""
    return [
        f"{source.path}:{node.lineno} {ast.unparse(node)}"
        for source in sources
        for node in ast.walk(source.tree)
        if _reads(node)
    ]


def _reads(node: ast.AST) -> bool:
    text = ast.unparse(node) if isinstance(node, ast.Attribute | ast.Call) else ""
    if isinstance(node, ast.Attribute):
        is_setting = ast.unparse(node.value) == "settings" and node.attr not in SETTINGS_OF_THE_RECORD
        return is_setting or text.endswith(("os.environ", "os.getenv"))
    return text.startswith("getattr(") and "settings" in text


def guards_switched_off(sources: Iterable[Source]) -> list[str]:
    """Find statements that would take the database's guards off."""
    return [
        f"{source.path}:{number} {line.strip()}"
        for source in sources
        for number, line in enumerate(source.lines, 1)
        if GUARDS_OFF.search(SAYS_NO.sub("", line))
    ]


def migrations() -> list[Source]:
    return [read(path) for path in sorted((ROOT / "wisely").glob("*/migrations/*.py"))]


def only_backwards(source: Source) -> Source:
    """A migration may undo its own guards when it is itself undone."""
    text = re.sub(r"UNGUARD = \"\"\".*?\"\"\"", "", source.text, flags=re.DOTALL)
    return Source(
        source.path, re.sub(r"reverse_sql=.*", "", text, flags=re.DOTALL) if "reverse_sql" in text else text
    )


def test_no_setting_decides_whether_the_record_is_kept():
    record = [source for source in product_code() if source.room == "audit"]
    assert len(record) > 10
    nothing(settings_read(record))


def test_nothing_of_ours_takes_the_databases_guards_off():
    code = [source for source in all_code() if source.path != "wisely/audit/row_security.py"]
    nothing(guards_switched_off(code))
    nothing(guards_switched_off(only_backwards(each) for each in migrations()))


def test_planted_switches_are_noticed():
    switch = planted(
        "wisely/audit/acts.py", "from django.conf import settings\nif settings.RECORD:\n    record()"
    )
    environment = planted("wisely/audit/acts.py", "import os\nif os.environ.get('X'):\n    record()")
    hidden = planted("wisely/audit/acts.py", "on = getattr(settings, 'RECORD', True)")
    off = planted("wisely/audit/acts.py", "cursor.execute('ALTER TABLE audit_event DISABLE TRIGGER ALL')")
    place = planted("wisely/audit/publication.py", "folder = settings.LOG_DIR")

    assert settings_read([switch]) and settings_read([environment]) and settings_read([hidden])
    assert settings_read([place]) == []
    assert guards_switched_off([off])
    assert guards_switched_off([planted("ops/postgres.py", "CREATE ROLE x NOBYPASSRLS")]) == []
