"""Categories written into payments, with what they move in the sums. Only acts call these, in their turn.

Of all sums those by month and directorate alone are kept by category. So what a payment moves is taken out of
one row and put into another, and the cost grows with the payments that change, not with their months.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection

from wisely.audit.kept import refuse_outside_an_act
from wisely.classifications.models import NOBODY, OFFICER, Classification
from wisely.lib.names import normal_name
from wisely.spend.ledger.classifying import FROM, KEY, KINDS_SUMMED, NAMELESS, PUBLISHED
from wisely.spend.ledger.payees import LONGEST_NAME
from wisely.spend.ledger.sums import count_summing

_MOVE = """
WITH chosen AS MATERIALIZED ({chosen}), written AS (
  UPDATE spend_ledgerline l SET category = chosen.category, classification_id = chosen.said_id
  FROM chosen
  WHERE l.id = chosen.id
    AND (l.category, l.classification_id) IS DISTINCT FROM (chosen.category, chosen.said_id)
  RETURNING date_trunc('month', l.paid_on)::date AS month_on, l.directorate, l.standing, chosen.before,
    l.category AS after, l.amount_net, l.amount_gross
), moved AS (
  SELECT month_on, directorate, moves.category, standing, sum(moves.sign) AS lines_count,
    COALESCE(sum(moves.sign * amount_net), 0) AS total_net,
    COALESCE(sum(moves.sign * amount_gross), 0) AS only_gross_total
  FROM written, LATERAL (VALUES (before, -1), (after, 1)) moves(category, sign)
  WHERE before <> after
  GROUP BY month_on, directorate, moves.category, standing
), summed AS (
  INSERT INTO spend_monthlyspend AS t
    (authority_id, version, month_on, directorate, category, standing, lines_count, total_net,
    only_gross_total)
  SELECT %(authority)s, 1, month_on, directorate, category, standing, lines_count, total_net,
    only_gross_total
  FROM moved
  ON CONFLICT (authority_id, month_on, directorate, category, standing) DO UPDATE SET
    lines_count = t.lines_count + excluded.lines_count, total_net = t.total_net + excluded.total_net,
    only_gross_total = t.only_gross_total + excluded.only_gross_total
)
SELECT month_on, count(*) FROM written GROUP BY 1
"""
_CLEAR_EMPTY = """
DELETE FROM spend_monthlyspend
WHERE authority_id = %(authority)s AND month_on = ANY(%(months)s) AND lines_count = 0
"""
_OF_KINDS = f"""
SELECT l.id, said.id AS said_id, said.category, l.category AS before
{FROM}
JOIN classifications_classification said ON said.authority_id = l.authority_id AND said.key = {KEY}
WHERE l.authority_id = %(authority)s AND p.authority_id = %(authority)s AND {PUBLISHED} = ANY(%(published)s)
  AND (p.normal_name = ANY(%(names)s) AND NOT p.is_redacted OR %(are_nameless)s AND {NAMELESS})
  AND said.id = ANY(%(said)s) AND NOT said.is_alone AND said.said_by <> %(nobody)s
  AND (own.id IS NULL OR own.id = said.id OR own.said_by <> %(officer)s)
"""
_OF_ONE = """
SELECT l.id, %(said)s::bigint AS said_id, %(category)s AS category, l.category AS before
FROM spend_ledgerline l WHERE l.authority_id = %(authority)s AND l.id = %(line)s
"""
_AS_PUBLISHED = """
SELECT l.id, NULL::bigint AS said_id, said.published AS category, l.category AS before
FROM spend_ledgerline l JOIN classifications_classification said ON said.id = l.classification_id
WHERE l.authority_id = %(authority)s AND l.classification_id = ANY(%(said)s)
"""
_SUMS_OF = """
SELECT count(*), COALESCE(sum(amount_net), 0), COALESCE(sum(amount_gross), 0)
FROM spend_ledgerline WHERE authority_id = %s AND classification_id = %s
"""
_COUNT = f"""
WITH waiting AS ({KINDS_SUMMED}), said AS (
  SELECT classification_id, count(*) AS lines_count, COALESCE(sum(amount_net), 0) AS total_net,
    COALESCE(sum(amount_gross), 0) AS only_gross_total
  FROM spend_ledgerline WHERE authority_id = %(authority)s AND classification_id IS NOT NULL GROUP BY 1
), counted AS (
  SELECT c.id, COALESCE(said.lines_count, waiting.lines_count, 0) AS lines_count,
    COALESCE(said.total_net, waiting.total_net, 0) AS total_net,
    COALESCE(said.only_gross_total, waiting.only_gross_total, 0) AS only_gross_total
  FROM classifications_classification c
  LEFT JOIN said ON said.classification_id = c.id
  LEFT JOIN waiting ON waiting.key = c.key AND c.said_by = %(nobody)s
  WHERE c.authority_id = %(authority)s
)
UPDATE classifications_classification c SET lines_count = counted.lines_count, total_net = counted.total_net,
  only_gross_total = counted.only_gross_total
FROM counted
WHERE c.id = counted.id AND (c.lines_count, c.total_net, c.only_gross_total)
  IS DISTINCT FROM (counted.lines_count::int, counted.total_net, counted.only_gross_total)
"""  # noqa: S608 - fixed parts


def write_categories(authority_id: int, said: Collection[Classification]) -> int:
    """Write what was said of kinds into their payments, but for what an officer said of one alone.

    Only payments of their suppliers and published categories are looked at. Gives how many changed.
    """
    names = {normal_name(row.supplier)[:LONGEST_NAME] for row in said}
    words = {
        "said": [row.pk for row in said], "published": list({row.published for row in said}),
        "names": list(names - {""}), "are_nameless": "" in names, "officer": OFFICER, "nobody": NOBODY,
    }  # fmt: skip
    return _moved(authority_id, _OF_KINDS, words) if said else 0


def write_category_of_one(authority_id: int, line: int, *, said: int, category: str) -> int:
    """Write a category into one payment. Gives how many changed."""
    return _moved(authority_id, _OF_ONE, {"line": line, "said": said, "category": category})


def give_back(authority_id: int, said: Iterable[int]) -> int:
    """Give the payments of some classifications back the category of their file. Gives how many changed."""
    return _moved(authority_id, _AS_PUBLISHED, {"said": list(said)})


def _moved(authority_id: int, chosen: str, words: dict[str, Any]) -> int:
    refuse_outside_an_act("spend.LedgerLine")
    with connection.cursor() as cursor:
        cursor.execute(_MOVE.format(chosen=chosen), words | {"authority": authority_id})
        rows = cursor.fetchall()
        months = [month for month, _ in rows]
        if months:
            count_summing(authority_id, months)
            cursor.execute(_CLEAR_EMPTY, {"authority": authority_id, "months": months})
    return sum(count for _, count in rows)


def sums_of(authority_id: int, said: int) -> tuple[int, Decimal, Decimal]:
    """Count the payments that have their category from a classification; give their sums, net and gross."""
    with connection.cursor() as cursor:
        cursor.execute(_SUMS_OF, [authority_id, said])
        lines, net, gross = cursor.fetchone()
    return lines, net, gross


def count_kinds(authority_id: int, tree: Sequence[str]) -> None:
    """Count again, of every classification of a council, its payments and what they come to."""
    refuse_outside_an_act("classifications.Classification")
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"authority": authority_id, "tree": list(tree), "nobody": NOBODY})
