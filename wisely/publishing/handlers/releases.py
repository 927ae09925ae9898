"""What the public is told follows what happens to contracts, inside the same transaction.

Whichever event it was, what stands now is compared with what was told before. So a change that the public
does not see, such as another owner, tells nothing, and no event can be forgotten twice.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection

from wisely.audit.reactions import acted_on, deliver_once, when
from wisely.contracts import events
from wisely.contracts.lifecycle import ContractStage
from wisely.contracts.models import Contract, ImportRow
from wisely.contracts.queries import PublishedContract, as_published, published_among
from wisely.lib.actor import Actor
from wisely.publishing.decisions.ocds import standing_of
from wisely.publishing.decisions.releases import next_release
from wisely.publishing.models import RELEASE, Change

BUILD_WHAT_IS_HIDDEN = "wisely.publishing.handlers.telling.build_what_is_hidden"
_TOLD = """
SELECT told_of.authority, told_of.reference, council.slug, council.name, count(told.id), max(told.at),
  (jsonb_agg(told.told ORDER BY told.number)
   FILTER (WHERE told.told IS NOT NULL AND NOT told.is_withdrawn))::text
FROM unnest(%(authorities)s::bigint[], %(references)s::text[]) AS told_of (authority, reference)
JOIN people_authority council ON council.id = told_of.authority
LEFT JOIN publishing_change told
  ON told.authority_id = told_of.authority AND told.reference = told_of.reference
GROUP BY 1, 2, 3, 4
"""
# One statement, for each withdrawal waits for it. A file that is being built is waited for, and hidden then:
# so every file of those years is written to, hidden already or not.
_TAKE_BACK = """
WITH contract AS (
  SELECT id, authority_id, reference FROM contracts_contract WHERE reference = %(reference)s
), told AS (
  SELECT told.kind, told.at FROM publishing_change told JOIN contract USING (authority_id, reference)
), taken_back AS (
  UPDATE publishing_change told SET is_withdrawn = true FROM contract
  WHERE told.authority_id = contract.authority_id AND told.reference = contract.reference
    AND told.kind = 'release' AND NOT told.is_withdrawn
), hidden AS (
  UPDATE publishing_bulkfile file SET is_hidden = true FROM contract
  WHERE file.authority_id = contract.authority_id AND file.year IN (
    SELECT extract(year FROM at AT TIME ZONE 'Europe/London') FROM told WHERE kind = 'release'
  ) RETURNING file.id
), added AS (
  INSERT INTO publishing_change
    (version, authority_id, kind, reference, number, at, contract_id, is_withdrawn, transaction)
  SELECT 0, authority_id, 'withdrawal', reference, (SELECT count(*) + 1 FROM told), %(at)s, id, false, 0
  FROM contract
)
SELECT authority_id, (SELECT count(*) FROM hidden) FROM contract
"""
Happened = (
    events.ContractPublished
    | events.ContractRevised
    | events.ContractSigned
    | events.SuppliersNamed
    | events.ContractExtended
    | events.ContractModified
    | events.KpiSet
    | events.KpiRevised
    | events.KpiEnded
    | events.NoKpisExplained
    | events.ContractEnded
    | events.ContractTerminated
    | events.ContractStruckOut
)


@when(
    events.ContractPublished, events.ContractRevised, events.ContractSigned, events.SuppliersNamed,
    events.ContractExtended, events.ContractModified, events.KpiSet, events.KpiRevised, events.KpiEnded,
    events.NoKpisExplained, events.ContractEnded,
    events.ContractTerminated, events.ContractStruckOut,
)  # fmt: skip
def release_what_changed(event: Happened, *, by: Actor, at: datetime) -> None:
    """Add a release where what the public sees of a published contract changed. Three queries."""
    del by
    contract = acted_on(Contract) or Contract.objects.get(reference=event.contract)
    if contract.is_published and contract.stage != ContractStage.DRAFT:
        ends = isinstance(event, events.ContractEnded | events.ContractTerminated)
        _release(as_published([contract]), at=at, ends=ends)


@when(events.RegisterImported, events.ImportUndone)
def release_what_an_import_changed(
    event: events.RegisterImported | events.ImportUndone, *, by: Actor, at: datetime
) -> None:
    """Add a release for each published contract that an import touched."""
    del by
    touched = ImportRow.objects.filter(batch__file_sha256=bytes.fromhex(event.file_sha256))
    contracts = Contract.objects.filter(pk__in=touched.values("contract")).exclude(stage=ContractStage.DRAFT)
    _release(published_among(contracts), at=at, ends=False)


@when(events.PublicationWithdrawn)
def take_releases_back(event: events.PublicationWithdrawn, *, by: Actor, at: datetime) -> None:
    """Hide the releases of a contract and the files that hold them, and tell those who follow.

    The files are then built anew without them, by a job.
    """
    del by
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_BACK, {"reference": event.contract, "at": at})
        ((authority_id, hidden),) = cursor.fetchall()
    if hidden:
        deliver_once(authority_id=authority_id, name=BUILD_WHAT_IS_HIDDEN)


class Told(NamedTuple):
    """What was told of a contract, by whose council: how often, when last, and what is not taken back."""

    buyer_code: str
    buyer_name: str
    times: int
    latest_at: datetime | None
    standing: tuple[dict[str, Any], ...]


def _release(shown: Sequence[tuple[Contract, PublishedContract]], *, at: datetime, ends: bool) -> None:
    earlier = _told_before([contract for contract, _ in shown]) if shown else {}
    rows = []
    for contract, what in shown:
        before = earlier[contract.authority_id, contract.reference]
        number, moment = before.times + 1, max(at, before.latest_at or at)
        standing = standing_of(
            what, prefix=settings.OCID_PREFIX, buyer_code=before.buyer_code, buyer_name=before.buyer_name
        )
        release = next_release(before.standing, standing, number=number, at=moment, ends=ends)
        if release is not None:
            row = Change(
                authority_id=contract.authority_id, kind=RELEASE, reference=contract.reference, number=number,
                at=moment, contract_id=contract.pk, told=release,
            )  # fmt: skip
            rows.append(row)
    Change.objects.bulk_create(rows)


def _told_before(contracts: Sequence[Contract]) -> dict[tuple[int, str], Told]:
    """Give what was told of each contract so far. One query, and only what still stands is read."""
    authorities, references = zip(*((each.authority_id, each.reference) for each in contracts), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(_TOLD, {"authorities": list(authorities), "references": list(references)})
        return {
            (authority, reference): Told(slug, name, times, latest_at, tuple(json.loads(standing or "[]")))
            for authority, reference, slug, name, times, latest_at, standing in cursor.fetchall()
        }
