"""What would be published of a period now, read from the ledger and the register, redactions applied."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from wisely.contracts.lifecycle import ContractStage
from wisely.contracts.models import Contract
from wisely.contracts.queries import PublishedContract, published, published_among
from wisely.lib.periods import Period
from wisely.people.models import Authority
from wisely.publishing.decisions.datasets.redacting import Redactor, Row, Rule, holds_on, stand_in
from wisely.publishing.models import Redaction
from wisely.rules.rulebook import Rulebook, rulebook
from wisely.rules.transparency import IN_THE_LEDGER, Dataset
from wisely.spend.models import LedgerImport, LedgerLine
from wisely.work.progress import SILENT, Progress

_BOUND = (ContractStage.SIGNED, ContractStage.ENDED, ContractStage.TERMINATED)
_SAYS_IRRECOVERABLE = re.compile(r"irrecoverable|unrecoverable|not recovered", re.IGNORECASE)
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Gathered:
    """Rows as the public may read them, and the numbers of the redactions that took something out."""

    rows: list[Row]
    redactions: tuple[int, ...]


def gathered(
    authority: Authority, dataset: Dataset, period: Period, *, on: date, progress: Progress = SILENT
) -> Gathered:
    """Gather a dataset's rows for a period. Seconds for a hundred thousand rows; never in a list's page."""
    redactor = Redactor(dataset, rules(authority.pk, on=on))
    if dataset.code in {"payments", "cards"}:
        rows = _payments(authority.pk, dataset, period, progress)
    else:
        rows = _contracts(authority, dataset, period, on=on, progress=progress)
    return Gathered([redactor.redacted(row) for row in rows], tuple(sorted(redactor.used)))


def rules(authority_id: int, *, on: date) -> list[Rule]:
    """Give the redactions of a council that hold on a day."""
    return [
        Rule(each.pk, each.subject_kind, each.subject_key, tuple(each.fields), each.reason_code)
        for each in Redaction.objects.filter(authority=authority_id).order_by("pk")
        if holds_on(until_on=each.until_on, is_lifted=each.lifted_at is not None, on=on)
    ]


def payment_lines(authority_id: int, dataset: Dataset, period: Period) -> QuerySet[LedgerLine]:
    """Give the ledger's lines that belong into a dataset of payments: by the day on which they were paid."""
    rows = LedgerLine.objects.filter(
        authority=authority_id, paid_on__gte=period.starts_on, paid_on__lt=period.ends_before
    )
    if dataset.code == "cards":
        return rows.filter(is_card=True)
    above = dataset.above_net or Decimal(0)
    over = (
        Q(amount_net__gt=above) | Q(amount_net__lt=-above) | Q(amount_gross__gt=above)
        | Q(amount_gross__lt=-above)
    )  # fmt: skip
    return rows.exclude(is_card=True).filter(over)


_READ = (
    "paid_on", "directorate", "payee__name", "payee__is_redacted", "purpose", "service", "amount_net", "vat",
    "category", "transaction_reference", "contract__reference", "contract__published_at",
    "contract__withdrawn_at", "payee_id", "ledger_import_id",
)  # fmt: skip


def _payments(authority_id: int, dataset: Dataset, period: Period, progress: Progress) -> list[Row]:
    lines = payment_lines(authority_id, dataset, period)
    progress.next_step(total=lines.count(), unit="payments")
    says_vat = imports_that_say_irrecoverable(authority_id)
    rows = []
    order = ("paid_on", "transaction_reference", "ledger_import_id", "line")
    for values in lines.order_by(*order).values_list(*_READ).iterator(AT_ONCE):
        found = dict(zip(_READ, values, strict=True))
        rows.append(_payment(found, has_vat=found["ledger_import_id"] in says_vat))
        progress.tick()
    return rows


def imports_that_say_irrecoverable(authority_id: int) -> set[int]:
    """Name the imports whose VAT column says that it cannot be recovered; any other VAT is not told."""
    told = LedgerImport.objects.filter(authority=authority_id).values_list("pk", "mapping")
    return {key for key, mapping in told if _SAYS_IRRECOVERABLE.search(" ".join(mapping.get("headings", ())))}


