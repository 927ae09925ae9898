"""What something asks of budgets, as its approvers are shown it; and if the ledger agrees with itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Min, Q, QuerySet, Sum

from wisely.budgets.decisions import (
    FINANCE,
    NOUGHT,
    Counted,
    Records,
    YearOfBudget,
    all_covered,
    count_once,
    which_pays,
)
from wisely.budgets.lifecycle import ACTUAL, ORDER, REQUEST, PostingStage, QuestionStage
from wisely.budgets.models import Budget, BudgetCommitment, BudgetPosting, BudgetQuestion, PostingLine
from wisely.budgets.queries.centres import open_centres, payers_of
from wisely.lib.verdict import Verdict, no

COLUMNS = {REQUEST: "posted_requests_net", ORDER: "posted_orders_net", ACTUAL: "posted_payments_net"}


@dataclass(frozen=True, slots=True)
class Money:
    """What a thing asks of budgets, year by year, and whether it may be agreed to as far as money goes.

    `question` is the last one that was asked about it; open ones have no answer yet.
    """

    years: tuple[YearOfBudget, ...]
    question: BudgetQuestion | None
    verdict: Verdict

    @property
    def asked(self) -> Decimal:
        """All that is asked, pounds net."""
        return sum((each.asked for each in self.years), NOUGHT)


def money_for(authority_id: int | None, *, subject_kind: str, subject: str, rule: str = "") -> Money:
    """Tell what a thing asks and what would be left. Nothing asked, no budget, no answer: each is a no.

    Requests count in the order in which they were made. Four queries at most.
    """
    rows = list(
        BudgetCommitment.objects.filter(authority=authority_id, subject_kind=subject_kind, subject=subject)
        .filter(requested_net__gt=0)
        .select_related("cost_centre")
        .order_by("year", "pk")
    )
    question = (
        BudgetQuestion.objects.filter(authority=authority_id, subject_kind=subject_kind, subject=subject)
        .exclude(stage=QuestionStage.WITHDRAWN)
        .select_related("asks", "cost_centre")
        .order_by("-pk")
        .first()
    )
    years = _years(rows)
    unanswered = _is_answered(rows, question, rule=rule)
    return Money(years, question, unanswered & all_covered(years, rule=rule))


def _years(rows: Collection[BudgetCommitment]) -> tuple[YearOfBudget, ...]:
    told = [row for row in rows if row.cost_centre is not None]
    if not told:
        return ()
    places = Q(pk__in=[])
    for row in told:
        places |= Q(cost_centre=row.cost_centre_id, year=row.year)
    budgets = {
        (centre, year): amount
        for centre, year, amount in Budget.objects.filter(places).values_list(
            "cost_centre", "year", "amount_net"
        )
    }
    spoken_for = _spoken_for(places, told)
    return tuple(
        YearOfBudget(
            centre=row.cost_centre.code if row.cost_centre else "",
            name=row.cost_centre.name if row.cost_centre else "",
            year=row.year,
            budget=budgets.get((row.cost_centre_id, row.year)),
            spoken_for=spoken_for.get((row.cost_centre_id, row.year), NOUGHT),
            asked=row.requested_net,
        )
        for row in told
    )


def effects_of(
    authority_id: int | None,
    *,
    subject_kind: str,
    subject: str,
    directorate: int | None,
    asks: Mapping[str, Mapping[str, Decimal]],
) -> dict[str, tuple[YearOfBudget, ...]]:
    """Tell what each of several asks, by name, year → pounds net, would leave of the budget that pays.

    All that others request, order or pay is taken off. Nothing is told where nobody can say which cost
    centre pays. Four queries.
    """
    own = BudgetCommitment.objects.filter(authority=authority_id, subject_kind=subject_kind, subject=subject)
    before = list(own.order_by("pk").values_list("cost_centre", flat=True))
    centres = {each.pk: each for each in open_centres(authority_id)}
    payer = which_pays(payers_of(list(centres.values())), code="", before=before, directorate=directorate)
    if payer not in centres or not asks:
        return {}
    centre = centres[payer]
    budgets = dict(Budget.objects.filter(cost_centre=centre).values_list("year", "amount_net"))
    others = BudgetCommitment.objects.filter(cost_centre=centre).exclude(
        subject_kind=subject_kind, subject=subject
    )
    taken = dict(
        others.values("year")
        .annotate(whole=Sum("requested_net") + Sum("ordered_net") + Sum("actual_net"))
        .order_by("year").values_list("year", "whole")
    )  # fmt: skip
    return {
        name: tuple(
            YearOfBudget(
                centre=centre.code, name=centre.name, year=year, budget=budgets.get(year),
                spoken_for=taken.get(year, NOUGHT), asked=asked,
            )
            for year, asked in sorted(by_year.items())
        )
        for name, by_year in asks.items()
    }  # fmt: skip


def _spoken_for(places: Q, own: Collection[BudgetCommitment]) -> dict[tuple[int | None, str], Decimal]:
    """Give what is ordered, paid or was requested before, by cost centre and year."""
    first = min(row.pk for row in own)
    found: dict[tuple[int | None, str], Decimal] = defaultdict(Decimal)
    others = BudgetCommitment.objects.filter(places).exclude(pk__in=[row.pk for row in own])
    sums = others.values("cost_centre", "year").annotate(
        held=Sum("ordered_net") + Sum("actual_net"), earlier=Sum("requested_net", filter=Q(pk__lt=first))
    )
    for row in sums.order_by("cost_centre", "year"):
        found[row["cost_centre"], row["year"]] = row["held"] + (row["earlier"] or NOUGHT)
    for mine in own:  # what it has ordered and paid itself is spent too
        found[mine.cost_centre_id, mine.year] += mine.ordered_net + mine.actual_net
    return found


def _is_answered(
    rows: Collection[BudgetCommitment], question: BudgetQuestion | None, *, rule: str
) -> Verdict:
    """Test that a budget is known for all of it. What nobody asked about is not known either."""
    if question is not None and question.stage == QuestionStage.OPEN:
        whom = question.asks.name if question.asks else FINANCE
        return no(
            f"Nobody has said yet which budget pays. {whom} is asked (question {question.reference}).",
            cite=rule, who_can=whom,
        )  # fmt: skip
    if question is not None and question.stage == QuestionStage.NOT_COVERED:
        return no(
            f"The answer to question {question.reference} was that no budget pays: {question.answer}",
            cite=rule, who_can=FINANCE,
        )  # fmt: skip
    if not rows:
        return no(
            "No budget was ever asked for this, so none can be told. Take it back and ask again.",
            cite=rule, who_can=FINANCE,
        )  # fmt: skip
    if any(row.cost_centre_id is None for row in rows):
        return no("Nobody has said yet which budget pays for all of it.", cite=rule, who_can=FINANCE)
    return Verdict(allowed=True)


@dataclass(frozen=True, slots=True)
class Difference:
    """A commitment that does not agree with its live lines: what it holds, and what they come to."""

    commitment: int
    held: tuple[Records, Counted]
    found: tuple[Records, Counted]


def differences(authority_id: int | None) -> list[Difference]:
    """Reconcile the ledger of a council: count everything again from its live lines. Two queries."""
    sums: dict[int, dict[str, Decimal]] = defaultdict(dict)
    lines = PostingLine.objects.filter(authority=authority_id, posting__stage=PostingStage.LIVE)
    for row in lines.values("commitment", "posting__kind").annotate(whole=Sum("amount_net")).order_by():
        sums[row["commitment"]][row["posting__kind"]] = row["whole"]
    things: dict[tuple[str, str], list[BudgetCommitment]] = defaultdict(list)
    for row in in_order(BudgetCommitment.objects.filter(authority=authority_id)):
        things[row.subject_kind, row.subject].append(row)
    found = []
    for rows in things.values():
        records = [records_from(sums[row.pk]) for row in rows]
        for row, told, counted in zip(rows, records, count_once(records), strict=True):
            held = Records(row.posted_requests_net, row.posted_orders_net, row.posted_payments_net)
            shown = Counted(row.requested_net, row.ordered_net, row.actual_net)
            if (held, shown) != (told, counted):
                found.append(Difference(row.pk, (held, shown), (told, counted)))
    return found


def without_centre(authority_id: int | None, about: tuple[str, str]) -> QuerySet[BudgetCommitment]:
    """Give the commitments that a question is about: those of a thing, or all that carry a word."""
    kind, subject = about
    rows = BudgetCommitment.objects.filter(authority=authority_id, cost_centre__isnull=True)
    narrowed: QuerySet[BudgetCommitment] = (
        rows.filter(payment_code=subject)
        if kind == "code"
        else rows.filter(subject_kind=kind, subject=subject)
    )
    return narrowed


def records_from(sums: dict[str, Decimal]) -> Records:
    """Give what lines come to, by kind."""
    return Records(*(sums.get(kind, NOUGHT) for kind in COLUMNS))


def in_order(rows: object) -> list[BudgetCommitment]:
    """Give commitments in the order in which a thing's pounds are matched: by year, then as they came."""
    return list(rows.order_by("subject_kind", "subject", "year", "pk"))  # type: ignore[attr-defined]


