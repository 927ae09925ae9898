"""Published datasets for pages: publications, versions, rows, corrections and redactions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, Count, F, Func, Q, QuerySet, Sum, TextField, Value

from wisely.audit.remembering import remembered
from wisely.contracts.queries import contract_for
from wisely.lib.money import Net
from wisely.lib.periods import Period, period_code, period_name, read_period
from wisely.lib.slips import plain_letters
from wisely.lib.whole_numbers import whole_number
from wisely.people.models import Authority
from wisely.people.queries.history import Remembered, what_happened_to
from wisely.publishing.decisions.datasets.redacting import CONTRACT, PAYEE, holds_on
from wisely.publishing.events import SENTENCES
from wisely.publishing.files import place_of
from wisely.publishing.models import (
    ContractRow,
    CorrectionDue,
    DatasetVersion,
    PaymentRow,
    Publication,
    Redaction,
    Transmission,
)
from wisely.publishing.portals import portal_of
from wisely.rules.transparency import Dataset, datasets, redaction_reasons
from wisely.spend.queries import payee_for

KINDS_OF_FILE = {
    "csv": ("text/csv; charset=utf-8", ".csv"),
    "json": ("application/json", ".json"),
    "metadata": ("application/csvm+json", ".csv-metadata.json"),
    "difference": ("text/csv; charset=utf-8", "-difference.csv"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A version as pages show it. Pounds net; `is_live` says that it is the newest not withdrawn."""

    key: int
    dataset: str
    code: str
    period: str
    number: int
    published_at: datetime
    reason: str
    rows: int
    total_net: Decimal
    redacted: int
    findings: Mapping[str, Any]
    difference: Mapping[str, int]
    files: Mapping[str, Mapping[str, Any]]
    withdrawn_at: datetime | None
    withdrawal_reason: str
    is_live: bool

    @property
    def file_name(self) -> str:
        """The name of its files, without their ending."""
        return f"{self.dataset}-{self.code}-v{self.number}"

    @property
    def path(self) -> str:
        """Its address below the council's datasets."""
        return f"{self.dataset}/{self.code}/v{self.number}/"


def dataset_of(pack: str, code: str) -> Dataset | None:
    """Give a dataset by its code."""
    return datasets(pack).get(code)


def period_of(dataset: Dataset, code: str) -> Period | None:
    """Read a period from an address; None where it is none of the dataset's."""
    try:
        period = read_period(code)
    except ValueError:
        return None
    return period if period in dataset.periods(period) else None


def code_of(period: Period) -> str:
    """Write a period as addresses have it."""
    return period_code(period)


def publication_for(authority_id: int | None, dataset: str, code: str) -> Publication | None:
    """Find a publication to act on."""
    return Publication.objects.filter(authority=authority_id, dataset=dataset, code=code).first()


def versions(authority_id: int, *, dataset: str = "", code: str = "") -> list[Shown]:
    """Give versions, the latest period and number first. One query."""
    rows = DatasetVersion.objects.filter(authority=authority_id).select_related("publication")
    if dataset:
        rows = rows.filter(publication__dataset=dataset)
    if code:
        rows = rows.filter(publication__code=code)
    return [shown(row) for row in rows.order_by("-publication__starts_on", "publication__dataset", "-number")]


def latest_of(authority_id: int, dataset: str) -> Shown | None:
    """Give the newest version of the latest period of a dataset; None where there is none. One query."""
    rows = DatasetVersion.objects.filter(
        authority=authority_id, publication__dataset=dataset, number=F("publication__live")
    )
    row = rows.select_related("publication").order_by("-publication__starts_on").first()
    return shown(row) if row else None


def shown(row: DatasetVersion) -> Shown:
    """Give a version as pages show it; reads its publication."""
    publication = row.publication
    period = Period(publication.starts_on, publication.ends_before)
    return Shown(
        row.pk, publication.dataset, publication.code, period_name(period), row.number, row.published_at,
        row.reason, row.rows_count, row.total_net, row.redacted_count, row.findings, row.difference,
        row.files, row.withdrawn_at, row.withdrawal_reason or "", row.number == publication.live,
    )  # fmt: skip


