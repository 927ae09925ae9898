"""What is due to be published by when, and what a period would lack if it were published now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Count, F, Max, Q, QuerySet, Sum

from wisely.contracts.models import Contract
from wisely.contracts.queries import published
from wisely.lib.periods import Period, add_months, period_code, period_name
from wisely.people.models import Authority
from wisely.people.permissions import who_can
from wisely.publishing.decisions.datasets.due import NOT_HELD, Duty, NotHeld, standing_of
from wisely.publishing.models import CorrectionDue, DatasetVersion, Publication, Redaction
from wisely.publishing.queries.gathering import (
    imports_that_say_irrecoverable,
    payment_lines,
    register_rows,
)
from wisely.rules.transparency import Dataset, datasets
from wisely.spend.models import LedgerImport, LedgerLine
from wisely.spend.permissions import Permission as Spend
from wisely.spend.queries import NOT_GIVEN, months_with_spend

KNOWN_MONTHS = 12
A_PERSON = r"^\s*(mr|mrs|miss|ms|mx|dr|rev)\.?\s"
IMPORTS = "/spend/imports/"
FEW = 5  # a file claims a period with at least a fifth of its payments; a few late ones are usual
NO_PAYMENTS = "No payment of this period is held here yet."
NO_CARDS = "The council’s files of this period do not say what was paid by purchase card."
NO_SIGNS = (
    "Held back: the file that came here had lost its minus signs, so that credits would read as payments. "
    "It has to come again as it was."
)
_FILTERS = {"department": "directorate", "category": "category"}


def duties(authority: Authority, *, on: date) -> list[Duty]:
    """Give what is to be published for the last twelve months, the latest first. Four queries."""
    whole = Period(add_months(on.replace(day=1), -KNOWN_MONTHS), on + timedelta(days=1))
    kept = {
        (each.dataset, each.code): each
        for each in Publication.objects.filter(authority=authority, starts_on__gte=whole.starts_on)
    }
    corrections = open_corrections(authority.pk, on=on)
    why = _why_not_held(authority.pk)
    found = []
    for dataset in datasets(authority.pack).values():
        for period in dataset.periods(whole):
            code, due_on = period_code(period), dataset.due_on(period)
            publication = kept.get((dataset.code, code))
            live, latest = (publication.live, publication.latest) if publication else (0, 0)
            reason = why(dataset, period)
            standing = standing_of(
                live=live, latest=latest, due_on=due_on, is_held=reason is None, on=on,
                corrections=len(corrections.get(publication.pk, ())) if publication else 0,
            )  # fmt: skip
            name = period_name(period)
            said = reason if standing == NOT_HELD else None
            found.append(Duty(dataset, code, name, period.starts_on, due_on, standing, live, said))
    return sorted(found, key=lambda each: each.starts_on, reverse=True)


def why_not_held(authority_id: int, dataset: Dataset, period: Period) -> str:
    """Say why there is nothing to publish of a period; "" where there is."""
    found = _why_not_held(authority_id)(dataset, period)
    return found.why if found else ""


def _why_not_held(authority_id: int) -> Callable[[Dataset, Period], NotHeld | None]:
    """Read once which months have payments, which say what was paid by card, and which lost their signs."""
    paid = set(months_with_spend(authority_id))
    by_card, signless = _files_by_month(authority_id)

    def why(dataset: Dataset, period: Period) -> NotHeld | None:
        if dataset.code not in {"payments", "cards"}:
            return None
        if not _within(period, paid):
            return NotHeld("Not held, because no payment of this period is imported.", NO_PAYMENTS)
        if dataset.code == "cards" and not _within(period, by_card):
            return NotHeld(
                "Not held, because the payment files do not say what was paid by purchase card.", NO_CARDS
            )
        if lost := sorted({signless[month] for month in _within(period, signless)}):
            return NotHeld(
                f"Not fit to be published: minus signs were lost from {', '.join(lost)} before it came here, "
                "so the public would read credits as payments. Undo that import, and import the file as it "
                "was published.",
                NO_SIGNS,
            )
        return None

    return why


def _within(period: Period, months: Iterable[date]) -> list[date]:
    ends_before = period.ends_before or period.starts_on
    return [month for month in months if period.starts_on <= month < ends_before]


def _files_by_month(authority_id: int) -> tuple[set[date], dict[date, str]]:
    """Give the months whose files say what was paid by card, and the file of each that lost its signs."""
    by_card: set[date] = set()
    signless: dict[date, str] = {}
    imports = LedgerImport.objects.filter(authority=authority_id, stage="imported").order_by("pk")
    for name, mapping, findings in imports.values_list("file_name", "mapping", "findings"):
        months = {date.fromisoformat(month) for month, *_ in findings.get("months", ())}
        if "is_card" in mapping.get("columns", {}):
            by_card |= months
        if mapping.get("lacks_signs"):
            signless |= dict.fromkeys(months, name)
    return by_card, signless


def open_corrections(authority_id: int, *, on: date) -> dict[int, list[str]]:
    """Give for each publication what makes a correction due, in words. Two queries."""
    found: dict[int, list[str]] = defaultdict(list)
    due = CorrectionDue.objects.filter(authority=authority_id, settled_at__isnull=True).order_by("pk")
    for publication, what in due.values_list("publication_id", "what"):
        found[publication].append(what)
    lapsed = set(
        Redaction.objects.filter(authority=authority_id, lifted_at__isnull=True, until_on__lt=on).values_list(
            "pk", flat=True
        )
    )
    if lapsed:
        live = DatasetVersion.objects.filter(
            authority=authority_id, number=F("publication__live"), redactions__overlap=sorted(lapsed)
        )
        for publication in live.values_list("publication_id", flat=True):
            found[publication].append("A redaction in it has lapsed: publish what it took out.")
    return found


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that a period would lack: how often, where it can be seen, and who can mend it."""

    words: str
    count: int
    href: str
    who: str


