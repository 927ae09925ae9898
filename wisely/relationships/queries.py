"""Every read of the room: what the record counts of a supplier, who was judged, who may be strategic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet

from wisely.audit.remembering import remembered as kept_until_moved
from wisely.contracts.models import Contract
from wisely.contracts.queries import in_force, register
from wisely.lib.periods import Period, add_months
from wisely.relationships.decisions import (
    Answer,
    Counted,
    Judged,
    answers_are_whole,
    counted_answer,
    criteria_are_agreed,
    factors_are_agreed,
    judged,
    steps_are_whole,
    value_a_year,
    value_is_known,
)
from wisely.relationships.events import SENTENCES, SupplierJudgedStrategic
from wisely.relationships.models import StrategicJudgement, TierAssessment
from wisely.rules.strategic import StrategicCriteria
from wisely.spend.queries import months_with_spend, remembered, spend_by_supplier

__all__ = [
    "SENTENCES",
    "Answer",
    "Counted",
    "Judged",
    "Likely",
    "StrategicJudgement",
    "TierAssessment",
    "annual_net_of",
    "answers_are_whole",
    "assessment_of",
    "counted_answer",
    "counted_of",
    "criteria_are_agreed",
    "factors_are_agreed",
    "judged",
    "judgement_of",
    "judgement_shown",
    "judgements",
    "likely_strategic",
    "narrow_by_standing",
    "steps_are_whole",
    "value_is_known",
]
MOST_LIKELY = 40


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
    """Narrow to strategic suppliers, to others, or to those to be judged again by a day that has passed."""
    if answer == "due":
        return rows.filter(again_by_on__lt=on)
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
