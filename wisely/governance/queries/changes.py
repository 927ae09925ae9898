"""Legal changes and events, what they may touch, and what is to be done about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, DateField, DecimalField, ExpressionWrapper, F, Q, QuerySet, Value, When

from wisely.contracts.models import Contract
from wisely.contracts.queries import in_force, register
from wisely.governance import permissions
from wisely.governance.lifecycle import DEVELOPMENT, DocumentStage
from wisely.governance.models import Development, FollowUp, Impact, StandardDocument
from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict, no
from wisely.planning.models import Need
from wisely.planning.queries import needs
from wisely.planning.queries.needs import LIVE
from wisely.rules.rulebook import Rulebook

MOST_CANDIDATES = 50  # of a kind: more are not read on one page; the next follow as these are assessed
VAT_RATE = Decimal("0.20")  # what a case assumes where nobody has said another


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

    High is what the council's rules call a key decision, on the basis of VAT that they compare. What was said
    already is left out before each kind is cut to `MOST_CANDIDATES`, so that the next ones follow. Four
    queries.
    """
    said: dict[str, set[str]] = {}
    for row in impacts_of(development):
        said.setdefault(row.kind, set()).add(row.subject)
    sources: tuple[tuple[str, QuerySet[Any], Callable[[Any], Candidate]], ...] = (
        ("contract", _contracts(development, book), _of_contract(book)),
        ("need", _needs(development), _of_need),
        ("document", _documents(development).order_by("title"), _of_document),
    )
    return [
        each
        for kind, narrowed, made in sources
        for each in map(made, narrowed.exclude(reference__in=said.get(kind, ()))[:MOST_CANDIDATES])
    ]


def one_to_assess(development: Development, *, kind: str, reference: str, book: Rulebook) -> Candidate | None:
    """Give any contract, need or current document of the council by its reference, candidate or not."""
    council = development.authority_id
    sources: dict[str, tuple[QuerySet[Any], Callable[[Any], Candidate]]] = {
        "contract": (_judged(register(council, on=book.on), book), _of_contract(book)),
        "need": (needs(council), _of_need),
        "document": (_documents(development), _of_document),
    }
    if kind not in sources:
        return None
    rows, made = sources[kind]
    found = rows.filter(reference=reference).first()
    return made(found) if found else None


def _of_categories(development: Development) -> Q:
    """Give the condition that a thing lies in the categories touched, or in a part of one of them."""
    if not development.categories:
        return Q()
    condition = Q()
    for code in development.categories:
        condition |= Q(category=code) | Q(category__startswith=f"{code}-")
    return condition


def _judged(rows: QuerySet[Contract], book: Rulebook) -> QuerySet[Contract]:
    """Add `judged`: the value with VAT or without, as the council compares, reckoned if not stated."""
    has_vat = ~Q(vat_basis="no VAT")
    stated, other, times = (
        ("value_gross", "value_net", 1 + VAT_RATE)
        if book.procedure_rules.compares_gross
        else ("value_net", "value_gross", 1 / (1 + VAT_RATE))
    )
    value = DecimalField(max_digits=16, decimal_places=2)
    return rows.annotate(
        judged=Case(
            When(**{f"{stated}__isnull": False}, then=F(stated)),
            When(has_vat, then=ExpressionWrapper(F(other) * Value(times), output_field=value)),
            default=F(other), output_field=value,
        )
    )  # fmt: skip


def _high(book: Rulebook) -> Decimal:
    return book.procedure_rules.decisions[0].above


def _contracts(development: Development, book: Rulebook) -> QuerySet[Contract]:
    rows = _judged(register(development.authority_id, on=book.on), book).filter(in_force())
    chosen = rows.filter(_of_categories(development), Q(tier="gold") | Q(judged__gt=_high(book)))
    return chosen.order_by(F("judged").desc(nulls_last=True), "pk")


def _of_contract(book: Rulebook) -> Callable[[Any], Candidate]:
    tax = "including VAT" if book.procedure_rules.compares_gross else "excluding VAT"

    def made(row: Any) -> Candidate:
        is_high = row.judged is not None and row.judged > _high(book)
        why = "Gold" if row.tier == "gold" else f"Above £{_high(book):,.0f} {tax}" if is_high else ""
        return Candidate(
            "contract", row.reference, row.title, f"/contracts/{row.reference}/", row.value_net, why
        )

    return made


def _needs(development: Development) -> QuerySet[Need]:
    rows = needs(development.authority_id).filter(_of_categories(development), stage__in=LIVE)
    return rows.order_by("-value_net", "pk")


def _of_need(row: Need) -> Candidate:
    href = f"/planning/needs/{row.reference}/"
    return Candidate("need", row.reference, row.title, href, row.value_net, row.stage.capitalize())


def _documents(development: Development) -> QuerySet[StandardDocument]:
    return StandardDocument.objects.filter(authority=development.authority_id, stage=DocumentStage.CURRENT)


def _of_document(row: StandardDocument) -> Candidate:
    href = f"/governance/documents/{row.reference}/"
    return Candidate("document", row.reference, row.title, href, None, f"Edition {row.edition}")


def acts_on_development(development: Development, *, by: Actor) -> dict[str, Verdict]:
    """Give a verdict for each act by its name. One query, for what is still to be done."""
    may = permissions.may_assess_change(by)
    is_open = DEVELOPMENT.may("assess", at_stage=development.stage)
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
