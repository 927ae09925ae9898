"""What the public is told follows what happens to contracts, inside the same transaction.

Whichever event it was, what stands now is compared with what was told before. So a change that the public
does not see, such as another owner, tells nothing, and no event can be forgotten twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from wisely.audit.reactions import when
from wisely.contracts import events
from wisely.contracts.lifecycle import ContractStage
from wisely.contracts.models import Contract, ImportRow
from wisely.contracts.queries import published_among
from wisely.lib.actor import Actor
from wisely.publishing.decisions.ocds import standing_of
from wisely.publishing.decisions.releases import next_release
from wisely.publishing.models import RELEASE, WITHDRAWAL, Change

_TOLD = """
SELECT authority_id, reference, count(*), max(at),
  (jsonb_agg(told ORDER BY number) FILTER (WHERE told IS NOT NULL AND NOT is_withdrawn))::text
FROM publishing_change
WHERE authority_id = ANY(%(authorities)s) AND reference = ANY(%(references)s)
GROUP BY 1, 2
"""
Happened = (
    events.ContractPublished
    | events.ContractRevised
    | events.ContractSigned
    | events.SuppliersNamed
    | events.ContractExtended
    | events.ContractModified
    | events.KpisSet
    | events.ContractEnded
    | events.ContractTerminated
    | events.ContractStruckOut
)


@when(
    events.ContractPublished, events.ContractRevised, events.ContractSigned, events.SuppliersNamed,
    events.ContractExtended, events.ContractModified, events.KpisSet, events.ContractEnded,
    events.ContractTerminated, events.ContractStruckOut,
)  # fmt: skip
def release_what_changed(event: Happened, *, by: Actor, at: datetime) -> None:
    """Add a release where what the public sees of a published contract changed. At most eight queries."""
    del by
    ends = isinstance(event, events.ContractEnded | events.ContractTerminated)
    _release(Contract.objects.filter(reference=event.contract), at=at, ends=ends)


@when(events.RegisterImported, events.ImportUndone)
def release_what_an_import_changed(
    event: events.RegisterImported | events.ImportUndone, *, by: Actor, at: datetime
) -> None:
    """Add a release for each published contract that an import touched."""
    del by
    touched = ImportRow.objects.filter(batch__file_sha256=bytes.fromhex(event.file_sha256))
    _release(Contract.objects.filter(pk__in=touched.values("contract")), at=at, ends=False)


@when(events.PublicationWithdrawn)
def take_releases_back(event: events.PublicationWithdrawn, *, by: Actor, at: datetime) -> None:
    """Hide the releases of a contract, and tell those who follow that it was withdrawn."""
    del by
    contract = Contract.objects.get(reference=event.contract)
    told = Change.objects.filter(authority=contract.authority_id, reference=contract.reference)
    told.filter(kind=RELEASE, is_withdrawn=False).update(is_withdrawn=True)
    row = Change(
        authority_id=contract.authority_id, kind=WITHDRAWAL, reference=contract.reference,
        number=told.count() + 1, at=at, contract=contract,
    )  # fmt: skip
    Change.objects.bulk_create([row])


class Told(NamedTuple):
    """What was told of a contract: how often, when last, and the releases that are not taken back."""

    times: int
    latest_at: datetime | None
    standing: tuple[dict[str, Any], ...]


NOTHING = Told(0, None, ())


def _release(found: QuerySet[Contract], *, at: datetime, ends: bool) -> None:
    shown = published_among(found.exclude(stage=ContractStage.DRAFT))
    earlier = _told_before(contract for contract, _ in shown)
    rows = []
    for contract, what in shown:
        authority = contract.authority
        before = earlier.get((contract.authority_id, contract.reference), NOTHING)
        number, moment = before.times + 1, max(at, before.latest_at or at)
        standing = standing_of(
            what, prefix=settings.OCID_PREFIX, buyer_code=authority.slug, buyer_name=authority.name
        )
        release = next_release(before.standing, standing, number=number, at=moment, ends=ends)
        if release is not None:
            row = Change(
                authority=authority, kind=RELEASE, reference=contract.reference, number=number, at=moment,
                contract=contract, told=release,
            )  # fmt: skip
            rows.append(row)
    Change.objects.bulk_create(rows)


def _told_before(contracts: Iterable[Contract]) -> dict[tuple[int, str], Told]:
    """Give what was told of each contract so far. One query, and only what still stands is read."""
    keys = {(each.authority_id, each.reference) for each in contracts}
    with connection.cursor() as cursor:
        cursor.execute(
            _TOLD,
            {
                "authorities": list({authority for authority, _ in keys}),
                "references": list({reference for _, reference in keys}),
            },
        )
        return {
            (authority, reference): Told(times, latest_at, tuple(json.loads(standing or "[]")))
            for authority, reference, times, latest_at, standing in cursor.fetchall()
        }
