"""What is under contract in each category of the council's tree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection

from wisely.audit.remembering import remembered
from wisely.contracts.events import SENTENCES
from wisely.lib.periods import add_months
from wisely.people.events import SENTENCES as PEOPLE

WITHIN_MONTHS = 12
_BY_CATEGORY = """
SELECT c.category, count(*), count(*) FILTER (WHERE c.ends_on <= %(soon)s),
  count(*) FILTER (WHERE p.id IS NULL OR p.left_on <= %(on)s), COALESCE(sum(c.value_net), 0)
FROM contracts_contract c LEFT JOIN people_person p ON p.id = c.owner_id
WHERE c.authority_id = %(authority)s AND (c.starts_on IS NULL OR c.starts_on <= %(on)s)
  AND (c.stage = 'signed' AND (c.ends_on IS NULL OR c.ends_on >= %(on)s)
    OR c.stage IN ('ended', 'terminated') AND c.ended_on >= %(on)s)
GROUP BY c.category
"""


@dataclass(frozen=True, slots=True)
class ContractsOfCategory:
    """Contracts in force in one category; value is pounds net over their whole lives."""

    in_force: int
    ending: int
    without_owner: int
    value_net: Decimal


NOTHING = ContractsOfCategory(0, 0, 0, Decimal(0))


def contracts_by_category(authority_id: int, *, on: date) -> dict[str, ContractsOfCategory]:
    """Give what is in force by the category's code, "" for none; `ending` is within twelve months.

    One query where it is in memory, else two.
    """

    def make() -> dict[str, ContractsOfCategory]:
        with connection.cursor() as cursor:
            soon = add_months(on, WITHIN_MONTHS)
            cursor.execute(_BY_CATEGORY, {"authority": authority_id, "on": on, "soon": soon})
            return {code: ContractsOfCategory(*told) for code, *told in cursor.fetchall()}

    return remembered(authority_id, ("categories", on), make, about=(*SENTENCES, *PEOPLE))
