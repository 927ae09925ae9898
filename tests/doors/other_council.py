"""A council whose every table holds a row that nobody else may see, whatever tables there are.

The rows are written past every rule by the database's superuser, into a database that is thrown away: so a
table added tomorrow is filled too, and no test has to be told of it.
"""

from __future__ import annotations

import psycopg
from psycopg import sql

from ops import postgres
from wisely.people.sealing import seal

KEY = "LEAKKEY-2"  # stands in columns that addresses carry
SECRET = "leakzq"  # stands in every other text
NUMBER = 900_002  # stands in every key and count; small ones are small enough that one times another is small
KEYS = {
    "reference",
    "slug",
    "code",
    "key",
    "scope_key",
    "series",
    "path",
    "location",
    "session_key",
    "token",
    "public_reference",
}

EXEMPT = {
    # table: why a row of another council is not hidden by the database
    "people_user": "a sign-in is looked up by its address before its council is known; no page lists them",
    "audit_series": "the latest number of a series tells nothing but how many there are",
}


def superuser(server, database):
    return psycopg.connect(**postgres.connection_words(server, database=database), autocommit=True)


def tables(admin):
    """Every table that has a council's key, as the database itself knows them."""
    rows = admin.execute(
        "SELECT table_name FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name) "
        "WHERE table_schema = 'public' AND column_name = 'authority_id' AND table_type = 'BASE TABLE' ORDER BY 1"
    )
    return [name for (name,) in rows]


def fill(admin, authority):
    """Write two rows for a council into each of its tables; give which tables those are.

    In one row everything is filled in, so that what is published, ended or erased is there; in the other what
    may be left out is, so that it stands and lives.
    """
    admin.execute("SET session_replication_role = replica")
    found = tables(admin)
    for table in found:
        _forget_rules(admin, table)
        for row in (1, 2):
            _write(admin, table, row, authority)
    admin.execute("SET session_replication_role = DEFAULT")
    return found


def _write(admin, table, row, authority):
    names, values = [], []
    for name, kind, length, may_be_null in _columns(admin, table):
        when = kind in {"date", "timestamptz", "daterange", "tstzrange"}
        names.append(sql.Identifier(name))
        values.append(
            None if row == 2 and when and may_be_null else _value(table, name, kind, length, authority, row)
        )
    statement = sql.SQL("INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE VALUES ({})").format(
        sql.Identifier(table), sql.SQL(", ").join(names), sql.SQL(", ").join(sql.Placeholder() * len(values))
    )
    admin.execute(statement, values)


def _forget_rules(admin, table):
    rules = admin.execute(
        "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('c', 'f', 'x')",
        [table],
    )
    for (name,) in rules.fetchall():
        admin.execute(
            sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(sql.Identifier(table), sql.Identifier(name))
        )


def _columns(admin, table):
    return admin.execute(
        "SELECT column_name, udt_name, character_maximum_length, is_nullable = 'YES' FROM information_schema.columns "
        "WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
        [table],
    ).fetchall()


def _value(table, name, kind, length, authority, row):
    if name == "authority_id":
        return authority
    key, number = f"{KEY[:-1]}{row}", NUMBER - 2 + row
    text = key if name in KEYS or name.endswith("_reference") else f"{SECRET} {table} {name} {row}"
    plain = {
        "text": text[:length], "varchar": text[:length], "bpchar": text[:length], "citext": text,
        "int2": 170 + row, "int4": number, "int8": number, "numeric": 1, "float8": 1, "bool": True,
        "date": f"2026-0{row}-01", "timestamptz": "2026-01-01T12:00Z", "time": "12:00", "interval": "1 day",
        "daterange": "[2026-01-01,2099-01-01)", "tstzrange": "[2026-01-01,2099-01-01)", "bytea": text.encode(),
        "uuid": "00000000-0000-4000-8000-00000090000" + str(row), "inet": "203.0.113.9",
        "jsonb": f'{{"told": "{SECRET} {table} {name}"}}', "json": f'{{"told": "{SECRET}"}}',
        "_text": [text], "_varchar": [text[:length]], "_int4": [number], "_int8": [number],
    }  # fmt: skip
    if name.startswith("sealed_"):
        return seal(text)
    if kind not in plain:
        raise AssertionError(
            f"{table}.{name} is of a kind that this test does not know: {kind}. Add it here."
        )
    return plain[kind]


def contents(admin, found, authority):
    """Give every row of a council as text, to see that nothing of it has changed."""
    told = {}
    for table in found:
        query = sql.SQL("SELECT t::text FROM {} AS t WHERE authority_id = %s ORDER BY 1").format(
            sql.Identifier(table)
        )
        told[table] = [row for (row,) in admin.execute(query, [authority])]
    return told
