"""What waits for an officer: counts, each of which is the count of the list that it leads to."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db import DatabaseError, transaction
from django.db.models import Count, Q
from django.utils.http import urlencode

from wisely.approvals import queries as approvals
from wisely.approvals.permissions import Permission as Approvals
from wisely.audit.remembering import remembered
from wisely.budgets import queries as budgets
from wisely.budgets.permissions import Permission as Budgets
from wisely.categories import queries as categories
from wisely.categories.permissions import Permission as Categories
from wisely.contracts import queries as contracts
from wisely.contracts.permissions import Permission as Contracts
from wisely.desk.shell.navigation import leads_somewhere
from wisely.lib.lifecycle import Badge
from wisely.lib.verdict import Refusal
from wisely.people import queries as people
from wisely.people.queries import Officer
from wisely.performance import queries as performance
from wisely.performance.permissions import Permission as Performance
from wisely.performance.queries import KpiStanding, Sums
from wisely.rules.rulebook import rulebook
from wisely.spend import queries as spend
from wisely.spend.lifecycle import ImportStage
from wisely.spend.permissions import Permission as Spend
from wisely.work import queries as work
from wisely.work.permissions import Permission as Work
from wisely.work.queries import OPEN, ReactionStage

log = logging.getLogger(__name__)
FAULTS = (
    DatabaseError, Refusal, ArithmeticError, LookupError, ValueError, TypeError, AttributeError, OSError,
)  # fmt: skip
WINDOWS = (30, 90, 180)


@dataclass(frozen=True)
class Asker:
    """Who looks, and at which moment and day; and what several tiles read, read once."""

    officer: Officer
    at: datetime
    on: date

    @property
    def council(self) -> int:
        return self.officer.authority_id or 0

    @cached_property
    def standings(self) -> list[KpiStanding]:
        """How every KPI stands, for the latest year with payments."""
        book = rulebook(self.on, self.officer.pack)
        return performance.standings(self.council, book, sums=self.sums, with_records=False)

    @cached_property
    def sums(self) -> Sums:
        """What payments come to by the strategy's own definitions."""
        book = rulebook(self.on, self.officer.pack)
        return performance.sums_of(self.council, book, only=performance.HEADLINES)


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many of something, and the list that shows exactly those. `one` is how it is said of one."""

    number: int
    many: str
    href: str
    one: str = ""

    @property
    def label(self) -> str:
        return self.one if self.number == 1 and self.one else self.many


@dataclass(frozen=True, slots=True)
class Tile:
    """One kind of work. With a `fault` it could not be counted."""

    heading: str
    counts: tuple[Waiting, ...] = ()
    note: str = ""
    fault: str = ""

    @property
    def is_waiting(self) -> bool:
        return bool(self.fault) or any(each.number for each in self.counts)


@dataclass(frozen=True, slots=True)
class Maker:
    """How a tile is made, who sees it, and the page it leads to, without which there is no tile.

    What `is_of_the_record` changes by acts alone, so it stands until one happens.
    """

    heading: str
    page: str
    make: Callable[[Asker], Tile]
    needs: str = ""
    is_of_the_record: bool = True

    def is_open_to(self, officer: Officer) -> bool:
        """Say whether an officer gets the tile: absent is better than greyed."""
        return (not self.needs or self.needs in officer.permissions) and leads_somewhere(self.page)


def tiles_for(asker: Asker, makers: Iterable[Maker]) -> list[Tile]:
    """Make every tile that is open to the officer. If one fails, each is made by itself and fails alone."""
    open_ones = [maker for maker in makers if maker.is_open_to(asker.officer)]
    try:
        with transaction.atomic():
            kept = _kept(asker, [maker for maker in open_ones if maker.is_of_the_record])
            return [kept.get(maker.heading) or maker.make(asker) for maker in open_ones]
    except FAULTS:
        return [_alone(maker, asker) for maker in open_ones]


def _kept(asker: Asker, makers: list[Maker]) -> dict[str, Tile]:
    """Give the tiles of the record by heading: from memory until the council's record moves on."""
    officer = asker.officer
    what = (
        "home", officer.reference, officer.grants, officer.permissions, officer.on_behalf_of, asker.on,
        tuple(makers),
    )  # fmt: skip
    return remembered(asker.council, what, lambda: {maker.heading: maker.make(asker) for maker in makers})


def _alone(maker: Maker, asker: Asker) -> Tile:
    try:
        with transaction.atomic():
            return maker.make(asker)
    except FAULTS:
        log.exception("tile %s of request %s", maker.heading, asker.officer.request_id)
        return Tile(maker.heading, fault="This could not be counted. The rest of the page stands.")


