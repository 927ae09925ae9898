"""An empty database is filled the quick way of `ops.migrate` with just what Django's own way makes."""

from __future__ import annotations

import os

import psycopg
import pytest

from ops import postgres
from tests.conftest import _admin, _copy, _fingerprint, _made_once, _template

ASKED = {
    "columns": """
        SELECT table_name, column_name, data_type, is_nullable, column_default, generation_expression
        FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2""",
    "constraints": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2""",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2",
    "policies": "SELECT tablename, policyname, qual, with_check FROM pg_policies ORDER BY 1, 2",
    "guarded": """
        SELECT relname, relrowsecurity, relforcerowsecurity, relacl::text FROM pg_class
        WHERE relnamespace = 'public'::regnamespace ORDER BY 1""",
    "triggers": """
        SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger
        WHERE NOT tgisinternal ORDER BY 1, 2""",
    "functions": """
        SELECT proname, pg_get_functiondef(oid) FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND prokind = 'f' ORDER BY 1, 2""",
    "migrations": "SELECT app, name FROM django_migrations ORDER BY 1, 2",
}


@pytest.fixture(scope="module")
def both(server):
    plain = f"plain_{os.getpid()}"
    _copy(server, _template(server), plain)  # whoever reads a template keeps others from copying it
    quick = _made_once(server, f"quick_{_fingerprint()}", [["-m", "ops.migrate"]])
    told = [_told(server, each) for each in (plain, quick)]
    with _admin(server) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {plain} WITH (FORCE)")
    return told


def _told(server, name):
    words = postgres.connection_words(server, database=name)
    with psycopg.connect(**words) as reading:
        return {what: reading.execute(query).fetchall() for what, query in ASKED.items()}


@pytest.mark.parametrize("what", ASKED)
def test_both_ways_make_the_same(both, what):
    plain, quick = both
    assert len(plain[what]) > 2
    assert quick[what] == plain[what]
