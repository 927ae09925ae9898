"""Every read of the room: who was judged, who may be strategic, who works for whom under a contract."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from wisely.audit.acts import subject_key
from wisely.audit.remembering import remembered as kept_until_moved
from wisely.contracts.models import Contract, ContractSupplier
from wisely.contracts.queries import in_force, narrow_by_supplier, register
from wisely.lib.periods import Period, add_months
from wisely.relationships.decisions import (
    WORTH,
    Answer,
    Counted,
    Declared,
    Judged,
    answers_are_whole,
    contract_runs,
    counted_answer,
    criteria_are_agreed,
    expected_of,
    factors_are_agreed,
    judged,
    steps_are_whole,
    value_a_year,
    value_is_known,
)
from wisely.relationships.events import SENTENCES, SupplierJudgedStrategic
from wisely.relationships.models import StrategicJudgement, SupplyCheck, SupplyLink, TierAssessment
from wisely.rules.strategic import StrategicCriteria
from wisely.spend.queries import months_with_spend, remembered, spend_by_supplier
from wisely.suppliers.models import Supplier

__all__ = [
    "SENTENCES",
    "WORTH",
    "Answer",
    "Counted",
    "Declared",
    "Judged",
    "Likely",
    "StrategicJudgement",
    "SupplyCheck",
    "SupplyLink",
    "TierAssessment",
    "annual_net_of",
    "answers_are_whole",
    "assessment_of",
    "check_of_chain",
    "contract_runs",
    "contracts_worth",
    "counted_answer",
    "counted_of",
    "criteria_are_agreed",
    "expected_of",
    "factors_are_agreed",
    "judged",
    "judgement_of",
    "judgement_shown",
    "judgements",
    "likely_strategic",
    "link_for",
    "links_at_work",
    "links_of_contract",
    "links_of_council",
    "links_of_supplier",
    "narrow_by_standing",
    "steps_are_whole",
    "strategic_suppliers",
    "subjects_of_contract",
    "value_is_known",
    "worth_by_supplier",
]
MOST_LIKELY = 40
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Likely:
    """A supplier that nobody has judged and that meets a criterion the record counts."""

    reference: str
    name: str
    counted: Counted
    why: tuple[str, ...]


def _paid_in_twelve_months(council: int) -> list[tuple[str, str, Decimal]]:
    """Give every supplier that was paid, by reference, the most first. In memory until payments move."""
    months = months_with_spend(council)
    if not months:
        return []
    until = add_months(months[-1], 1)
    period = Period(add_months(until, -12), until)

    def make() -> list[tuple[str, str, Decimal]]:
        return [
            (each.reference, each.name, each.total)
            for each in spend_by_supplier(council, period)
            if each.reference
        ]

    return remembered(council, ("paid in twelve months", period), make)


def _directorates(council: int, on: date) -> dict[str, int]:
    """Count for each live supplier the directorates with a contract of theirs in force. One query."""
    rows = (
        register(council, on=on)
        .filter(in_force(), parties__isnull=False)
        .values(shown=F("parties__supplier__canonical__reference"), own=F("parties__supplier__reference"))
        .annotate(directorates=Count("directorate", distinct=True))
    )
    found: dict[str, int] = {}
    for row in rows:
        reference = row["shown"] or row["own"]
        found[reference] = max(found.get(reference, 0), row["directorates"])
    return found


def counted_of(council: int, reference: str, *, on: date) -> Counted:
    """Give what the record counts of a supplier."""
    place = paid = None
    for number, (each, _, total) in enumerate(_paid_in_twelve_months(council), 1):
        if each == reference:
            place, paid = number, total
            break
    return Counted(paid or Decimal(0), place, _directorates(council, on).get(reference, 0))


def likely_strategic(council: int, criteria: StrategicCriteria, *, on: date) -> list[Likely]:
    """Give those whom nobody has judged and who meet what the record counts, the most paid first."""
    known = set(
        StrategicJudgement.objects.filter(authority=council).values_list("supplier__reference", flat=True)
    )
    directorates, found = _directorates(council, on), []
    for place, (reference, name, total) in enumerate(_paid_in_twelve_months(council), 1):
        counted = Counted(total, place, directorates.get(reference, 0))
        answers = [counted_answer(each, counted) for each in criteria.criteria if each.counted]
        met = tuple(each.why for each in answers if each.is_met)
        if met and reference not in known:
            found.append(Likely(reference, name, counted, met))
        if len(found) == MOST_LIKELY:
            break
    return found


def judgement_of(council: int | None, supplier_id: int) -> StrategicJudgement | None:
    """Give what a council judged of a supplier."""
    return StrategicJudgement.objects.filter(authority=council, supplier=supplier_id).first()


def judgement_shown(council: int | None, supplier_id: int) -> StrategicJudgement | None:
    """Give the same to show, from memory until anybody is judged."""
    return kept_until_moved(
        council or 0, ("strategic", supplier_id), lambda: judgement_of(council, supplier_id),
        about=(SupplierJudgedStrategic.verb,),
    )  # fmt: skip


def judgements(council: int | None) -> QuerySet[StrategicJudgement]:
    """Give all that a council judged, for a list."""
    return StrategicJudgement.objects.filter(authority=council)


def narrow_by_standing(
    rows: QuerySet[StrategicJudgement], answer: str, *, on: date
) -> QuerySet[StrategicJudgement]:
    """Narrow to strategic suppliers (with a checked supply chain or without), others, or those due again."""
    if answer == "due":
        return rows.filter(again_by_on__lt=on)
    if answer in {"chain", "no chain"}:
        known = _chain_is_known(on=on)
        return rows.filter(known if answer == "chain" else ~known, is_strategic=True)
    return rows.filter(Q(is_strategic=answer == "strategic"))


def assessment_of(contract: Contract) -> TierAssessment | None:
    """Give how the tier of a contract was last worked out."""
    return TierAssessment.objects.filter(authority=contract.authority_id, contract=contract.pk).first()


def annual_net_of(contract: Contract) -> Decimal | None:
    """Give what a contract is worth a year, pounds net; None where the record does not tell."""
    return value_a_year(
        annual_net=contract.annual_value_net, value_net=contract.value_net,
        starts_on=contract.starts_on, ends_on=contract.ends_on,
    )  # fmt: skip


def contracts_worth(
    council: int | None, supplier_id: int, *, family: Sequence[int] = (), on: date
) -> list[dict[str, Any]]:
    """Give what `expected_of` reads of each contract in force with a supplier. One query."""
    rows = narrow_by_supplier(register(council, on=on), supplier_id, family=family).filter(in_force())
    return list(rows.order_by("pk").values(*WORTH))


def worth_by_supplier(
    council: int | None, suppliers: Iterable[int], *, on: date
) -> dict[int, list[dict[str, Any]]]:
    """Give what `contracts_worth` does for many live suppliers, by their keys. One query."""
    running = register(council, on=on).filter(in_force()).order_by().values("pk")
    parties = ContractSupplier.objects.annotate(
        shown_id=Coalesce("supplier__canonical_id", "supplier_id")
    ).filter(authority=council, shown_id__in=list(suppliers), contract__in=running)
    paths = [f"contract__{name}" for name in WORTH]
    found: dict[int, dict[int, dict[str, Any]]] = {}
    for shown, contract, *told in parties.order_by("contract").values_list("shown_id", "contract", *paths):
        found.setdefault(shown, {})[contract] = dict(zip(WORTH, told, strict=True))
    return {shown: list(rows.values()) for shown, rows in found.items()}


def _chain_is_known(*, on: date) -> Q:
    """Give the condition on a judgement that its supplier's list of level 2 was checked within a year."""
    checked = SupplyCheck.objects.filter(
        authority=OuterRef("authority"), contract=OuterRef("contract"), links_count__gt=0,
        checked_on__gt=on - YEAR,
    )  # fmt: skip
    links = SupplyLink.objects.alias(shown_id=Coalesce("prime__canonical_id", "prime_id")).filter(
        Exists(checked), authority=OuterRef("authority"), level=2, ended_on__isnull=True,
        shown_id=Coalesce(OuterRef("supplier__canonical_id"), OuterRef("supplier_id")),
    )  # fmt: skip
    return Q(Exists(links))


