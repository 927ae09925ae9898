"""What matching found for names in a council's ledger: looked up among all suppliers' names, written in bulk.

Only acts of the rooms above call `keep_findings`: a file's names are looked up in the act that imports it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import cast

from django.db import connection

from wisely.audit.kept import refuse_outside_an_act
from wisely.suppliers.decisions import Found, NameIndex, Outcome, alike_beyond_doubt, match_names
from wisely.suppliers.models import NameFinding

__all__ = [
    "Found", "NameIndex", "Outcome", "alike_beyond_doubt", "keep_findings", "known_names", "look_up",
    "unsettle_findings",
]  # fmt: skip

_ALL_NAMES = """
SELECT COALESCE(s.canonical_id, s.id), n.name, COALESCE(v.number, ''), s.postcode
FROM suppliers_suppliername n JOIN suppliers_supplier s ON s.id = n.supplier_id
LEFT JOIN (
  SELECT supplier_id, min(number) AS number FROM suppliers_identifier
  WHERE scheme = 'GB-VAT' AND withdrawn_at IS NULL GROUP BY supplier_id HAVING count(*) = 1
) v ON v.supplier_id = s.id
"""


def known_names(also: Iterable[tuple[int, str]] = ()) -> NameIndex:
    """Index every name of every supplier under the live one, with its postcode and its one VAT number.

    `also` are names that officers decided.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ALL_NAMES)
        known = NameIndex()
        for supplier, name, *beside in cursor.fetchall():
            known.add(supplier, name, (beside[0], beside[1]))
    for supplier, name in also:
        known.add(supplier, name)
    return known


def look_up(names: Mapping[str, tuple[str, str]], known: NameIndex) -> dict[str, Found]:
    """Say of each name whom it means, may mean, or that nobody known is like it.

    Beside each stand its VAT number and its postcode as `lib.identifiers` writes them, "" for none. Those
    matched are among `known` afterwards, since one name of a file tells whom the next means.
    """
    return match_names(names, known)


def keep_findings(authority_id: int, found: dict[str, Found], *, at: datetime) -> None:
    """Write what was found for some names, in the place of what was found for them before."""
    refuse_outside_an_act("suppliers.NameFinding")
    NameFinding.objects.filter(authority=authority_id, name__in=list(found)).delete()
    NameFinding.objects.bulk_create(
        (
            NameFinding(
                authority_id=authority_id, name=name, supplier_id=cast("int", likely.who),
                met_as=likely.met_as, likeness_share=Decimal(str(likely.sureness)),
                reasons=list(likely.why), waits=each.waits, found_at=at,
                is_settled=each.outcome is Outcome.MATCHED and place == 0,
            )
            for name, each in found.items()
            for place, likely in enumerate(each.likely)
        ),
        batch_size=5_000,
    )  # fmt: skip


def unsettle_findings(authority_id: int, name: str) -> None:
    """Let what was found for a name wait for a person."""
    found = NameFinding.objects.filter(authority=authority_id, name=name)
    found.update(is_settled=False, waits="what was said of it was undone")
