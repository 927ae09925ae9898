"""Payments by what they have in common, and their categories written. Only acts call what writes.

Siblings share a supplier's name, a service, a description without its figures, and the category that the file
gave. Their key is worked out here, in SQL, and nowhere else. A redacted name is no supplier: those payments
are siblings by their description alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from wisely.audit.kept import refuse_outside_an_act
from wisely.classifications.decisions import Example, Shape
from wisely.classifications.models import OFFICER
from wisely.lib.names import normal_name
from wisely.spend.ledger.payees import LONGEST_NAME

_NAME = "CASE WHEN p.is_redacted THEN '' ELSE p.normal_name END"
_SHOWN = "CASE WHEN p.is_redacted THEN '' ELSE p.name END"
_PUBLISHED = "COALESCE(own.published, l.category)"
_WITHOUT_FIGURES = "regexp_replace(lower(l.purpose), '[0-9]+', '#', 'g')"
_KEY = f"md5(concat_ws(chr(31), {_NAME}, lower(l.service), {_WITHOUT_FIGURES}, lower({_PUBLISHED})))"
_FROM = """
FROM spend_ledgerline l
JOIN spend_payee p ON p.id = l.payee_id
LEFT JOIN classifications_classification own ON own.id = l.classification_id
"""
_ALONE = "md5('payment ' || l.id)"
_AMOUNT = "COALESCE(l.amount_net, l.amount_gross)"
_KINDS = f"""
SELECT {_KEY} AS key, max({_SHOWN}), max(l.service), max(l.purpose), max({_PUBLISHED}), count(*),
  sum({_AMOUNT}), avg({_AMOUNT})::float8
{_FROM}
WHERE l.authority_id = %(authority)s AND {_PUBLISHED} <> ALL(%(tree)s)
  AND (own.id IS NULL OR own.key <> {_ALONE})
GROUP BY 1
"""
_EXAMPLES = f"""
SELECT max({_SHOWN}), max(l.service), max(l.purpose),
  CASE WHEN {_PUBLISHED} = ANY(%(tree)s) THEN '' ELSE max({_PUBLISHED}) END, l.category, count(*),
  avg({_AMOUNT})::float8, extract(year FROM l.paid_on)::int * 4 + extract(quarter FROM l.paid_on)::int - 1,
  COALESCE(own.said_by, '') = %(officer)s
{_FROM}
WHERE l.authority_id = %(authority)s AND l.category = ANY(%(tree)s)
  AND (own.id IS NULL OR own.said_by = %(officer)s)
GROUP BY {_KEY}, {_PUBLISHED}, l.category, 8, 9
ORDER BY 8 DESC, 6 DESC, {_KEY}, l.category LIMIT %(most)s
"""  # noqa: S608 - fixed parts
_WRITE = f"""
WITH chosen AS (
  SELECT l.id, said.id AS said_id, COALESCE(NULLIF(said.category, ''), said.published) AS category,
    said.said_by <> '' AS is_said
  {_FROM}
  JOIN classifications_classification said ON said.authority_id = l.authority_id AND said.key = {_KEY}
  WHERE l.authority_id = %(authority)s AND p.authority_id = %(authority)s AND said.id = ANY(%(said)s)
    AND {{of_whom}} AND (own.id IS NULL OR own.id = said.id OR own.said_by <> %(officer)s)
), written AS (
  UPDATE spend_ledgerline l
  SET category = chosen.category, classification_id = CASE WHEN chosen.is_said THEN chosen.said_id END
  FROM chosen
  WHERE l.id = chosen.id AND (l.category, l.classification_id) IS DISTINCT FROM
    (chosen.category, CASE WHEN chosen.is_said THEN chosen.said_id END)
  RETURNING l.paid_on
)
SELECT date_trunc('month', paid_on)::date, count(*) FROM written GROUP BY 1
"""  # noqa: S608 - fixed parts
_OF_LINE = f"""
SELECT {_KEY}, {_ALONE}, {_SHOWN}, l.service, l.purpose, {_PUBLISHED}, {_AMOUNT}, l.payee_id, p.normal_name,
  p.is_redacted
{_FROM} WHERE l.authority_id = %(authority)s AND l.id = %(line)s
"""
_SIBLINGS = f"""
SELECT count(*), COALESCE(sum({_AMOUNT}), 0), count(*) FILTER (WHERE own.said_by = %(officer)s)
{_FROM}
WHERE l.authority_id = %(authority)s AND p.authority_id = %(authority)s AND {_KEY} = %(key)s
  AND CASE WHEN %(is_redacted)s THEN p.is_redacted ELSE p.normal_name = %(name)s AND NOT p.is_redacted END
  AND (own.id IS NULL OR own.key <> {_ALONE})
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """Payments that are siblings and whose category the file does not tell: how many, and their sum."""

    key: str
    shape: Shape
    lines: int
    total: Decimal


