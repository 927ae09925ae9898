"""The payments to suppliers in a ward, for the list of payments and for its counts."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, F, Func, QuerySet, Value

from wisely.people.models import Authority
from wisely.rules.rulebook import rulebook
from wisely.spend.analysis.wards import wards_of_payees
from wisely.spend.models import LedgerLine
from wisely.spend.queries.remembering import remembered

NOT_GIVEN = "-"
"""Stands in an address for what a payment does not name: a directorate, a category, a ward."""


def payees_in_ward(authority_id: int, ward: str) -> list[int]:
    """Give the keys of the payees whose supplier is in a ward, or in none as the rules' word says.

    A ward that the pack does not know has none; "-" stands for all where it knows no wards. One query where
    it is in memory, else three.
    """
    found = remembered(authority_id, "payees by ward", lambda: _by_ward(authority_id))
    return found.get("" if ward == NOT_GIVEN else ward, [])


def _by_ward(authority_id: int) -> dict[str, list[int]]:
    pack = Authority.objects.values_list("pack", flat=True).get(pk=authority_id)
    found: dict[str, list[int]] = {}
    for payee, ward in wards_of_payees(authority_id, rulebook(date.min, pack).wards).items():
        found.setdefault(ward, []).append(payee)
    return found


def narrow_by_ward(rows: QuerySet[LedgerLine], ward: str) -> QuerySet[LedgerLine]:
    """Keep the payments to suppliers in a ward; a ward that nobody knows keeps none."""
    for authority in rows.values_list("authority", flat=True)[:1]:
        return rows.filter(is_among("payee_id", payees_in_ward(authority, ward)))
    return rows.none()


def is_among(path: str, keys: list[int]) -> Func:
    """One array, whose size the planner sees: many names are met by walking through days, few by name."""
    return Func(
        F(path), Value(keys, ArrayField(BigIntegerField())),
        arg_joiner=" = ANY(", template="%(expressions)s)", output_field=BooleanField(),
    )  # fmt: skip