def version_for(authority_id: int | None, dataset: str, code: str, number: int) -> DatasetVersion | None:
    """Find a version to act on or to show, with its publication."""
    return (
        DatasetVersion.objects.filter(
            authority=authority_id, publication__dataset=dataset, publication__code=code, number=number
        )
        .select_related("publication")
        .first()
    )


def file_of(version: Shown, kind: str) -> Path | None:
    """Find one of a version's files on this machine."""
    stored = version.files.get(kind)
    return place_of(str(stored["sha256"])) if stored else None


def rows_of(version: Shown) -> QuerySet[Any]:
    """Give the rows of a version, for lists."""
    table: Any = PaymentRow if version.dataset in {"payments", "cards"} else ContractRow
    found: QuerySet[Any] = table.objects.filter(dataset_version=version.key)
    return found


def live_rows(authority_id: int, dataset: str) -> QuerySet[Any]:
    """Give the rows of all periods of a dataset, of the newest version that is not withdrawn."""
    table: Any = PaymentRow if dataset in {"payments", "cards"} else ContractRow
    live = DatasetVersion.objects.filter(
        authority=authority_id, publication__dataset=dataset, number=F("publication__live"),
        withdrawn_at__isnull=True,
    )  # fmt: skip
    found: QuerySet[Any] = table.objects.filter(authority=authority_id, dataset_version__in=live)
    return found


def departments_of(authority_id: int, dataset: str) -> list[str]:
    """Name the departments that the newest versions of a dataset have; "" where rows name none. One query."""
    live = DatasetVersion.objects.filter(
        authority=authority_id, publication__dataset=dataset, number=F("publication__live")
    )
    told = live.values_list("findings__by_department", flat=True)
    return sorted({name for each in told for name, *_ in each or ()})


MOST_WORDS = 8
NOT_SAID = "-"
"""Stands in an address for rows that name no department, beneficiary or supplier."""


def narrow_rows_by_department(rows: QuerySet[Any], name: str) -> QuerySet[Any]:
    """Keep the rows of a department, as they name it."""
    return rows.filter(department="" if name == NOT_SAID else name)


def narrow_rows_by_name(rows: QuerySet[Any], name: str) -> QuerySet[Any]:
    """Keep the rows with one beneficiary or supplier, as they name it."""
    key = "beneficiary" if rows.model is PaymentRow else "supplier"
    return rows.filter(**{key: "" if name == NOT_SAID else name})


def narrow_rows_by_words(rows: QuerySet[Any], text: str, *, authority_id: int, dataset: str) -> QuerySet[Any]:
    """Keep the payments to whoever's name holds every word of a text; accents and case make no difference.

    A council names some ten thousand beneficiaries in a million payments. The names are read once for each
    state of what is published, and looked through in memory: a search of the payments takes a second.
    """
    words = plain_letters(text).split()[:MOST_WORDS]
    if not words:
        return rows
    known = remembered(
        authority_id, ("who was paid", dataset), lambda: _who_was_paid(authority_id, dataset),
        about=tuple(SENTENCES), is_long=True,
    )  # fmt: skip
    found = [name for plain, name in known if all(word in plain for word in words)]
    names = Value(found, output_field=ArrayField(TextField()))
    is_one = Func(
        F("beneficiary"), names, template="(%(expressions)s))", arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )  # fmt: skip
    return rows.filter(is_one)


def _who_was_paid(authority_id: int, dataset: str) -> list[tuple[str, str]]:
    names = live_rows(authority_id, dataset).order_by().values_list("beneficiary", flat=True).distinct()
    return [(plain_letters(name), name) for name in names]


def narrow_rows_by_contract(rows: QuerySet[Any], reference: str) -> QuerySet[Any]:
    """Keep the rows that name a contract."""
    return rows.filter(contract=reference)


@dataclass(frozen=True, slots=True)
class Paid:
    """What published payments come to, in pounds net of credits, and how many they are.

    `unknown` counts those whose amount is not told without VAT, or is redacted: they are in no sum.
    """

    rows: int
    total_net: Decimal
    unknown: int


def paid_by(rows: QuerySet[Any]) -> Paid:
    """Sum published payments. One query."""
    told = rows.order_by().aggregate(
        rows=Count("pk"), total=Sum("amount_net"), unknown=Count("pk", filter=Q(amount_net__isnull=True))
    )
    return Paid(told["rows"], told["total"] or Decimal(0), told["unknown"])