@dataclass(frozen=True, slots=True)
class Siblings:
    """What one payment has in common with others. `key` is theirs, `own_key` its own when spoken of alone.

    `count` are the payments it would go with, itself among them; `decided` those of them that an officer
    decided already. `total` is pounds, net or gross as published.
    """

    key: str
    own_key: str
    shape: Shape
    amount: Decimal
    count: int
    total: Decimal
    decided: int


def kinds_to_classify(authority_id: int, tree: Sequence[str]) -> list[Kind]:
    """Give the payments whose published category is none of the tree's, by what they have in common."""
    with connection.cursor() as cursor:
        cursor.execute(_KINDS, {"authority": authority_id, "tree": list(tree)})
        return [
            Kind(key, Shape(name, service, purpose, published, typical), lines, total)
            for key, name, service, purpose, published, lines, total, typical in cursor.fetchall()
        ]


def examples_of(authority_id: int, tree: Sequence[str], *, most: int) -> list[Example]:
    """Give payments that have a category of the tree by the file or an officer, the latest first."""
    words: dict[str, Any] = {
        "authority": authority_id, "tree": list(tree), "officer": OFFICER, "most": most,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_EXAMPLES, words)
        return [
            Example(Shape(name, service, purpose, published, typical), category, lines, quarter, is_decided)
            for name, service, purpose, published, category, lines, typical, quarter, is_decided in cursor
        ]


_OF_WHOM = {None: "true", "": "p.is_redacted"}
_OF_NAME = "p.normal_name = %(name)s AND NOT p.is_redacted"


def write_categories(
    authority_id: int, said: Iterable[int], *, supplier: str | None = None
) -> tuple[int, list[date]]:
    """Write what some classifications say into their payments, but for what an officer decided otherwise.

    A classification that says nothing gives its payments back the category of their file. Where all are of
    one `supplier` ("" for redacted names), only its payments are looked at. Gives how many payments changed,
    and the months whose sums must be made again.
    """
    refuse_outside_an_act("spend.LedgerLine")
    name = "" if supplier is None else normal_name(supplier)[:LONGEST_NAME]
    words = {"authority": authority_id, "said": list(said), "officer": OFFICER, "name": name}
    return _written(_WRITE.format(of_whom=_OF_WHOM.get(supplier, _OF_NAME)), words)


def write_category_of_one(
    authority_id: int, line: int, *, said: int, category: str
) -> tuple[int, list[date]]:
    """Write a category into one payment."""
    refuse_outside_an_act("spend.LedgerLine")
    words = {"authority": authority_id, "line": line, "said": said, "category": category}
    return _written(_WRITE_ONE, words)


_WRITE_ONE = """
WITH written AS (
  UPDATE spend_ledgerline SET category = %(category)s, classification_id = %(said)s
  WHERE authority_id = %(authority)s AND id = %(line)s RETURNING paid_on
)
SELECT date_trunc('month', paid_on)::date, count(*) FROM written GROUP BY 1
"""
_GIVE_BACK = """
WITH written AS (
  UPDATE spend_ledgerline SET category = %(published)s, classification_id = NULL
  WHERE authority_id = %(authority)s AND classification_id = %(said)s RETURNING paid_on
)
SELECT date_trunc('month', paid_on)::date, count(*) FROM written GROUP BY 1
"""


def give_back(authority_id: int, *, said: int, published: str) -> tuple[int, list[date]]:
    """Give the payments of a classification back the category of their file."""
    refuse_outside_an_act("spend.LedgerLine")
    return _written(_GIVE_BACK, {"authority": authority_id, "said": said, "published": published})


def _written(sql: str, words: dict[str, Any]) -> tuple[int, list[date]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, words)
        rows: list[tuple[date, int]] = cursor.fetchall()
    return sum(count for _, count in rows), [month for month, _ in rows]


def siblings_of(authority_id: int, line: int) -> Siblings | None:
    """Find what a payment has in common with others, and how many there are. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_LINE, {"authority": authority_id, "line": line})
        row = cursor.fetchone()
        if row is None:
            return None
        key, own_key, name, service, purpose, published, amount, _, normal_name, is_redacted = row
        words = {
            "authority": authority_id, "key": key, "name": normal_name, "is_redacted": is_redacted,
            "officer": OFFICER,
        }  # fmt: skip
        cursor.execute(_SIBLINGS, words)
        count, total, decided = cursor.fetchone()
    shape = Shape(name, service, purpose, published, float(amount))
    return Siblings(key, own_key, shape, amount, count, total, decided)
