"""Suppliers found by words that people type, with slips of the finger forgiven and a reason for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from wisely.lib.names import normal_name
from wisely.lib.slips import is_met_whole
from wisely.suppliers.queries.listed import named_or_numbered, suppliers
from wisely.suppliers.queries.names_near import names_near

CANDIDATES = 8  # names for each supplier that is shown: some are of one supplier
MOST_MET = 500  # names that are near, fewest slips first; a word that is near to more is no search
HAS, NEAR = "has what was typed", "is near what was typed"


@dataclass(frozen=True, slots=True)
class SupplierFound:
    """A live supplier with the name or number that it was found by."""

    reference: str
    name: str
    why: str
    is_exact: bool


def find_suppliers(authority_id: int | None, text: str, *, most: int = 6) -> list[SupplierFound]:
    """Find suppliers by reference, by a register's number, or by a name like this, the most alike first.

    The suppliers are of all councils; the words of their names are remembered for the council that asks.
    """
    if any(each.isdigit() for each in text):
        exact = named_or_numbered(suppliers(), text).order_by("name", "pk").values_list("reference", "name")
        found = [
            SupplierFound(*row, "Its reference, number or name has what was typed", is_exact=True)
            for row in exact[:most]
        ]
        if found:
            return found
    key = normal_name(text)
    return _by_name(authority_id, key, most=most) if key else []


def _by_name(authority_id: int | None, key: str, *, most: int) -> list[SupplierFound]:
    """Find by what a name holds; only where none does, by names that are near."""
    if is_met_whole(key):
        how, part = "n.normal_name ~ %(part)s", rf"\m{key}\M"
    else:
        how, part = "n.normal_name LIKE %(part)s", f"%{_as_it_stands(key)}%"
    first = "(concat(' ', n.normal_name, ' ') LIKE %(whole)s) DESC, length(n.normal_name)"
    held = _found(_BY_NAME.format(how=how, first=first), key, part=part, most=most, met=most * CANDIDATES)
    if held:
        return [
            SupplierFound(reference, name, _why(name, met_as, HAS), is_exact=True)
            for reference, name, met_as, _ in held
        ]
    names = names_near(authority_id, key)[:MOST_MET]
    if not names:
        return []
    how, first = "n.id = ANY(%(names)s)", "word_similarity(%(key)s, n.normal_name) DESC"
    near = _found(_BY_NAME.format(how=how, first=first), key, names=names, most=most, met=MOST_MET)
    return [
        SupplierFound(reference, name, _why(name, met_as, NEAR), is_exact=False)
        for reference, name, met_as, _ in near
    ]


def _as_it_stands(text: str) -> str:
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


def _found(
    statement: str, key: str, *, part: str = "", names: Sequence[int] = (), most: int, met: int
) -> list[tuple[str, str, str, str]]:
    """Give reference, name, the name it was met as and that name in normal form, the most alike first."""
    with connection.cursor() as cursor:
        whole = f"% {_as_it_stands(key)} %"
        cursor.execute(
            statement,
            {"key": key, "part": part, "whole": whole, "names": list(names), "most": most, "met": met},
        )
        return list(cursor.fetchall())


_BY_NAME = """
SELECT c.reference, c.name, found.met_as, found.normal_name FROM (
  SELECT DISTINCT ON (COALESCE(s.canonical_id, s.id)) COALESCE(s.canonical_id, s.id) AS key,
         n.name AS met_as, n.normal_name, word_similarity(%(key)s, n.normal_name) AS near
  FROM (
    SELECT n.id, n.supplier_id, n.name, n.normal_name
    FROM suppliers_suppliername n WHERE {how} ORDER BY {first}, n.id LIMIT %(met)s
  ) AS n JOIN suppliers_supplier s ON s.id = n.supplier_id
  ORDER BY COALESCE(s.canonical_id, s.id), near DESC, n.id
) AS found JOIN suppliers_supplier c ON c.id = found.key
ORDER BY found.near DESC, length(c.name), c.id LIMIT %(most)s
"""


def _why(name: str, met_as: str, how: str) -> str:
    return f"Its name {how}" if met_as == name else f"Its other name “{met_as}” {how}"