@dataclass(frozen=True, slots=True)
class Check:
    """What a period comes to if it is published now. Pounds net."""

    rows: int
    total_net: Decimal
    gaps: tuple[Gap, ...]
    look: tuple[Gap, ...]


def check_of(authority: Authority, dataset: Dataset, period: Period) -> Check:
    """Count a period without gathering it. At most six queries."""
    if dataset.code in {"payments", "cards"}:
        return _check_of_payments(authority.pk, dataset, period)
    return _check_of_contracts(authority.pk, dataset, period)


def _check_of_payments(authority_id: int, dataset: Dataset, period: Period) -> Check:
    lines = payment_lines(authority_id, dataset, period)
    says_vat = imports_that_say_irrecoverable(authority_id)
    told = lines.aggregate(
        rows=Count("pk"), total=Sum("amount_net"),
        department=Count("pk", filter=Q(directorate="")),
        purpose=Count("pk", filter=Q(purpose="", service="")),
        amount_net=Count("pk", filter=Q(amount_net__isnull=True)),
        category=Count("pk", filter=Q(category="")),
        irrecoverable_vat=Count("pk", filter=Q(vat__isnull=True) | ~Q(ledger_import__in=says_vat)),
    )  # fmt: skip
    last_on = (period.ends_before or period.starts_on) - timedelta(days=1)
    days = {"paid_on_from": period.starts_on.isoformat(), "paid_on_to": last_on.isoformat()}
    who = who_can(Spend.IMPORT_LEDGER)
    gaps = []
    for field in dataset.fields:
        if count := told.get(field.key, 0):
            narrowed = {_FILTERS[field.key]: NOT_GIVEN} if field.key in _FILTERS else {}
            href = f"/spend/lines/?{urlencode(days | narrowed)}"
            gaps.append(Gap(f"{field.heading} is not recorded", count, href, who))
    people = (
        lines.filter(payee__name__iregex=A_PERSON, payee__is_redacted=False)
        .values("payee", "payee__name").annotate(times=Count("pk"), latest=Max("pk")).order_by("payee__name")
    )  # fmt: skip
    look = tuple(
        Gap(f"{each['payee__name']} may be a person", each["times"],
            f"/publishing/redactions/new/?{urlencode({'kind': 'payee', 'key': each['payee']})}", "")
        for each in people[:20]
    )  # fmt: skip
    return Check(told["rows"], told["total"] or Decimal(0), tuple(gaps), (*_counted_twice(lines), *look))


def _counted_twice(lines: QuerySet[LedgerLine]) -> Iterator[Gap]:
    """Say what makes it likely that payments of a period came in by two files. Two queries."""
    numbered = lines.exclude(transaction_reference="").values("transaction_reference").order_by()
    again = numbered.annotate(files=Count("ledger_import", distinct=True)).filter(files__gt=1).count()
    if again:
        words = "Transaction numbers stand in more than one file, so their payments may be counted twice"
        yield Gap(words, again, IMPORTS, "")
    files = list(
        lines.values_list("ledger_import__file_name").order_by("ledger_import").annotate(each=Count("pk"))
    )
    claiming = [(name, each) for name, each in files if each * FEW >= sum(count for _, count in files)]
    if len(claiming) > 1:
        names = " and ".join(name for name, _ in claiming)
        words = f"{names} each hold many payments of it: right if they are parts, wrong if one mends another"
        yield Gap(words, sum(each for _, each in claiming), IMPORTS, "")


_OF_CONTRACTS = {
    "department": ("directorate", Q(directorate__isnull=True)),
    "description": ("description", Q(description="")),
    "value_net": ("value_net", Q(value_net__isnull=True)),
    "irrecoverable_vat": ("irrecoverable_vat", Q(irrecoverable_vat__isnull=True)),
    "starts_on": ("starts_on", Q(starts_on__isnull=True)),
    "ends_on": ("ends_on", Q(ends_on__isnull=True, is_rolling=False, ended_on__isnull=True)),
    "review_on": ("review_on", Q(review_on__isnull=True)),
    "was_invited": ("was_competed", Q(was_competed__isnull=True)),
}  # fmt: skip


def _check_of_contracts(authority_id: int, dataset: Dataset, period: Period) -> Check:
    rows = register_rows(published().filter(authority=authority_id), dataset, period)
    keys = [field.key for field in dataset.fields if field.is_asked and field.key in _OF_CONTRACTS]
    counts = {f"lacks_{key}": Count("pk", filter=_OF_CONTRACTS[key][1]) for key in keys}
    told = rows.aggregate(rows=Count("pk"), total=Sum("value_net"), **counts)
    headings = {field.key: field.heading for field in dataset.fields}
    gaps = [
        Gap(
            f"{headings[key]} is not recorded", told[f"lacks_{key}"],
            f"/contracts/?gap={_OF_CONTRACTS[key][0]}", "Each contract’s owner",
        )
        for key in keys if told[f"lacks_{key}"]
    ]  # fmt: skip
    hidden = Contract.objects.filter(authority=authority_id, published_at__isnull=True)
    if count := register_rows(hidden, dataset, period).count():
        who = who_can("contracts.publish_contract")
        gaps.insert(0, Gap("Not published in the register, so left out", count, "/contracts/", who))
    return Check(told["rows"], told["total"] or Decimal(0), tuple(gaps), ())
