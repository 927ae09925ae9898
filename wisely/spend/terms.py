"""The contracts by which payments are judged, and whose have changed since. Only acts call what writes.

`spend_judgedterm` keeps the terms by which the payments of a supplier were judged last. What differs from
the register as it stands names the suppliers whose payments must be judged again, however that came about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from wisely.audit.kept import refuse_outside_an_act
from wisely.contracts.queries import ContractTerm, contract_terms
from wisely.spend.decisions.standing import Term

_TERMS = """
CREATE TEMP TABLE spend_term (supplier_id bigint, contract_id bigint, starts_on date, ends_on date)
ON COMMIT DROP
"""
_IS_LAID = "SELECT to_regclass('pg_temp.spend_term') IS NOT NULL"
_COLUMNS = "supplier_id, contract_id, starts_on, ends_on"
_BEFORE = f"SELECT {_COLUMNS} FROM spend_judgedterm WHERE authority_id = %(authority)s"  # noqa: S608 - fixed names
_NOW = f"SELECT DISTINCT {_COLUMNS} FROM spend_term"  # noqa: S608 - fixed names
_CHANGED = f"""
SELECT DISTINCT supplier_id FROM (({_NOW} EXCEPT {_BEFORE}) UNION ({_BEFORE} EXCEPT {_NOW})) changed
"""  # noqa: S608 - fixed names
_PAYEES = """
SELECT p.id, p.lines_count FROM spend_payee p
WHERE p.authority_id = %(authority)s AND p.supplier_id IN (
  SELECT unnest(%(suppliers)s::bigint[])
  UNION SELECT id FROM suppliers_supplier WHERE canonical_id = ANY(%(suppliers)s)
)
"""
_LAID = "SELECT supplier_id, contract_id, NULLIF(starts_on, '-infinity'), ends_on FROM spend_term"
_FORGET = """
DELETE FROM spend_judgedterm
WHERE authority_id = %(authority)s AND (%(suppliers)s::bigint[] IS NULL OR supplier_id = ANY(%(suppliers)s))
"""
_KEEP = f"""
INSERT INTO spend_judgedterm (authority_id, version, {_COLUMNS})
SELECT DISTINCT %(authority)s, 1, {_COLUMNS} FROM spend_term
WHERE %(suppliers)s::bigint[] IS NULL OR supplier_id = ANY(%(suppliers)s)
"""  # noqa: S608 - fixed names


@contextmanager
def terms_laid(authority_id: int) -> Iterator[None]:
    """Lay the register's terms as they stand into the temporary table `spend_term`, for a block."""
    with connection.cursor() as cursor:
        cursor.execute(_IS_LAID)
        (is_laid,) = cursor.fetchone()
        if not is_laid:
            _lay(cursor, contract_terms(authority_id))
    yield
    if not is_laid:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE spend_term")


def _lay(cursor: Any, terms: Iterable[ContractTerm]) -> None:
    """A contract without a first day binds from the beginning; one without a last day if it is rolling."""
    cursor.execute(_TERMS)
    with cursor.copy("COPY spend_term FROM STDIN") as pipe:
        for term in terms:
            if term.ends_on is None and not term.is_rolling:
                continue
            starts = term.starts_on.isoformat() if term.starts_on else "-infinity"
            ends = term.ends_on.isoformat() if term.ends_on else None
            pipe.write_row((term.supplier_id, term.contract_id, starts, ends))
    cursor.execute("CREATE INDEX ON spend_term (supplier_id)")
    cursor.execute("ANALYZE spend_term")


def laid_terms(authority_id: int) -> list[Term]:
    """Give the register's terms as they stand; within a block of `terms_laid` it is not asked again."""
    with terms_laid(authority_id), connection.cursor() as cursor:
        cursor.execute(_LAID)
        return [Term(*row) for row in cursor.fetchall()]


def suppliers_changed(authority_id: int) -> list[int]:
    """Give the suppliers whose contracts are not those by which their payments were judged."""
    with terms_laid(authority_id), connection.cursor() as cursor:
        cursor.execute(_CHANGED, {"authority": authority_id})
        return [supplier for (supplier,) in cursor.fetchall()]


def payees_of(authority_id: int, suppliers: Iterable[int]) -> dict[int, int]:
    """Give the payees that stand for suppliers, merged ones too, each with how many payments it has."""
    with connection.cursor() as cursor:
        cursor.execute(_PAYEES, {"authority": authority_id, "suppliers": list(suppliers)})
        return dict(cursor.fetchall())


def keep_terms(authority_id: int, suppliers: Iterable[int] | None = None) -> None:
    """Remember that payments of these suppliers, or all, are judged by the terms as they stand."""
    refuse_outside_an_act("spend.JudgedTerm")
    chosen = None if suppliers is None else list(suppliers)
    words = {"authority": authority_id, "suppliers": chosen}
    with terms_laid(authority_id), connection.cursor() as cursor:
        cursor.execute(_FORGET, words)
        cursor.execute(_KEEP, words)
