"""Legal changes and events, what they may touch, and what is to be done about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import DateField, Q, QuerySet, Value

from wisely.contracts.queries import in_force, register
from wisely.governance import permissions
from wisely.governance.lifecycle import DEVELOPMENT
from wisely.governance.models import Development, FollowUp, Impact, StandardDocument
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict, no
from wisely.planning.queries import needs
from wisely.planning.queries.needs import LIVE
from wisely.rules.rulebook import Rulebook

MOST_CANDIDATES = 50  # of a kind: more are not read on one page; the register's own filters find the rest


def developments(authority_id: int | None, *, on: date) -> QuerySet[Development]:
    """Give the legal changes and events of a council, for lists; `today` is the day judged by."""
    rows: QuerySet[Development] = Development.objects.filter(authority=authority_id).annotate(
        today=Value(on, output_field=DateField())
    )
    return rows


def development_for(authority_id: int | None, reference: str) -> Development | None:
    """Give one to act on. One query."""
    found = Development.objects.filter(authority=authority_id, reference=reference)
    return found.select_related("authority", "owner").first()


def impacts_of(development: Development) -> list[Impact]:
    """Give what it means for each thing, as it was said last. One query."""
    latest = {(row.kind, row.subject): row for row in development.impacts.order_by("pk")}
    return list(latest.values())


def follow_ups_of(development: Development) -> list[FollowUp]:
    """Give what is to be done, in order. One query."""
    return list(development.follow_ups.select_related("owner").order_by("number"))


def follow_up_for(development: Development, number: int) -> FollowUp | None:
    """Give one thing to be done. One query."""
    found = development.follow_ups.filter(number=number).select_related("owner").first()
    if found is not None:
        found.development = development
    return found


def open_follow_ups(authority_id: int | None) -> QuerySet[FollowUp]:
    """Give what is still to be done, for lists."""
    return FollowUp.objects.filter(authority=authority_id, done_on__isnull=True)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that a development may touch, and why it is looked at. Pounds net, None where not known."""

    kind: str
    reference: str
    title: str
    href: str
    value_net: Decimal | None
    why: str


def candidates_for(development: Development, *, book: Rulebook) -> Sequence[Candidate]:
    """Give contracts of high value or gold, open needs and standard documents that it may touch.

    High is what the council's rules call a key decision. What is said already is left out. Four queries.
    """
    said = {(row.kind, row.subject) for row in impacts_of(development)}
    found = [*_contracts(development, book), *_needs(development), *_documents(development)]
    return [each for each in found if (each.kind, each.reference) not in said]


def _of_categories(development: Development) -> Q:
    """Give the condition that a thing lies in the categories touched, or in a part of one of them."""
    if not development.categories:
        return Q()
    condition = Q()
    for code in development.categories:
        condition |= Q(category=code) | Q(category__startswith=f"{code}-")
    return condition


def _contracts(development: Development, book: Rulebook) -> list[Candidate]:
    high = book.procedure_rules.decisions[0].above
    rows = register(development.authority_id, on=book.on).filter(in_force()).filter(
        _of_categories(development), Q(tier="gold") | Q(value_net__gt=high)
    )  # fmt: skip
    chosen = rows.order_by("-value_net", "pk").values_list("reference", "title", "value_net", "tier")
    return [
        Candidate(
            "contract", reference, title, f"/contracts/{reference}/", value,
            "Gold" if tier == "gold" else f"Above £{high:,.0f}",
        )
        for reference, title, value, tier in chosen[:MOST_CANDIDATES]
    ]  # fmt: skip


def _needs(development: Development) -> list[Candidate]:
    rows = needs(development.authority_id).filter(_of_categories(development), stage__in=LIVE)
    chosen = rows.order_by("-value_net", "pk").values_list("reference", "title", "value_net", "stage")
    return [
        Candidate("need", reference, title, f"/planning/needs/{reference}/", value, stage.capitalize())
        for reference, title, value, stage in chosen[:MOST_CANDIDATES]
    ]


def _documents(development: Development) -> list[Candidate]:
    rows = StandardDocument.objects.filter(authority=development.authority_id, stage="current")
    chosen = rows.order_by("title").values_list("reference", "title", "edition")
    return [
        Candidate(
            "document", reference, title, f"/governance/documents/{reference}/", None, f"Edition {edition}"
        )
        for reference, title, edition in chosen[:MOST_CANDIDATES]
    ]


def acts_on_development(development: Development, *, by: Actor) -> dict[str, Verdict]:
    """Give a verdict for each act by its name. One query, for what is still to be done."""
    may = permissions.may_assess_change(by)
    is_open = (
        no("It is closed. Note it anew if there is more to it.") if development.stage == "closed" else YES
    )
    return {
        "assess_development": is_open & may,
        "assess_impact": is_open & may,
        "set_follow_up": is_open & may,
        "close_development": DEVELOPMENT.may("close", at_stage=development.stage)
        & may
        & nothing_is_open(development),
    }


def nothing_is_open(development: Development) -> Verdict:
    """Test that everything that was to be done about it is done. One query."""
    if development.pk and development.follow_ups.filter(done_on__isnull=True).exists():
        return no("An action is still open. Finish it first.", who_can="the owner of the action")
    return YES
