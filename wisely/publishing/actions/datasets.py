"""A dataset of a period is published, corrected by a further version, or a version is withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from wisely.audit.acts import Act, act
from wisely.lib.actor import Actor
from wisely.lib.periods import Period, period_code, period_name
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.models import Authority
from wisely.publishing import events, writing
from wisely.publishing.decisions.datasets.comparing import Difference, difference, not_recorded, sums_by
from wisely.publishing.decisions.datasets.redacting import Redactor, Row
from wisely.publishing.models import (
    DATASET,
    WITHDRAWAL,
    Change,
    ContractRow,
    CorrectionDue,
    DatasetVersion,
    PaymentRow,
    Publication,
)
from wisely.publishing.permissions import may_publish_dataset
from wisely.publishing.queries.duties import why_not_held
from wisely.publishing.queries.gathering import Gathered, gathered, rules
from wisely.rules.transparency import Dataset
from wisely.work.progress import SILENT, Progress

LARGEST = 20  # names shown in a version's sums; all stand in its rows
NO_CHANGE = Difference(0, 0, 0, ())


def publish_dataset(
    authority: Authority, dataset: Dataset, period: Period, *, reason: str = "", version: int | None = None,
    progress: Progress = SILENT, by: Actor, at: datetime,
) -> DatasetVersion:  # fmt: skip
    """Publish a period of a dataset, or a correction of it: a new version, with a reason the public reads.

    A period in which nothing belongs is published without rows: that tells the public that there was
    nothing. `version` is that of the publication the officer saw. As a job it tells `progress` its two steps.

    :raises Refusal: when the period is not over or not held, or nothing differs from the version before.
    """
    publication = _publication(authority, dataset, period)
    with act(publication, by=by, at=at, reason=reason, version=version, holding=[authority]) as this:
        on = timezone.localdate(at)
        is_first = publication.latest == 0
        this.needs(
            may_publish_dataset(by),
            _is_over(period, is_over=publication.ends_before <= on),
            _says_why(reason, is_first=is_first),
            _is_held(why_not_held(authority.pk, dataset, period)),
        )
        found = gathered(authority, dataset, period, on=on, progress=progress)
        redactor = Redactor(dataset, rules(authority.pk, on=on))
        before = _rows_of(publication, dataset)
        told = NO_CHANGE if is_first else difference(
            before, found.rows, dataset.fields, as_now_redacted=redactor.redacted
        )  # fmt: skip
        this.needs(_differs(told, publication, is_first=is_first))
        progress.next_step(total=len(found.rows), unit="rows")
        publication.latest += 1
        publication.live = publication.latest
        made = _version(publication, dataset, found, told, reason=reason, by=by, at=at)
        made.files = writing.write_files(made, dataset, found.rows, told)
        _keep(this, publication, made, found.rows, at=at)
        this.record(
            events.DatasetPublished(
                publication=publication.reference, number=made.number, rows=made.rows_count,
                total_net=str(made.total_net), added=told.added, removed=told.removed, changed=told.changed,
            )
        )  # fmt: skip
    return made


def _publication(authority: Authority, dataset: Dataset, period: Period) -> Publication:
    """Find the publication of a period, or a new one that the act will save."""
    found = Publication.objects.filter(authority=authority, dataset=dataset.code, code=period_code(period))
    assert period.ends_before is not None, "a dataset's period ends"
    return found.first() or Publication(
        authority=authority, dataset=dataset.code, code=period_code(period), starts_on=period.starts_on,
        ends_before=period.ends_before,
    )  # fmt: skip


def _is_over(period: Period, *, is_over: bool) -> Verdict:
    return YES if is_over else no(f"{period_name(period)} is not over yet.")


def _says_why(reason: str, *, is_first: bool) -> Verdict:
    if is_first or reason.strip():
        return YES
    return no("Say why it is corrected. The public reads this beside the new version.")


def _is_held(why_not: str) -> Verdict:
    return no(why_not) if why_not else YES


def _differs(told: Difference, publication: Publication, *, is_first: bool) -> Verdict:
    if is_first or told or publication.live == 0:
        return YES
    return no(f"Nothing differs from version {publication.latest}, so there is nothing to correct.")


def _rows_of(publication: Publication, dataset: Dataset) -> list[Row]:
    """Give the rows of the version before, as plain values with what a redaction finds them by."""
    if publication.latest == 0:
        return []
    table: Any = PaymentRow if dataset.code in {"payments", "cards"} else ContractRow
    hidden = "payee_key" if table is PaymentRow else "contract"
    keys = {*(field.key for field in dataset.fields), hidden}
    rows = table.objects.filter(
        dataset_version__publication=publication, dataset_version__number=publication.latest
    )
    return list(rows.order_by("number").values(*keys))


def _version(
    publication: Publication, dataset: Dataset, found: Gathered, told: Difference, *, reason: str, by: Actor,
    at: datetime,
) -> DatasetVersion:  # fmt: skip
    amount = "amount_net" if dataset.code in {"payments", "cards"} else "value_net"
    name = "beneficiary" if amount == "amount_net" else "supplier"
    return DatasetVersion(
        authority_id=publication.authority_id, publication=publication, number=publication.latest,
        published_at=at, published_by=by.reference, reason=reason.strip(), rows_count=len(found.rows),
        total_net=sum((row[amount] or Decimal(0) for row in found.rows), Decimal(0)),
        redacted_count=sum(bool(row["redacted"]) for row in found.rows), redactions=list(found.redactions),
        difference=told.as_plain(),
        findings={
            "not_recorded": not_recorded(found.rows, dataset.fields),
            "by_department": _plain(sums_by(found.rows, "department", amount)),
            "by_name": _plain(sums_by(found.rows, name, amount))[:LARGEST],
        },
    )  # fmt: skip


def _plain(sums: Any) -> list[list[Any]]:
    return [[name, count, str(total)] for name, count, total in sums]


def _keep(
    this: Act, publication: Publication, made: DatasetVersion, rows: list[Row], *, at: datetime
) -> None:
    """Save the version, its rows, the line in the feed of changes, and the end of what was due."""
    this.keep(made)
    table: Any = PaymentRow if publication.dataset in {"payments", "cards"} else ContractRow
    columns = {field.name for field in table._meta.concrete_fields}  # noqa: SLF001 - Django's model API
    for number, row in enumerate(rows, start=1):
        values: Mapping[str, Any] = {key: value for key, value in row.items() if key in columns}
        this.keep(
            table(
                authority_id=publication.authority_id, dataset_version=made, number=number, version=1,
                **values,
            )
        )  # fmt: skip
    this.keep(_change(publication, DATASET, at=at))
    for due in CorrectionDue.objects.filter(publication=publication.pk, settled_at__isnull=True):
        due.settled_at, due.settled_how = at, f"Version {made.number} was published."
        this.keep(due)


def _change(publication: Publication, kind: str, *, at: datetime) -> Change:
    told = Change.objects.filter(authority=publication.authority_id, reference=publication.reference).count()
    return Change(
        authority_id=publication.authority_id, kind=kind, reference=publication.reference, number=told + 1,
        at=at,
    )  # fmt: skip


def withdraw_version(version: DatasetVersion, *, reason: str, by: Actor, at: datetime) -> Publication:
    """Take a version's rows and files out of the public's sight, for a reason that the public reads.

    :raises Refusal: when it is withdrawn already, or no reason is given.
    """
    publication = version.publication
    with act(publication, by=by, at=at, reason=reason) as this:
        version.refresh_from_db()
        this.needs(
            may_publish_dataset(by),
            YES if version.withdrawn_at is None else no("This version is withdrawn already."),
            YES if reason.strip() else no("Say why it is withdrawn. The public reads this in its place."),
        )
        version.withdrawn_at, version.withdrawal_reason = at, reason.strip()
        if version.number == publication.live:
            publication.live = 0  # the version before was corrected, so it does not come back
        this.keep(version)
        this.keep(_change(publication, WITHDRAWAL, at=at))
        this.record(events.VersionWithdrawn(publication=publication.reference, number=version.number))
    return publication


def set_correction_aside(
    due: CorrectionDue, *, reason: str, version: int | None = None, by: Actor, at: datetime
) -> CorrectionDue:
    """Decide that what was published need not be corrected after all, and say why."""
    with act(due, by=by, at=at, reason=reason, version=version) as this:
        this.needs(
            may_publish_dataset(by),
            YES if due.settled_at is None else no("This is settled already."),
            YES if reason.strip() else no("Say why nothing needs to be corrected."),
        )
        due.settled_at, due.settled_how = at, reason.strip()
        this.record(
            events.CorrectionSetAside(publication=due.publication.reference, what=due.what.rstrip("."))
        )
    return due
