"""What scrutiny asks about the waivers of a financial year: how many, worth what, why, where and to whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from wisely.lib.periods import FinancialYear
from wisely.planning.lifecycle import WaiverStage
from wisely.planning.models import Waiver
from wisely.planning.queries.waivers import APPROVED, YearOfWaivers, approved_within, by_year, waivers
from wisely.rules.rulebook import Rulebook

NO_GROUND = "Not one of the council’s grounds"
MOST_SUPPLIERS = 10


@dataclass(frozen=True, slots=True)
class PartOfReport:
    """Some of a year's waivers under one name; pounds net."""

    name: str
    count: int
    value_net: Decimal


@dataclass(frozen=True, slots=True)
class WaiverReport:
    """The waivers of one financial year; pounds net. Refused ones are counted by the day of refusal."""

    year: FinancialYear
    count: int
    value_net: Decimal
    refused: int
    ended: int
    with_conditions: int
    grounds: Sequence[PartOfReport]
    directorates: Sequence[PartOfReport]
    deciders: Sequence[PartOfReport]
    suppliers: Sequence[PartOfReport]
    years: Sequence[YearOfWaivers]


def waiver_report(authority_id: int | None, year: FinancialYear, *, book: Rulebook) -> WaiverReport:
    """Count the waivers of a year. Seven queries, whatever their number."""
    rows, period = waivers(authority_id, on=book.on), year.period
    assert period.ends_before is not None
    here = approved_within(rows, since=period.starts_on, before=period.ends_before)
    whole = here.aggregate(
        count=Count("pk"), value=Sum("value_net"), ended=Count("pk", filter=Q(stage=WaiverStage.ENDED)),
        with_conditions=Count("pk", filter=~Q(conditions="")),
    )  # fmt: skip
    says = {ground.code: ground.says for ground in book.procedure_rules.waiver_grounds}
    return WaiverReport(
        year=year,
        count=whole["count"],
        value_net=whole["value"] or Decimal(0),
        refused=_refused(rows, since=period.starts_on, before=period.ends_before),
        ended=whole["ended"],
        with_conditions=whole["with_conditions"],
        grounds=[
            PartOfReport(says.get(each.name, NO_GROUND), each.count, each.value_net)
            for each in _parts(here, "ground")
        ],
        directorates=_parts(here, "directorate__name", nameless="No directorate"),
        deciders=_parts(here, "tier", nameless="Before this register"),
        suppliers=_parts(here, "supplier_name")[:MOST_SUPPLIERS],
        years=by_year(rows.filter(stage__in=APPROVED)),
    )


def _refused(rows: QuerySet[Waiver], *, since: date, before: date) -> int:
    refused = rows.filter(stage=WaiverStage.REFUSED).annotate(decided_on=TruncDate("decided_at"))
    return refused.filter(decided_on__gte=since, decided_on__lt=before).count()


def _parts(rows: QuerySet[Waiver], field: str, *, nameless: str = "") -> list[PartOfReport]:
    counted = rows.values(field).annotate(count=Count("pk"), value=Sum("value_net"))
    return [
        PartOfReport(str(row[field] or nameless), row["count"], row["value"])
        for row in counted.order_by("-count", "-value", field)
    ]
