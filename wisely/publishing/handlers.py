"""What the public is told follows what happens to contracts, inside the same transaction.

Whichever event it was, what stands now is compared with what was told before. So a change that the public
does not see, such as another owner, tells nothing, and no event can be forgotten twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db.models import Q

from wisely.audit.reactions import when
from wisely.contracts import events
from wisely.contracts.lifecycle import ContractStage
from wisely.contracts.models import Contract, ImportRow
from wisely.contracts.queries import published_contracts
from wisely.lib.actor import Actor
from wisely.publishing.decisions.ocds import standing_of
from wisely.publishing.decisions.releases import next_release
from wisely.publishing.models import RELEASE, WITHDRAWAL, Change

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
    """Add a release where what the public sees of a published contract changed. At most nine queries."""
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
    told.filter(kind=RELEASE).update(is_withdrawn=True)
    row = Change(
        authority_id=contract.authority_id, kind=WITHDRAWAL, reference=contract.reference,
        number=told.count() + 1, at=at, contract=contract,
    )  # fmt: skip
    Change.objects.bulk_create([row])


def _release(found: Iterable[Contract], *, at: datetime, ends: bool) -> None:
    is_public = Q(published_at__isnull=False, withdrawn_at__isnull=True)
    rows = found.filter(is_public).exclude(stage=ContractStage.DRAFT).select_related("authority")  # type: ignore[attr-defined]
    for contract in rows:
        authority = contract.authority
        (shown,) = published_contracts(reference=contract.reference)
        standing = standing_of(
            shown, prefix=settings.OCID_PREFIX, buyer_code=authority.slug, buyer_name=authority.name
        )
        earlier = list(
            Change.objects.filter(authority=authority, reference=contract.reference)
            .order_by("number")
            .values_list("told", "is_withdrawn", "at")
        )
        moment = max([at, *(each[2] for each in earlier)])
        before = [told for told, is_withdrawn, _ in earlier if told is not None and not is_withdrawn]
        number = len(earlier) + 1
        release = next_release(before, standing, number=number, at=moment, ends=ends)
        if release is not None:
            row = Change(
                authority=authority, kind=RELEASE, reference=contract.reference, number=number, at=moment,
                contract=contract, told=release,
            )  # fmt: skip
            Change.objects.bulk_create([row])