def strategic_suppliers(council: int, *, on: date) -> tuple[int, int]:
    """Count the suppliers judged strategic, and those whose list of level 2 was checked within a year."""
    rows = StrategicJudgement.objects.filter(authority=council, is_strategic=True)
    told = rows.aggregate(whole=Count("pk"), part=Count("pk", filter=_chain_is_known(on=on)))
    return told["whole"], told["part"]


def links_beside(contract: Contract, *, prime: Supplier, under: SupplyLink | None) -> list[SupplyLink]:
    """Give who works for one under a contract, at work still."""
    return list(links_at_work(contract).filter(prime=prime, under=under))


def links_at_work(contract: Contract) -> QuerySet[SupplyLink]:
    """Give all who work under a contract, those nearest to its supplier first."""
    rows = SupplyLink.objects.filter(
        authority=contract.authority_id, contract=contract.pk, ended_on__isnull=True
    )
    return rows.select_related("prime", "supplier").order_by("level", "name", "pk")


def _shown(rows: QuerySet[SupplyLink]) -> QuerySet[SupplyLink]:
    """Add to links for a list: whom each works for, by name, and whether it is at work."""
    return rows.annotate(
        works_for=Coalesce("under__name", "prime__canonical__name", "prime__name"),
        stands=Case(
            When(ended_on__isnull=True, then=Value("at work")), default=Value("over"),
            output_field=CharField(),
        ),
    )  # fmt: skip


