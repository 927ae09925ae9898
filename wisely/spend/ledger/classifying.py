"""Payments by what they have in common: kinds to classify, examples to learn from, the siblings of a payment.

Siblings share a supplier's name, a service, a description without its figures, and the category as the file
spells it, so that each has its own words back when what was said is taken back. Their key is worked out here,
in SQL, and nowhere else. A redacted name is no supplier and neither is a missing one: those payments are
siblings by their description alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from wisely.classifications.decisions import Example, Shape
from wisely.classifications.models import OFFICER

NAMELESS = "(p.is_redacted OR p.normal_name = '')"
"""The one condition under which a payment has no supplier to go by."""
_NAME = f"CASE WHEN {NAMELESS} THEN '' ELSE p.normal_name END"
_SHOWN = f"CASE WHEN {NAMELESS} THEN '' ELSE p.name END"
PUBLISHED = "COALESCE(own.published, l.category)"
_WITHOUT_FIGURES = "regexp_replace(lower(l.purpose), '[0-9]+', '#', 'g')"
KEY = f"md5(concat_ws(chr(31), {_NAME}, lower(l.service), {_WITHOUT_FIGURES}, {PUBLISHED}))"
FROM = """
FROM spend_ledgerline l
JOIN spend_payee p ON p.id = l.payee_id
LEFT JOIN classifications_classification own ON own.id = l.classification_id
"""
OWN_KEY = "md5('payment ' || l.id)"
_ON_CONTRACT = "LEFT JOIN contracts_contract c ON c.id = l.contract_id"
_OF_CONTRACT = """
CASE WHEN min(NULLIF(c.category, '')) = max(c.category) THEN max(c.category) ELSE '' END
"""
_AMOUNT = "COALESCE(l.amount_net, l.amount_gross)"
_SUMS = "COALESCE(sum(l.amount_net), 0), COALESCE(sum(l.amount_gross), 0)"
_TO_CLASSIFY = f"""
WHERE l.authority_id = %(authority)s AND {PUBLISHED} <> ALL(%(tree)s)
  AND (own.id IS NULL OR NOT own.is_alone)
GROUP BY 1
"""
_KINDS = f"""
SELECT {KEY} AS key, max({_SHOWN}), max(l.service), max(l.purpose), max({PUBLISHED}), avg({_AMOUNT})::float8,
  {_OF_CONTRACT}, COALESCE(min(c.reference) FILTER (WHERE c.category <> ''), '')
{FROM} {_ON_CONTRACT} {_TO_CLASSIFY}
"""
KINDS_SUMMED = f"""
SELECT {KEY} AS key, count(*) AS lines_count, COALESCE(sum(l.amount_net), 0) AS total_net,
  COALESCE(sum(l.amount_gross), 0) AS only_gross_total
{FROM} {_TO_CLASSIFY}
"""
_EXAMPLES = f"""
SELECT max({_SHOWN}), max(l.service), max(l.purpose),
  CASE WHEN {PUBLISHED} = ANY(%(tree)s) THEN '' ELSE {PUBLISHED} END, l.category, count(*),
  avg({_AMOUNT})::float8, extract(year FROM l.paid_on)::int * 4 + extract(quarter FROM l.paid_on)::int - 1,
  COALESCE(own.said_by, '') = %(officer)s, {_OF_CONTRACT}
{FROM} {_ON_CONTRACT}
WHERE l.authority_id = %(authority)s AND l.category = ANY(%(tree)s)
  AND (own.id IS NULL OR own.said_by = %(officer)s)
GROUP BY {KEY}, {PUBLISHED}, l.category, 8, 9
ORDER BY 8 DESC, 6 DESC, {KEY}, l.category LIMIT %(most)s
"""  # noqa: S608 - fixed parts
_OF_LINE = f"""
SELECT {KEY}, {OWN_KEY}, COALESCE(own.is_alone, false), {_SHOWN}, l.service, l.purpose, {PUBLISHED},
  l.amount_net, l.amount_gross, p.normal_name, {NAMELESS}
{FROM} WHERE l.authority_id = %(authority)s AND l.id = %(line)s
"""
_SIBLINGS = f"""
SELECT count(*), {_SUMS}, count(*) FILTER (WHERE own.said_by = %(officer)s)
{FROM}
WHERE l.authority_id = %(authority)s AND p.authority_id = %(authority)s
  AND CASE WHEN %(is_nameless)s THEN {NAMELESS} ELSE p.normal_name = %(name)s AND NOT p.is_redacted END
  AND {PUBLISHED} = %(published)s AND lower(l.service) = lower(%(service)s) AND {KEY} = %(key)s
  AND (own.id IS NULL OR NOT own.is_alone OR l.id = %(line)s)
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """Payments that are siblings and whose category the file does not tell.

    `contract` is the reference of a contract that they are made on, where its category is known.
    """

    key: str
    shape: Shape
    contract: str = ""


@dataclass(frozen=True, slots=True)
class Siblings:
    """What one payment has in common with others. `key` is theirs, `own_key` its own when spoken of alone.

    `count` are the payments it would go with, itself among them; `decided` those of them that an officer
    decided already. Others that an officer spoke of alone are not among them. `total_net` sums those
    published net, `only_gross_total` those published gross; `net` and `gross` are its own.
    """

    key: str
    own_key: str
    is_alone: bool
    shape: Shape
    net: Decimal
    gross: Decimal
    count: int
    total_net: Decimal
    only_gross_total: Decimal
    decided: int


def kinds_to_classify(authority_id: int, tree: Mapping[str, str]) -> list[Kind]:
    """Give the payments whose published category is none of the tree's, by what they have in common.

    `tree` gives the name of each category by its code: contracts have codes, payments have names.
    """
    with connection.cursor() as cursor:
        cursor.execute(_KINDS, {"authority": authority_id, "tree": list(tree.values())})
        return [
            Kind(
                key, Shape(name, service, purpose, published, typical, tree.get(code, "")),
                reference if code in tree else "",
            )
            for key, name, service, purpose, published, typical, code, reference in cursor.fetchall()
        ]  # fmt: skip


def examples_of(authority_id: int, tree: Mapping[str, str], *, most: int) -> list[Example]:
    """Give payments that have a category of the tree by the file or an officer, the latest first."""
    words: dict[str, Any] = {
        "authority": authority_id, "tree": list(tree.values()), "officer": OFFICER, "most": most,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_EXAMPLES, words)
        return [
            Example(
                Shape(name, service, purpose, published, typical, tree.get(code, "")),
                category, lines, quarter, is_decided,
            )
            for name, service, purpose, published, category, lines, typical, quarter, is_decided, code
            in cursor
        ]  # fmt: skip


def siblings_of(authority_id: int, line: int) -> Siblings | None:
    """Find what a payment has in common with others, and how many there are. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_LINE, {"authority": authority_id, "line": line})
        row = cursor.fetchone()
        if row is None:
            return None
        key, own_key, is_alone, shown, service, purpose, published, net, gross, name, is_nameless = row
        words = {
            "authority": authority_id, "key": key, "name": name, "is_nameless": is_nameless, "line": line,
            "published": published, "service": service, "officer": OFFICER,
        }  # fmt: skip
        cursor.execute(_SIBLINGS, words)
        count, total_net, only_gross_total, decided = cursor.fetchone()
    net, gross = net or Decimal(0), gross or Decimal(0)
    shape = Shape(shown, service, purpose, published, float(net + gross))
    return Siblings(
        key, own_key, is_alone, shape, net, gross, count, total_net, only_gross_total, decided
    )  # fmt: skip
