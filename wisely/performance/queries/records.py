"""Figures of the strategy that the records of other rooms hold already: register, waivers, plans, people.

What is true today is counted for a period that today lies in, and for no other: nobody kept it then. What
happened on days is counted for every period since the room's first record.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, timedelta

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import TruncDate

from wisely.audit.acts import subject_key
from wisely.audit.models import Event
from wisely.audit.remembering import remembered
from wisely.categories.events import SENTENCES as CATEGORIES
from wisely.contracts.events import SENTENCES as CONTRACTS
from wisely.contracts.models import Contract
from wisely.contracts.queries import in_force, register
from wisely.governance.events import SENTENCES as GOVERNANCE
from wisely.lib.periods import Period, period_name
from wisely.people.events import SENTENCES as PEOPLE
from wisely.performance.decisions import Missing, Records
from wisely.performance.decisions.records import SO_FAR, THE_PERIOD, TODAY
from wisely.performance.queries import governing, managing, registering, supplying
from wisely.performance.queries.asked import Asked
from wisely.planning.events import SENTENCES as PLANNING
from wisely.planning.models import Need, Waiver
from wisely.planning.queries import WaiverStage
from wisely.relationships.events import SENTENCES as RELATIONSHIPS
from wisely.rules.rulebook import Rulebook
from wisely.spend.events import SENTENCES as SPEND
from wisely.suppliers.events import SENTENCES as SUPPLIERS

PLAN_DAYS = 548  # eighteen months, in which a contract must be planned for before it ends
APPROVED = (WaiverStage.APPROVED, WaiverStage.ENDED)
_ABOUT = (*CATEGORIES, *CONTRACTS, *GOVERNANCE, *PEOPLE, *PLANNING, *RELATIONSHIPS, *SPEND, *SUPPLIERS)
STRATEGIC = ("gold", "silver")


def records_of(
    authority_id: int, book: Rulebook, period: Period, *, figures: Collection[str] | None = None
) -> dict[str, Records]:
    """Give each figure that records hold for a period, by id. One query, and one to three each made anew."""
    asked = Asked(authority_id, book, period)
    chosen = tuple(each for each in MAKERS if figures is None or each in figures)

    def make() -> dict[str, Records]:
        return {each: made for each in chosen if (made := MAKERS[each](asked)) is not None}

    return remembered(authority_id, ("records", book.on, book.categories, period, chosen), make, about=_ABOUT)


def _complete(asked: Asked) -> Records | None:
    if not asked.is_now:
        return None
    told = (
        _register(asked)
        .filter(in_force())
        .aggregate(whole=Count("pk"), part=Count("pk", filter=Q(completeness=100)))
    )
    return Records(
        told["part"], told["whole"],
        "Contracts in force whose record lacks nothing that the Transparency Code, the Procurement Act and "
        "the strategy ask for, as a part of all contracts in force.",
        "Contracts register", TODAY,
        "whole records", "/contracts/?standing=in+force&complete=100",
        "contracts in force", "/contracts/?standing=in+force",
        missing=None if told["whole"] else Missing(
            "no contract in the register is in force", "Register the contracts.", "contracts"
        ),
    )  # fmt: skip


def _past_their_end(asked: Asked) -> Records | None:
    if not asked.is_now:
        return None
    rows = _register(asked)
    number = rows.filter(stage="signed", ends_on__lt=asked.on).count()
    return Records(
        number, None,
        "Contracts whose last day is past and which nobody has ended, extended or let run on.",
        "Contracts register", TODAY,
        "contracts past their end, not closed", "/contracts/?standing=past+its+end",
        missing=None if number or rows.exists() else Missing(
            "the contracts register is empty", "Register the contracts.", "contracts"
        ),
    )  # fmt: skip


def _register(asked: Asked) -> QuerySet[Contract]:
    return register(asked.authority_id, on=asked.on)


def _waivers(asked: Asked) -> Records | None:
    rows = Waiver.objects.filter(authority=asked.authority_id)
    first_on = rows.aggregate(first=Min(TruncDate("requested_at")))["first"]
    period = asked.period
    if first_on is None or (period.ends_before is not None and first_on >= period.ends_before):
        return None  # the register was not kept here then, and an empty register is no count
    decided = rows.annotate(on=TruncDate("decided_at")).filter(
        stage__in=APPROVED, on__gte=period.starts_on, on__lt=period.ends_before
    )
    note = ""
    if first_on > period.starts_on:
        note = (
            f"The register of waivers begins on {first_on:%-d %B %Y}, within {period_name(period)}. Waivers "
            "approved before that day are not counted."
        )
    return Records(
        decided.count(), None,
        "Waivers of the council's own procedure rules that were approved in the period, by the day of the "
        "decision; those that were ended early count.",
        "Waivers register", SO_FAR if asked.is_now else THE_PERIOD,
        "waivers approved", "/planning/waivers/", note=note,
    )  # fmt: skip


def _planned(asked: Asked) -> Records | None:
    """Count contracts in gold and silver that end within eighteen months, by whether a plan came in time."""
    if not asked.is_now:
        return None
    last = asked.on + timedelta(days=PLAN_DAYS)
    rows = _register(asked).filter(in_force(), tier__in=STRATEGIC, ends_on__gte=asked.on, ends_on__lte=last)
    ending = dict(rows.values_list("reference", "ends_on"))
    needs = Need.objects.filter(
        authority=asked.authority_id, origin_kind="contract", origin_reference__in=rows.values("reference")
    ).exclude(stage="dropped")
    by_subject = {
        subject_key(Need(pk=key)): reference for key, reference in needs.values_list("pk", "origin_reference")
    }
    proposed = Event.objects.filter(subject__in=list(by_subject), sequence=1).values_list("subject", "at")
    in_time = {
        by_subject[subject]
        for subject, at in proposed
        if at.date() <= (ending[by_subject[subject]] or date.max) - timedelta(days=PLAN_DAYS)
    }
    return Records(
        len(in_time), len(ending),
        "Gold and silver contracts in force that end within the next 548 days (eighteen months), with a need "
        "in planning that was brought about by the contract before those 548 days began.",
        "Contracts register and planning", TODAY,
        "planned in time", "/planning/", "gold and silver contracts ending within 18 months",
        f"/contracts/?standing=in+force&tier=gold&tier=silver&ends_on_from={asked.on}&ends_on_to={last}",
        missing=None if ending else Missing(
            "no gold or silver contract ends within eighteen months", "Set the tiers of contracts.",
            "contracts",
        ),
    )  # fmt: skip


def _income(asked: Asked) -> Records | None:
    passed = Need.objects.filter(authority=asked.authority_id, gate_passed_at__isnull=False).annotate(
        on=TruncDate("gate_passed_at")
    )
    here = passed.filter(on__gte=asked.period.starts_on, on__lt=asked.period.ends_before)
    told = here.aggregate(whole=Count("pk"), part=Count("pk", filter=~Q(income="")))
    if not told["whole"] and not asked.is_now:
        return None
    return Records(
        told["part"], told["whole"],
        "Needs that passed the gate in the period with the question about income answered, as a part of all "
        "that passed it.",
        "Planning: answers at the gate", SO_FAR if asked.is_now else THE_PERIOD,
        "with income answered", "/planning/", "needs that passed the gate", "/planning/",
        missing=None if told["whole"] else Missing(
            f"no need passed the gate in {period_name(asked.period)}", "Take needs through the gate.",
            "planning",
        ),
    )  # fmt: skip


MAKERS: dict[str, Callable[[Asked], Records | None]] = {
    "kpi03_managers": managing.managers,
    "kpi03_categories": managing.managed_categories,
    "kpi03_coverage": managing.coverage,
    "kpi04_ppn": governing.assessed_in_time,
    "kpi04_waivers": _waivers,
    "kpi06_current": governing.documents_current,
    "kpi07_contingency": governing.plan_current,
    "kpi07_impact": governing.impact_known,
    "kpi15_planned": _planned,
    "kpi15_revenue": _income,
    "kpi19_tier2": supplying.chain_known,
    "kpi22_alerts": registering.alerts_in_time,
    "kpi22_complete": _complete,
    "kpi22_spend": registering.major_spend,
    "kpi22_stale": _past_their_end,
    "kpi23_monitored": supplying.finances_checked,
    "kpi23_response": supplying.distress_acted_on,
    "kpi27_plan": governing.planned_for,
}
