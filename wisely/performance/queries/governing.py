"""Figures of the strategy from governance: changes assessed, contracts planned for, documents reviewed."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import TruncDate

from wisely.contracts.queries import in_force, register
from wisely.governance.models import ContingencyPlan, Development, Impact, StandardDocument
from wisely.governance.queries import DocumentStage
from wisely.performance.decisions import Missing, Records
from wisely.performance.decisions.records import SO_FAR, THE_PERIOD, TODAY
from wisely.performance.queries.asked import Asked

YEAR = timedelta(days=365)  # the strategy's own "last twelve months"
NO_GOLD = Missing("no gold contract is in force", "Set the tiers of contracts.", "contracts")


def assessed_in_time(asked: Asked) -> Records | None:
    """Count policy notes and legislation to be assessed in the period, by whether it was done in time."""
    # A day is over when the next has begun: what is due today may still be done.
    until = min(asked.period.ends_before or asked.on, asked.on)
    due = Development.objects.filter(
        authority=asked.authority_id, kind__in=("policy note", "legislation"),
        assess_by_on__gte=asked.period.starts_on, assess_by_on__lt=until,
    )  # fmt: skip
    told = due.annotate(done_on=TruncDate("first_assessed_at")).aggregate(
        whole=Count("pk"), part=Count("pk", filter=Q(done_on__lte=F("assess_by_on")))
    )
    if not told["whole"] and not asked.is_now:
        return None
    return Records(
        told["part"], told["whole"],
        "Policy notes and legislation whose day for an assessment lies in the period and is over, with an "
        "assessment of what they mean on that day or before.",
        "Register of legal changes", SO_FAR if asked.is_now else THE_PERIOD,
        "assessed in time", "",
        "policy notes and legislation",
        "/governance/?kind=policy+note&kind=legislation"
        f"&assess_by_on_from={asked.period.starts_on}&assess_by_on_to={until - timedelta(days=1)}",
        missing=None if told["whole"] else Missing(
            "no policy note or legislation was due to be assessed", "Note what was published.", "governance"
        ),
    )  # fmt: skip


def documents_current(asked: Asked) -> Records | None:
    """Count standard documents that were reviewed in the last twelve months."""
    if not asked.is_now:
        return None
    since = asked.on - YEAR
    live = StandardDocument.objects.filter(authority=asked.authority_id, stage=DocumentStage.CURRENT)
    told = live.aggregate(whole=Count("pk"), part=Count("pk", filter=Q(reviewed_on__gte=since)))
    return Records(
        told["part"], told["whole"],
        "Standard documents in use that were reviewed in the last 365 days, as a part of all in use.",
        "Register of standard documents", TODAY,
        "reviewed", f"/governance/documents/?stage=current&reviewed_on_from={since}",
        "standard documents in use", "/governance/documents/?stage=current",
        missing=None if told["whole"] else Missing(
            "no standard document is registered", "Register the documents in use.", "governance"
        ),
    )  # fmt: skip


def impact_known(asked: Asked) -> Records | None:
    """Count gold contracts for which somebody said in the last twelve months what an event means."""
    said = Impact.objects.filter(
        authority=asked.authority_id, kind="contract", subject=OuterRef("reference"),
        assessed_at__date__gte=asked.on - YEAR,
    )  # fmt: skip
    return _gold(
        asked, Exists(said), "with an assessment",
        "Gold contracts in force with an assessment, in the last 365 days, of what a legal change or an "
        "event means for them.",
    )  # fmt: skip


def plan_current(asked: Asked) -> Records | None:
    """Count gold contracts whose plan for failure was reviewed in the last twelve months."""
    plans = ContingencyPlan.objects.filter(contract=OuterRef("pk"), reviewed_on__gte=asked.on - YEAR)
    return _gold(
        asked, Exists(plans), "with a plan that was reviewed",
        "Gold contracts in force whose plan for their failure was written or reviewed in the last 365 days.",
    )  # fmt: skip


def planned_for(asked: Asked) -> Records | None:
    """Count gold contracts that have a plan for their failure."""
    plans = ContingencyPlan.objects.filter(contract=OuterRef("pk"))
    return _gold(
        asked, Exists(plans), "with a plan", "Gold contracts in force that have a plan for their failure.",
    )  # fmt: skip


def _gold(asked: Asked, holds: Exists, label: str, words: str) -> Records | None:
    """Count gold contracts in force for which something holds. No list shows just those: no link."""
    if not asked.is_now:
        return None
    gold = register(asked.authority_id, on=asked.on).filter(in_force(), tier="gold")
    told = gold.aggregate(whole=Count("pk"), part=Count("pk", filter=holds))
    return Records(
        told["part"], told["whole"], words, "Contracts register and governance", TODAY, label, "",
        "gold contracts in force", "/contracts/?standing=in+force&tier=gold",
        missing=None if told["whole"] else NO_GOLD,
    )  # fmt: skip
