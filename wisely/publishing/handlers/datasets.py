"""What happens after a dataset is published and may make a correction due; and large datasets as jobs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wisely.audit.reactions import when
from wisely.contracts.events import ContractStruckOut, PublicationWithdrawn
from wisely.lib.actor import Actor
from wisely.lib.periods import read_period
from wisely.people.models import Authority
from wisely.publishing import noticing
from wisely.publishing.actions import publish_dataset
from wisely.publishing.events import FieldsRedacted, RedactionLifted
from wisely.publishing.permissions import Permission
from wisely.publishing.work import PUBLISH_DATASET
from wisely.rules.transparency import datasets
from wisely.spend.events import ImportUndone, LedgerImported
from wisely.spend.models import LedgerImport
from wisely.work.kinds import Outcome, long_work
from wisely.work.progress import Progress


@when(LedgerImported)
def notice_payments_that_came_in(event: LedgerImported, *, by: Actor, at: datetime) -> None:
    """See whether payments came into months that are published."""
    del by
    imported = LedgerImport.objects.filter(file_name=event.file, imported_at=at)
    for each in imported:
        noticing.notice_payments(each, f"“{event.file}” was imported since.", at=at)


@when(ImportUndone)
def notice_payments_that_went_out(event: ImportUndone, *, by: Actor, at: datetime) -> None:
    """See whether payments were taken out of months that are published."""
    del by
    undone = LedgerImport.objects.filter(file_name=event.file, undone_at=at)
    for each in undone:
        noticing.notice_payments(each, f"The import of “{event.file}” was undone since.", at=at)


@when(PublicationWithdrawn, ContractStruckOut)
def notice_contracts_that_went_out(
    event: PublicationWithdrawn | ContractStruckOut, *, by: Actor, at: datetime
) -> None:
    """See whether a contract that the public may no longer read stands in a published register."""
    del by
    what = f"Contract {event.contract} was withdrawn or struck out since."
    noticing.notice_contract(event.contract, what, at=at)


@when(FieldsRedacted)
def notice_redactions(event: FieldsRedacted, *, by: Actor, at: datetime) -> None:
    """See whether what is taken out from now on stands in what is published."""
    del by
    what = "Something in it was redacted since: correct it, then withdraw the version before."
    noticing.notice_redaction(event.subject_kind, event.subject_key, what, at=at)


@when(RedactionLifted)
def notice_lifted_redactions(event: RedactionLifted, *, by: Actor, at: datetime) -> None:
    """See whether what may be published from now on was taken out of what is published."""
    del by
    what = "A redaction in it was lifted since: publish what it took out."
    noticing.notice_redaction(event.subject_kind, event.subject_key, what, at=at)


@long_work(
    PUBLISH_DATASET,
    needs=Permission.PUBLISH_DATASET,
    steps={"Reading what belongs into it": 40, "Writing the rows and the files": 60},
)
def publish_in_a_job(arguments: Mapping[str, Any], *, progress: Progress, by: Actor, at: datetime) -> Outcome:
    """Publish a large dataset; `arguments` hold its code, its period, the reason and the version seen."""
    authority = Authority.objects.get(pk=by.authority_id or 0)
    dataset = datasets(authority.pack)[arguments["dataset"]]
    made = publish_dataset(
        authority, dataset, read_period(arguments["period"]), reason=arguments["reason"],
        version=arguments["version"], progress=progress, by=by, at=at,
    )  # fmt: skip
    return Outcome(
        f"Version {made.number} of {dataset.name} is published: {made.rows_count:,} rows.",
        href=f"/publishing/{dataset.code}/{arguments['period']}/",
    )
