"""How well the register is kept, directorate by directorate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection

_BY_DIRECTORATE = """
SELECT COALESCE(d.code, ''), COALESCE(d.name, ''), count(*), avg(c.completeness),
       count(*) FILTER (WHERE c.completeness = 100),
       count(*) FILTER (WHERE p.id IS NULL OR p.left_on <= %(on)s),
       count(*) FILTER (WHERE c.stage = 'signed' AND c.ends_on < %(on)s)
FROM contracts_contract c
LEFT JOIN people_directorate d ON d.id = c.directorate_id
LEFT JOIN people_person p ON p.id = c.owner_id
WHERE c.authority_id = %(authority)s AND c.stage IN ('draft', 'signed')
GROUP BY d.code, d.name ORDER BY avg(c.completeness), d.name
"""


@dataclass(frozen=True, slots=True)
class DirectorateQuality:
    """The open contracts of a directorate: how complete in per cent, what wants care. "" is none named."""

    code: str
    name: str
    contracts: int
    completeness: Decimal
    whole: int
    without_owner: int
    past_end: int


def quality_by_directorate(authority_id: int | None, *, on: date) -> list[DirectorateQuality]:
    """Give each directorate with open contracts, the least complete first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_DIRECTORATE, {"authority": authority_id, "on": on})
        return [DirectorateQuality(*row) for row in cursor.fetchall()]
