"""What collides in the pipeline of a council, and which of it the pipeline notice tells of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import DecimalField, ExpressionWrapper, F, QuerySet

from wisely.people.queries import absences, who_holds
from wisely.planning.decisions.collisions import (
    Collision,
    DueTogether,
    DueWhileAway,
    MonthOfWork,
    Scheduled,
    deadlines_together,
    deadlines_while_away,
    months_too_full,
    workload,
)
from wisely.planning.models import Need
from wisely.planning.permissions import Permission
from wisely.planning.queries.needs import pipeline
from wisely.rules.pipeline_notice import PipelineNotice
from wisely.rules.rulebook import Rulebook

NO_DIRECTORATE = "No directorate"


@dataclass(frozen=True, slots=True)
class Collisions:
    """All that collides ahead, and the months of work against the people there are.

    `people` schedule procurements here; `at_once` is how many the council's rules reckon each can carry.
    """

    months: Sequence[Collision]
    together: Sequence[DueTogether]
    away: Sequence[DueWhileAway]
    workload: Sequence[MonthOfWork]
    people: int
    at_once: int
    rule: str

    @property
    def is_too_much(self) -> bool:
        """Whether a month holds more work than can be carried."""
        return any(each.is_too_much for each in self.workload)

    @property
    def are_any(self) -> bool:
        """Whether anything collides."""
        return bool(self.months or self.together or self.away or self.is_too_much)


def collisions(authority_id: int | None, *, book: Rulebook) -> Collisions:
    """Look through all that is scheduled. Three queries."""
    on, rules = book.on, book.procedure_rules
    scheduled = _scheduled(authority_id)
    away: dict[str, list[tuple[date, date, str]]] = defaultdict(list)
    for row in absences(on_or_after=on):
        away[row.person].append((row.starts_on, row.last_on, row.stand_in_name))
    people = len({row.person for row in who_holds(Permission.SCHEDULE_PROCUREMENT, on=on)})
    return Collisions(
        months=months_too_full(scheduled, on=on), together=deadlines_together(scheduled, on=on),
        away=deadlines_while_away(scheduled, away, on=on),
        workload=workload(scheduled, people=people, at_once=rules.procurements_at_once, on=on),
        people=people, at_once=rules.procurements_at_once, rule=rules.workload_rule,
    )  # fmt: skip


def _scheduled(authority_id: int | None) -> list[Scheduled]:
    rows = pipeline(authority_id).filter(
        work_starts_on__isnull=False, publishes_on__isnull=False, awards_on__isnull=False
    )
    told: Any = rows.order_by("pk").values_list(
        "reference", "title", "directorate__name", "commissioner__reference", "commissioner__name",
        "work_starts_on", "publishes_on", "awards_on",
    )  # fmt: skip
    return [
        Scheduled(reference, title, directorate or NO_DIRECTORATE, person or "", name or "", *days)
        for reference, title, directorate, person, name, *days in told
    ]


def told_in_notice(authority_id: int | None, notice: PipelineNotice) -> QuerySet[Need]:
    """Give what a pipeline notice tells of: above its value with VAT, advertised within its months."""
    gross = ExpressionWrapper(
        (F("value_net") + F("options_net")) * (1 + F("vat_rate")),
        output_field=DecimalField(max_digits=16, decimal_places=4),
    )
    rows: QuerySet[Need] = (
        pipeline(authority_id)
        .annotate(value_gross=gross)
        .filter(
            value_gross__gt=notice.above_gross, publishes_on__gte=notice.opens_on,
            publishes_on__lt=notice.covers_until,
        )
    )  # fmt: skip
    return rows