def links_of_contract(contract: Contract) -> QuerySet[SupplyLink]:
    """Give who works or worked under a contract, for a list."""
    return _shown(SupplyLink.objects.filter(authority=contract.authority_id, contract=contract.pk))


def subjects_of_contract(contract: Contract) -> list[str]:
    """Name what this room keeps of a contract, as the record names it. One query."""
    kept: tuple[QuerySet[Any], ...] = (
        SupplyLink.objects.all(), SupplyCheck.objects.all(), TierAssessment.objects.all(),
    )  # fmt: skip
    first, *rest = (
        rows.filter(authority=contract.authority_id, contract=contract.pk)
        .annotate(place=Value(place))
        .values_list("place", "pk")
        for place, rows in enumerate(kept)
    )
    return [subject_key(kept[place].model(pk=key)) for place, key in first.union(*rest)]


def links_of_council(council: int | None) -> QuerySet[SupplyLink]:
    """Give who works for whom under all contracts of a council, for a list."""
    return _shown(SupplyLink.objects.filter(authority=council))


def links_of_supplier(council: int | None, family: Iterable[int]) -> QuerySet[SupplyLink]:
    """Give the links of a supplier and those shown under it both ways, with the `part` it has in each."""
    keys = list(family)
    rows = SupplyLink.objects.filter(Q(prime__in=keys) | Q(supplier__in=keys), authority=council)
    return _shown(rows).annotate(
        part=Case(
            When(supplier__in=keys, then=Value("subcontractor")), default=Value("prime"),
            output_field=CharField(),
        )
    )  # fmt: skip


def link_for(contract: Contract, key: int) -> SupplyLink | None:
    """Give one link of a contract."""
    rows = SupplyLink.objects.filter(authority=contract.authority_id, contract=contract.pk, pk=key)
    return rows.select_related("prime", "supplier__canonical", "under", "contract__directorate").first()


def check_of_chain(contract: Contract) -> SupplyCheck | None:
    """Give the latest check of a contract's list."""
    rows = SupplyCheck.objects.filter(authority=contract.authority_id, contract=contract.pk)
    return rows.order_by("-checked_on", "-pk").first()