def _gaps(asker: Asker) -> Tile:
    rows = contracts.register(asker.council, on=asker.on)
    number = contracts.narrow_by_mender(rows, officer=asker.officer).count()
    return Tile(
        "Records to complete",
        (
            Waiting(
                number,
                "contracts with gaps that you can mend",
                "/contracts/?mend=me&sort=completeness",
                "contract with gaps that you can mend",
            ),
        ),
    )


def _ending(asker: Asker) -> Tile:
    rows = contracts.narrow_by_person(
        contracts.register(asker.council, on=asker.on), "me", me=asker.officer.reference, on=asker.on
    )
    rows = rows.filter(contracts.in_force(), ends_on__gte=asker.on)
    last = {days: asker.on + timedelta(days=days) for days in WINDOWS}
    found = rows.aggregate(
        **{f"within_{days}": Count("pk", filter=Q(ends_on__lte=last[days])) for days in WINDOWS}
    )
    return Tile(
        "Your contracts that end",
        tuple(
            Waiting(found[f"within_{days}"], f"within {days} days", _ending_href(asker.on, last[days]))
            for days in WINDOWS
        ),
    )


def _ending_href(first: date, last: date) -> str:
    words = {
        "owner": "me", "standing": "in force", "ends_on_from": f"{first}", "ends_on_to": f"{last}",
        "sort": "ends_on",
    }  # fmt: skip
    return f"/contracts/?{urlencode(words)}"


def _alerts(asker: Asker) -> Tile:
    number = contracts.count_open(asker.officer.reference, authority_id=asker.council)
    words = (number, "alerts open, told to you", "/contracts/alerts/?stands=open&sort=act_by_on")
    return Tile("Alerts of contracts", (Waiting(*words, "alert open, told to you"),))


def _performance(asker: Asker) -> Tile:
    me = asker.officer.reference
    kpis = contracts.narrow_to_owner(contracts.kpis_of_council(asker.council, on=asker.on), me)
    risks = contracts.narrow_to_watcher(contracts.risks_of_council(asker.council), me)
    return Tile(
        "How your contracts perform",
        (
            Waiting(
                contracts.narrow_by_due(kpis, "overdue", on=asker.on).count(),
                "results of KPIs overdue", "/contracts/kpis/?owner=me&due=overdue&sort=due_on",
                "result of a KPI overdue",
            ),
            Waiting(
                contracts.narrow_by_review(risks, "overdue", on=asker.on).count(),
                "risks past their review", "/contracts/risks/?owner=me&review=overdue&sort=review_by_on",
                "risk past its review",
            ),
        ),
    )  # fmt: skip


def own_directorates(officer: Officer) -> tuple[str, ...]:
    """Give the directorates that an officer's roles are for; none where one is for the whole council."""
    if any(grant.scope_kind == "council" for grant in officer.grants):
        return ()
    return tuple(sorted({grant.scope_key for grant in officer.grants if grant.scope_kind == "directorate"}))


def _without_owner(asker: Asker) -> Tile:
    codes = own_directorates(asker.officer)
    if not codes and Contracts.ASSIGN_OWNER not in asker.officer.permissions:
        return Tile("Without an owner")
    rows = contracts.register(asker.council, on=asker.on)
    rows = contracts.narrow_by_person(rows, "nobody", me=asker.officer.reference, on=asker.on)
    if codes:
        rows = rows.filter(directorate__code__in=codes)
    words = [("owner", "nobody"), *(("directorate", code) for code in codes), ("sort", "ends_on")]
    where = "in your directorate" if codes else "at the council"
    number = Waiting(
        rows.count(),
        f"contracts that nobody who works here owns, {where}",
        f"/contracts/?{urlencode(words)}",
        f"contract that nobody who works here owns, {where}",
    )
    return Tile("Without an owner", (number,))


def _to_confirm(asker: Asker) -> Tile:
    return Tile(
        "Imports of payments",
        (
            Waiting(
                spend.imports(asker.council).filter(stage=ImportStage.STAGED).count(),
                "files that are not part of the spend yet",
                f"/spend/imports/?stage={ImportStage.STAGED}",
                "file that is not part of the spend yet",
            ),
        ),
    )


def _to_match(asker: Asker) -> Tile:
    number = spend.unmatched_payees(asker.council).count()
    return Tile(
        "Names to match",
        (
            Waiting(
                number,
                "names in the payments that no supplier stands for",
                "/spend/payees/",
                "name in the payments that no supplier stands for",
            ),
        ),
    )


def _delegations(asker: Asker) -> Tile:
    me = asker.officer.reference
    offered = [
        row for row in people.delegations_of(me, on=asker.on) if row.receiver == me and row.stage == "offered"
    ]
    note = " ".join(f"{row.giver_name} offers you the role {row.role}." for row in offered[:3])
    return Tile(
        "Delegations to answer", (Waiting(len(offered), "offered to you", "/account/delegations/"),), note
    )


def _approvals(asker: Asker) -> Tile:
    number = approvals.waiting_count(asker.officer, on=asker.on)
    return Tile("Approvals to decide", (Waiting(number, "that you may decide", "/approvals/"),))


