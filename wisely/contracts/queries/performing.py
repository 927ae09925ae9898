"""How contracts perform: their KPIs with the latest ratings, when the next result is due, and all results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateField,
    F,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from wisely.audit.compiled import compiled_once, is_any, value_of
from wisely.contracts import permissions
from wisely.contracts.decisions.checks import record_is_open
from wisely.contracts.decisions.performing import (
    OVER,
    Asked,
    KpiEntry,
    contract_can_be_assessed,
    kpis_asked,
    ratings,
    result_can_be_corrected,
    way_since,
)
from wisely.contracts.lifecycle import KPI, ContractStage, KpiStage
from wisely.contracts.models import Contract, ContractSupplier, Kpi, KpiResult
from wisely.contracts.queries.narrowing import narrow_by_supplier_words
from wisely.contracts.queries.register import ON_THE_REGISTER, in_force, register
from wisely.contracts.queries.standing import facts_of
from wisely.lib.actor import Actor
from wisely.lib.verdict import Verdict

SOON = timedelta(days=30)
OVERDUE, DUE_SOON, NEVER = "overdue", "soon", "never"
DUE_NAMES = {OVERDUE: "Overdue", DUE_SOON: "Due within 30 days", NEVER: "Not assessed yet"}
YEAR = timedelta(days=365)
_COUNTS_FROM = Greatest(Coalesce("assessed_on", "set_on"), "contract__starts_on")
# The last day on which the next result is in time. Of a contract that is over only what the law asks for is
# due: the assessment at its end (PA23 s.71).
DUE = Case(
    When(~Q(stage=KpiStage.IN_USE), then=Value(None)),
    When(
        Q(contract__stage__in=list(OVER), is_by_law=True)
        & (Q(assessed_on__isnull=True) | Q(assessed_on__lt=F("contract__ended_on"))),
        then=F("contract__ended_on"),
    ),
    When(
        contract__stage=ContractStage.SIGNED, every_months__isnull=False,
        then=Func(
            _COUNTS_FROM, F("every_months"), arg_joiner=" + make_interval(months => ",
            template="(%(expressions)s))::date", output_field=DateField(),
        ),
    ),
    default=Value(None),
    output_field=DateField(),
)  # fmt: skip
# Those that miss their targets before those that nobody has rated, and the good ones after them.
_WORST_FIRST = Case(
    *(
        When(rating=each.code, then=Value(2 * each.place if each.place else 2 * len(ratings())))
        for each in ratings()
    ),
    default=Value(2 * (len(ratings()) - 1) - 1),
    output_field=IntegerField(),
)


def kpis_of_council(authority_id: int | None, *, on: date) -> QuerySet[Any]:
    """Give the KPIs of contracts on the register for a list, with the day by which a result is due."""
    found: QuerySet[Any] = Kpi.objects.filter(
        authority=authority_id, contract__stage__in=ON_THE_REGISTER
    ).annotate(
        due_on=DUE,
        is_overdue=Case(
            When(Q(due_on__lt=on), then=Value(True)), default=Value(False), output_field=BooleanField()
        ),
    )
    return found


def kpis_of(contract: Contract, *, on: date) -> list[Any]:
    """Give the KPIs of a contract, those in use first, by number. One query."""
    rows = list(kpis_of_council(contract.authority_id, on=on).filter(contract=contract))
    return sorted(rows, key=lambda each: (each.stage != KpiStage.IN_USE, each.number))


def care_of_kpis(contract: Contract, *, on: date) -> tuple[int, int, tuple[str, ...]]:
    """Give how many KPIs a contract has in use, how many results are overdue, and the ratings. One query."""
    told = _care_rows(contract.authority_id, contract.pk, on)
    return len(told), sum(late for late, _ in told), tuple(rating for _, rating in told if rating)


@compiled_once
def _care_rows(authority: Any, contract: Any, on: Any) -> QuerySet[Any, Any]:
    rows = kpis_of_council(authority, on=on).filter(contract=contract, stage=KpiStage.IN_USE)
    return rows.order_by("number").values_list("is_overdue", "rating")


def kpi_for(contract: Contract, number: int, *, on: date) -> Any:
    """Give one KPI of a contract, with `due_on`; None where there is none."""
    rows = kpis_of_council(contract.authority_id, on=on).select_related("contract")
    return rows.filter(contract=contract, number=number).first()


def results_of(kpi: Kpi) -> list[KpiResult]:
    """Give every result of a KPI, corrected ones too, the latest period first. One query."""
    return list(kpi.results.order_by("-until_on", "-recorded_at", "-pk"))


def result_for(kpi: Kpi, key: int) -> KpiResult | None:
    """Give one result of a KPI; None where there is none."""
    return kpi.results.filter(pk=key).first()


def results_of_council(authority_id: int | None) -> QuerySet[Any]:
    """Give every result that was recorded, for a list."""
    return KpiResult.objects.filter(authority=authority_id, kpi__contract__stage__in=ON_THE_REGISTER)


def narrow_by_due(rows: QuerySet[Any], answer: str, *, on: date) -> QuerySet[Any]:
    """Narrow `kpis_of_council` to those with a result overdue, due within 30 days, or none yet."""
    if answer == NEVER:
        return rows.filter(stage=KpiStage.IN_USE, assessed_on__isnull=True)
    if answer == OVERDUE:
        return rows.filter(due_on__lt=on)
    return rows.filter(due_on__gte=on, due_on__lte=on + SOON)


def narrow_to_supplier(
    rows: QuerySet[Any], text: str, *, authority_id: int | None, on: date
) -> QuerySet[Any]:
    """Narrow KPIs or risks to those of contracts with a supplier, by its reference or words of its name."""
    contracts = narrow_by_supplier_words(register(authority_id, on=on), text)
    return rows.filter(contract__in=contracts.order_by().values("pk"))


def narrow_to_owner(rows: QuerySet[Any], reference: str, *, path: str = "contract__owner") -> QuerySet[Any]:
    """Narrow to what belongs to contracts that a person, by reference, owns."""
    return rows.filter(**{f"{path}__reference": reference})


def kpi_duty_of(contract: Contract) -> Asked:
    """Say whether the law asks that KPIs be set for a contract, and why. No query."""
    return kpis_asked(facts_of(contract), regime=contract.regime)


def acts_on_kpi(kpi: Any, *, by: Actor) -> dict[str, Verdict]:
    """Give a verdict for each act on a KPI; it needs its contract."""
    contract = kpi.contract
    may_set = permissions.may_set_kpi(by, contract) & record_is_open(contract.stage)
    is_used = KPI.may("end", at_stage=kpi.stage)
    return {
        "record_kpi_result": permissions.may_record_kpi_result(by, contract)
        & contract_can_be_assessed(contract.stage)
        & is_used,
        "revise_kpi": may_set & is_used,
        "end_kpi": may_set & is_used,
    }


def may_correct(kpi: Any, result: KpiResult, *, by: Actor) -> Verdict:
    """Test that somebody may correct a result of a KPI; it needs its contract."""
    return (
        permissions.may_record_kpi_result(by, kpi.contract)
        & contract_can_be_assessed(kpi.contract.stage)
        & result_can_be_corrected(is_corrected=result.is_corrected)
    )


def entry_of(kpi: Kpi) -> KpiEntry:
    """Give a KPI as it was set."""
    number = kpi.target_in_unit
    return KpiEntry(
        title=kpi.title, description=kpi.description,
        target_in_unit=None if number is None else _plain(number), target_unit=kpi.target_unit,
        target_direction=kpi.target_direction, target_words=kpi.target_words,
        every_months=kpi.every_months or 0, is_material=kpi.is_material,
    )  # fmt: skip


def _plain(number: Decimal) -> Decimal:
    """Give a number without the noughts that its column adds."""
    text = f"{number:f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def _contracts_of(authority: Any, family: Any) -> Subquery:
    parties = ContractSupplier.objects.filter(is_any("supplier", family), authority=authority)
    return Subquery(parties.values("contract"))


def kpis_of_supplier(authority_id: int | None, family: Sequence[int], *, on: date, most: int) -> list[Any]:
    """Give the KPIs in use of a supplier's contracts in force, the worst rated first; `way` since before.

    At most so many and one more, by which it is known that there are more. One query.
    """
    found = _kpi_rows(authority_id, family, on, most=most + 1)
    for each in found:
        each.way = way_since(each.rating, each.rating_before)
    return found


@compiled_once
def _kpi_rows(authority: Any, family: Any, on: Any, *, most: int) -> QuerySet[Any, Any]:
    theirs = Contract.objects.filter(pk__in=_contracts_of(authority, family), authority=authority)
    binding = theirs.annotate(today=value_of(on, DateField())).filter(in_force()).values("pk")
    rows = kpis_of_council(authority, on=on).filter(stage=KpiStage.IN_USE, contract__in=binding)
    worst_first: QuerySet[Any, Any] = rows.order_by(_WORST_FIRST, "contract", "number")
    return worst_first.select_related("contract")[:most]


def ratings_of_supplier(authority_id: int | None, family: Sequence[int], *, on: date) -> Counter[str]:
    """Count the results of a supplier's contracts in the last 365 days by rating; corrected ones count not.

    One query.
    """
    return Counter(dict(_rating_rows(authority_id, family, on - YEAR)))


@compiled_once
def _rating_rows(authority: Any, family: Any, since: Any) -> QuerySet[Any, Any]:
    rows = KpiResult.objects.filter(
        authority=authority, is_corrected=False, assessed_on__gt=since,
        kpi__contract__in=_contracts_of(authority, family),
    )  # fmt: skip
    counted: QuerySet[Any, Any] = rows.order_by().values_list("rating").annotate(Count("pk"))
    return counted
