"""What matching found for names in a council's ledger: looked up among all suppliers' names, written in bulk.

Only acts of the rooms above call `keep_findings`: a file's names are looked up in the act that imports it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import cast

from django.db import connection

from wisely.audit.kept import refuse_outside_an_act
from wisely.suppliers.decisions import Found, NameIndex, Outcome, match_name
from wisely.suppliers.models import NameFinding

__all__ = ["Found", "Outcome", "keep_findings", "known_names", "look_up", "unsettle_findings"]

_ALL_NAMES = """
SELECT COALESCE(s.canonical_id, s.id), n.name
FROM suppliers_suppliername n JOIN suppliers_supplier s ON s.id = n.supplier_id
"""


def known_names(also: Iterable[tuple[int, str]] = ()) -> NameIndex:
    """Index every name of every supplier under the live one; `also` are names that officers decided."""
    with connection.cursor() as cursor:
        cursor.execute(_ALL_NAMES)
        known = NameIndex(cursor.fetchall())
    for supplier, name in also:
        known.add(supplier, name)
    return known


def look_up(names: Iterable[str], known: NameIndex) -> dict[str, Found]:
    """Say of each name whom it means, may mean, or that nobody known is like it."""
    return {name: match_name(name, known) for name in dict.fromkeys(names)}


def keep_findings(authority_id: int, found: dict[str, Found], *, at: datetime) -> None:
    """Write what was found for some names, in the place of what was found for them before."""
    refuse_outside_an_act("suppliers.NameFinding")
    NameFinding.objects.filter(authority=authority_id, name__in=list(found)).delete()
    NameFinding.objects.bulk_create(
        (
            NameFinding(
                authority_id=authority_id, name=name, supplier_id=cast("int", likely.who),
                met_as=likely.met_as, likeness_share=Decimal(str(likely.sureness)),
                reasons=list(likely.why), found_at=at,
                is_settled=each.outcome is Outcome.MATCHED and place == 0,
            )
            for name, each in found.items()
            for place, likely in enumerate(each.likely)
        ),
        batch_size=5_000,
    )  # fmt: skip


def unsettle_findings(authority_id: int, name: str) -> None:
    """Let what was found for a name wait for a person."""
    NameFinding.objects.filter(authority=authority_id, name=name).update(is_settled=False)