def _jobs(asker: Asker) -> Tile:
    number = work.under_way_count(of=asker.officer)
    words = urlencode([("stage", stage.value) for stage in OPEN])
    return Tile(
        "Long work",
        (Waiting(number, "jobs of yours under way", f"/jobs/?{words}", "job of yours under way"),),
    )


def _stuck(asker: Asker) -> Tile:
    number = work.stuck_count(authority_id=asker.council)
    words = urlencode({"stage": ReactionStage.STUCK.value})
    return Tile(
        "Failed reactions", (Waiting(number, "reactions stuck until you look", f"/jobs/reactions/?{words}"),)
    )


def _readings(asker: Asker) -> Tile:
    mine = [each for each in asker.standings if each.measure.owner == asker.officer.reference and each.is_due]
    return Tile(
        "Measures to agree",
        (
            Waiting(
                len(mine), "measures of yours without a reading for last year",
                "/performance/?is_mine=yes&is_due=yes", "measure of yours without a reading for last year",
            ),
        ),
    )  # fmt: skip


def _budget_questions(asker: Asker) -> Tile:
    number = len(budgets.questions_for(asker.officer))
    words = ("which budget pays? Put to you", "/budgets/questions/")
    return Tile("Questions about budgets", (Waiting(number, *words),))


def _plans(asker: Asker) -> Tile:
    actions, reviews = categories.due_for(asker.council, asker.officer.reference, on=asker.on)
    soon = asker.on + timedelta(days=30)
    mine = f"/categories/actions/?standing=open&standing=late&owner=me&due_on_to={soon}"
    return Tile(
        "Category plans",
        (
            Waiting(
                actions, "actions of yours due within 30 days or late", mine,
                "action of yours due within 30 days or late",
            ),
            Waiting(
                reviews, "plans of yours to review", "/categories/plans/?review=overdue&review=soon&owner=me",
                "plan of yours to review",
            ),
        ),
    )  # fmt: skip


WORK = (
    Maker("Approvals to decide", "/approvals/", _approvals, Approvals.DECIDE),
    Maker("Questions about budgets", "/budgets/questions/", _budget_questions, Budgets.ANSWER_QUESTION),
    Maker("Delegations to answer", "/account/delegations/", _delegations),
    Maker("Alerts of contracts", "/contracts/alerts/", _alerts, Contracts.SEE_CONTRACT),
    Maker("Your contracts that end", "/contracts/", _ending, Contracts.SEE_CONTRACT),
    Maker("How your contracts perform", "/contracts/kpis/", _performance, Contracts.SEE_CONTRACT),
    Maker("Category plans", "/categories/plans/", _plans, Categories.SEE_PLAN),
    Maker("Records to complete", "/contracts/", _gaps, Contracts.SEE_CONTRACT),
    Maker("Without an owner", "/contracts/", _without_owner, Contracts.SEE_CONTRACT),
    Maker("Imports of payments", "/spend/imports/", _to_confirm, Spend.IMPORT_LEDGER),
    Maker("Names to match", "/spend/payees/", _to_match, Spend.MATCH_PAYEE),
    Maker("Measures to agree", "/performance/", _readings, Performance.SEE_MEASURES, is_of_the_record=False),
    Maker("Long work", "/jobs/", _jobs, is_of_the_record=False),
    Maker("Failed reactions", "/jobs/reactions/", _stuck, Work.MEND_REACTIONS, is_of_the_record=False),
)


@dataclass(frozen=True, slots=True)
class CouncilFigure:
    """A figure of the council's strategy as the start page shows it. With a `fault` it could not be had."""

    name: str
    href: str = ""
    value: str = ""
    period: str = ""
    badge: Badge | None = None
    reason: str = ""
    fault: str = ""


def figures_for(asker: Asker) -> list[CouncilFigure]:
    """Give the KPIs that are computed live, for those who may see measures."""
    if Performance.SEE_MEASURES not in asker.officer.permissions:
        return []
    try:
        with transaction.atomic():
            return [_figure(each, asker) for each in asker.standings if each.headline.computed is not None]
    except FAULTS:
        log.exception("figures of request %s", asker.officer.request_id)
        return [CouncilFigure("The council’s figures", fault="They could not be had. The rest stands.")]


def _figure(stands: KpiStanding, asker: Asker) -> CouncilFigure:
    shown = stands.headline
    value = "Not measured" if shown.value is None else performance.written(shown.value, shown.figure.unit)
    reason = f"Not measurable, because {shown.because}." if shown.because else shown.judgement.reason
    return CouncilFigure(
        shown.figure.name, f"/performance/{stands.kpi.number}/", value,
        performance.span_words(shown.period, asker.sums.months),
        shown.judgement.badge, reason,
    )  # fmt: skip
