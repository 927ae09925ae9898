"""Who is at the door, in one query: every page asks it first."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from wisely.people.decisions import Grant, Officer
from wisely.people.decisions.delegations import NEVER_LENT
from wisely.people.decisions.officers import all_permissions
from wisely.people.lifecycle import DelegationStage
from wisely.people.permissions import role

# What others have lent counts only while the holder holds it and everybody in between is still here.
_AT_THE_DOOR = """
SELECT p.id, p.reference, p.name, a.id, COALESCE(a.slug, ''), COALESCE(a.name, ''), COALESCE(a.pack, ''),
  COALESCE(a.is_demonstration, false),
  a.is_demonstration AND EXISTS (SELECT 1 FROM people_authority real WHERE NOT real.is_demonstration),
  (SELECT jsonb_agg(jsonb_build_array(s.role, s.scope_kind, s.scope_key, s.limit_net::text) ORDER BY s.id)
   FROM people_assignment s WHERE s.person_id = p.id AND s.period @> %(on)s::date),
  (SELECT jsonb_agg(jsonb_build_array(s.role, d.scope_kind, d.scope_key,
     CASE WHEN d.limit_net IS NOT NULL AND s.limit_net IS NOT NULL
         AND (u.id IS NULL OR u.limit_net IS NOT NULL)
       THEN LEAST(d.limit_net, s.limit_net, u.limit_net)::text END,
     holder.reference) ORDER BY d.id)
   FROM people_delegation d
   JOIN people_assignment s ON s.id = d.assignment_id
   JOIN people_person holder ON holder.id = s.person_id
   LEFT JOIN people_delegation u ON u.id = d.under_id
   LEFT JOIN people_person giver ON giver.id = d.giver_id
   WHERE d.receiver_id = p.id AND d.stage = %(accepted)s AND d.period @> %(on)s::date
     AND s.period @> %(on)s::date AND (holder.left_on IS NULL OR holder.left_on > %(on)s::date)
     AND (d.under_id IS NULL OR (u.stage = %(accepted)s AND u.period @> %(on)s::date
       AND (giver.left_on IS NULL OR giver.left_on > %(on)s::date))))
FROM people_person p LEFT JOIN people_authority a ON a.id = p.authority_id
WHERE {which} = %(person)s AND (p.left_on IS NULL OR p.left_on > %(on)s::date)
"""
_BY_ID, _BY_REFERENCE = _AT_THE_DOOR.format(which="p.id"), _AT_THE_DOOR.format(which="p.reference")


def officer_for(person_id: int | None, *, on: date, request_id: str = "") -> Officer | None:
    """Give the person at the door with the grants in force on a day. One query.

    None where there is no such person, they have left or their council is out of scope.
    """
    return _officer(_BY_ID, person_id or 0, on=on, request_id=request_id)


def officer_by_reference(reference: str, *, on: date, request_id: str = "") -> Officer | None:
    """Give the officer with this reference, as `officer_for` does."""
    return _officer(_BY_REFERENCE, reference, on=on, request_id=request_id)


def _officer(query: str, person: int | str, *, on: date, request_id: str) -> Officer | None:
    with connection.cursor() as cursor:
        cursor.execute(query, {"person": person, "on": on, "accepted": DelegationStage.ACCEPTED})
        row = cursor.fetchone()
    if row is None:
        return None
    *told, own, lent = row
    grants = (*_grants(own), *_grants(lent, without=NEVER_LENT))
    return Officer(
        person_id=told[0], reference=told[1], name=told[2], authority_id=told[3], authority_slug=told[4],
        authority_name=told[5], pack=told[6], is_demonstration=told[7],
        is_beside_a_real_council=bool(told[8]), request_id=request_id,
        grants=grants, permissions=all_permissions(grants),
    )  # fmt: skip


def _grants(found: Any, *, without: frozenset[str] = frozenset()) -> tuple[Grant, ...]:
    """Read grants as the query tells them; a role that is no longer declared gives none."""
    rows = json.loads(found) if isinstance(found, str) else found or ()
    return tuple(
        Grant(
            known.code, known.permissions - without if without else known.permissions, kind, key,
            None if limit is None else Decimal(limit), *holder,
        )
        for code, kind, key, limit, *holder in rows
        if (known := role(code))
    )  # fmt: skip