def _payment(line: dict[str, Any], *, has_vat: bool) -> Row:
    is_redacted = line["payee__is_redacted"]
    is_public = line["contract__published_at"] and not line["contract__withdrawn_at"]
    return {
        "reference": line["transaction_reference"],
        "paid_on": line["paid_on"],
        "department": line["directorate"],
        "beneficiary": stand_in(IN_THE_LEDGER) if is_redacted else line["payee__name"].strip(),
        "purpose": line["purpose"] or line["service"],
        "amount_net": line["amount_net"],
        "irrecoverable_vat": line["vat"] if has_vat else None,
        "category": line["category"],
        "contract": line["contract__reference"] if is_public else "",
        "redacted": "Beneficiary: redacted in the ledger" if is_redacted else "",
        "payee_key": line["payee_id"],
    }


def _contracts(
    authority: Authority, dataset: Dataset, period: Period, *, on: date, progress: Progress
) -> list[Row]:
    """Give the register's rows: for contracts those in force in the period, else those begun in it."""
    book = rulebook(on, authority.pack)
    told = _contract if dataset.code == "contracts" else _invitation
    progress.next_step(unit="contracts")
    found = published_among(register_rows(published().filter(authority=authority), dataset, period))
    return [told(each, book) for _, each in progress.over(found)]


def register_rows(rows: QuerySet[Contract], dataset: Dataset, period: Period) -> QuerySet[Contract]:
    """Narrow contracts to those of a dataset and period, as gathering them does."""
    above = dataset.above_net or Decimal(0)
    net = {"value_net__isnull": True, "annual_value_net__isnull": True}
    rows = rows.filter(
        Q(value_net__gt=above) | Q(annual_value_net__gt=above) | Q(**net, value_gross__gt=above)
        | Q(**net, value_gross__isnull=True),
        stage__in=[*_BOUND],
    )  # fmt: skip
    if dataset.code == "invitations":
        within = {"commenced_on__gte": period.starts_on, "commenced_on__lt": period.ends_before}
        return rows.filter(was_competed=True, **within)
    has_begun = Q(starts_on__isnull=True) | Q(starts_on__lt=period.ends_before)
    ended, runs = (
        Q(ended_on__gte=period.starts_on),
        Q(ends_on__isnull=True) | Q(ends_on__gte=period.starts_on),
    )
    return rows.filter(has_begun & (ended | (Q(ended_on__isnull=True) & runs)))


def _contract(contract: PublishedContract, book: Rulebook) -> Row:
    return {
        **_told_of_both(contract),
        "reference": contract.reference,
        "supplier": "; ".join(each.name for each in contract.suppliers) or contract.supplier_name,
        "supplier_numbers": "; ".join(
            f"{scheme} {number}" for each in contract.suppliers for scheme, number in each.identifiers
        ),
        "value_net": contract.value_net,
        "annual_value_net": contract.annual_value_net,
        "irrecoverable_vat": contract.irrecoverable_vat,
        "was_invited": contract.was_competed,
        "is_sme": _one_of([book.is_sme(each.size_facts) for each in contract.suppliers if each.size_facts]),
        "is_vcse": _one_of([each.is_vcse for each in contract.suppliers]),
    }


def _invitation(contract: PublishedContract, book: Rulebook) -> Row:
    del book
    return {
        **_told_of_both(contract),
        "reference": contract.procurement_reference or contract.reference,
        "value_net": contract.value_net,
    }


def _told_of_both(contract: PublishedContract) -> Row:
    return {
        "contract": contract.reference,
        "title": contract.title,
        "department": contract.department,
        "description": contract.description,
        "starts_on": contract.starts_on,
        "ends_on": contract.ended_on or contract.ends_on,
        "review_on": contract.review_on,
        "redacted": "",
    }


def _one_of(answers: list[bool | None]) -> bool | None:
    """Say yes where any supplier is, no where none is, nothing where it is not known."""
    if any(answers):
        return True
    return None if not answers or None in answers else False