def paid_under(authority_id: int, contract: str) -> Paid:
    """Sum the published payments of all periods that name a contract. One query."""
    return paid_by(narrow_rows_by_contract(live_rows(authority_id, "payments"), contract))


def net_of(amount: Decimal) -> Net:
    """Give a published amount with its tax, for pages."""
    return Net(amount)


def row_of(version: Shown, number: int) -> Any | None:
    """Give one row of a version by its number."""
    return rows_of(version).filter(number=number).first()


@dataclass(frozen=True, slots=True)
class Due:
    """A correction that is due, for the officer's page."""

    key: int
    version: int
    what: str
    noticed_at: datetime


def corrections_due(publication: Publication) -> list[Due]:
    """Give what makes a correction of a publication due and is not settled."""
    rows = publication.corrections_due.filter(settled_at__isnull=True).order_by("pk")
    return [Due(*row) for row in rows.values_list("pk", "version", "what", "noticed_at")]


def correction_for(authority_id: int | None, key: int) -> CorrectionDue | None:
    """Find a correction due to act on."""
    return CorrectionDue.objects.filter(authority=authority_id, pk=key).select_related("publication").first()


@dataclass(frozen=True, slots=True)
class RedactionShown:
    """A redaction as officers see it. `standing` is in force, lapsed or lifted on the day asked for."""

    key: int
    version: int
    subject: str
    fields: tuple[str, ...]
    reason: str
    note: str
    made_at: datetime
    made_by: str
    until_on: date | None
    standing: str


def redactions(authority_id: int, *, on: date) -> list[RedactionShown]:
    """Give all redactions, the latest first."""
    rows = Redaction.objects.filter(authority=authority_id).order_by("-pk")
    return [_redaction(authority_id, row, on=on) for row in rows]


def _redaction(authority_id: int, row: Redaction, *, on: date) -> RedactionShown:
    reason = redaction_reasons().get(row.reason_code)
    is_lifted = row.lifted_at is not None
    holds = holds_on(until_on=row.until_on, is_lifted=is_lifted, on=on)
    standing = "in force" if holds else "lifted" if is_lifted else "lapsed"
    return RedactionShown(
        row.pk, row.version, subject_name(authority_id, row.subject_kind, row.subject_key),
        tuple(row.fields), reason.name if reason else row.reason_code, row.note, row.made_at, row.made_by,
        row.until_on, standing,
    )  # fmt: skip


def subject_name(authority_id: int, kind: str, key: str) -> str:
    """Say what a redaction is of, for officers; "" where there is no such thing."""
    if kind == PAYEE:
        pk = whole_number(key)
        payee = None if pk is None else payee_for(authority_id, pk)
        return f"All payments to {payee.name}" if payee else ""
    if kind == CONTRACT:
        contract = contract_for(authority_id, key)
        return f"Contract {contract.reference} {contract.title}" if contract else ""
    return f"Payments with the transaction number {key}" if key else ""


def redaction_for(authority_id: int | None, key: int) -> Redaction | None:
    """Find a redaction to act on."""
    return Redaction.objects.filter(authority=authority_id, pk=key).first()


def history_of(publication: Publication) -> list[Remembered]:
    """Give what happened to a publication, newest first."""
    return what_happened_to(publication)


@dataclass(frozen=True, slots=True)
class PortalHeard:
    """What the council's open data portal took last of a dataset; `sent_at` is None where it took nothing."""

    dataset: str
    portal: str
    files: int
    sent_at: datetime | None


def portals_heard(authority: Authority) -> list[PortalHeard]:
    """Give for each dataset what the council's portal took last; none where it has no portal. One query."""
    portal = portal_of(authority.slug)
    if portal is None:
        return []
    rows = Transmission.objects.filter(authority=authority, portal=portal.host)
    heard = {row.dataset: row for row in rows}
    return [
        PortalHeard(each.name, portal.host, row.files_count, row.sent_at)
        if (row := heard.get(code))
        else PortalHeard(each.name, portal.host, 0, None)
        for code, each in datasets(authority.pack).items()
    ]