def live_postings(
    authority_id: int | None, *, kind: str, source_kind: str, sources: Collection[str]
) -> list[BudgetPosting]:
    """Give the postings of records that count. One query."""
    found = BudgetPosting.objects.filter(
        authority=authority_id, kind=kind, source_kind=source_kind, source__in=sources,
        stage=PostingStage.LIVE,
    )  # fmt: skip
    return list(found.order_by("pk"))


def sources_posted(authority_id: int | None, *, kind: str, source_kind: str) -> set[str]:
    """Give the records of a kind that have a posting that counts. One query."""
    rows = BudgetPosting.objects.filter(
        authority=authority_id, kind=kind, source_kind=source_kind, stage=PostingStage.LIVE
    )
    return set(rows.values_list("source", flat=True))


def amounts_posted(
    authority_id: int | None, *, kind: str, source_kind: str
) -> dict[str, dict[tuple[str, str, str], Decimal]]:
    """Give what records said that counts: source → kind of thing, thing and year → pounds net. One query."""
    lines = PostingLine.objects.filter(
        authority=authority_id, posting__stage=PostingStage.LIVE, posting__kind=kind,
        posting__source_kind=source_kind,
    )  # fmt: skip
    rows = lines.values_list(
        "posting__source", "commitment__subject_kind", "commitment__subject", "commitment__year"
    ).annotate(whole=Sum("amount_net"))
    found: dict[str, dict[tuple[str, str, str], Decimal]] = defaultdict(dict)
    for source, subject_kind, subject, year, whole in rows.order_by("posting__source"):
        found[source][subject_kind, subject, year] = whole
    return dict(found)


def first_year(authority_id: int | None) -> str | None:
    """Give the first financial year with a budget: with it the ledger begins. None before that. One query."""
    years = Budget.objects.filter(authority=authority_id).aggregate(first=Min("year"))
    first: str | None = years["first"]
    return first


def needs_in_ledger(authority_id: int | None, references: Collection[str]) -> set[str]:
    """Give those of some references that are needs which asked for money. One query."""
    rows = BudgetCommitment.objects.filter(
        authority=authority_id, subject_kind="need", subject__in=references
    )
    return set(rows.values_list("subject", flat=True))


def subjects_ordered_by(authority_id: int | None, contracts: Collection[str]) -> dict[str, tuple[str, str]]:
    """Give the thing that each of these contracts orders for, by the contract's reference. One query."""
    lines = PostingLine.objects.filter(
        authority=authority_id, posting__kind=ORDER, posting__source_kind="contract",
        posting__stage=PostingStage.LIVE, posting__source__in=contracts,
    )  # fmt: skip
    rows = lines.values("posting__source", "commitment__subject_kind", "commitment__subject")
    return {
        row["posting__source"]: (row["commitment__subject_kind"], row["commitment__subject"])
        for row in rows.annotate(first=Min("pk")).order_by("first")
    }
