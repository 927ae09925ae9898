"""Builds the demonstration councils, month by month, by the acts that officers would do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from wisely.audit.row_security import in_scope
from wisely.demonstration.asking import ask_owners, tell_of_what_ends
from wisely.demonstration.beside import beside
from wisely.demonstration.budgeting import keep_budgets
from wisely.demonstration.classifying import classify, get_ready
from wisely.demonstration.clock import morning
from wisely.demonstration.declarations import declare
from wisely.demonstration.diary import Diary
from wisely.demonstration.dice import dice
from wisely.demonstration.filling import (
    Entered,
    Known,
    enter_contracts,
    enter_old_register,
    entered_again,
    publish,
)
from wisely.demonstration.governing import govern
from wisely.demonstration.joining import bring_plans, plan_published_by
from wisely.demonstration.lately import live_the_last_weeks
from wisely.demonstration.ledger import Ledger
from wisely.demonstration.managing import manage_categories
from wisely.demonstration.market import InventedSupplier, invented_suppliers
from wisely.demonstration.measures import keep_the_measures
from wisely.demonstration.needs import plan_ahead
from wisely.demonstration.organisation import Staff, raise_council
from wisely.demonstration.performing import let_contracts_perform
from wisely.demonstration.pricing import bring_package, bring_prices, package_of
from wisely.demonstration.register import InventedContract, Place, invented_contracts
from wisely.demonstration.relating import assure_suppliers, declare_chains, judge_suppliers
from wisely.demonstration.telling import tell_followers, tell_the_public
from wisely.demonstration.waivers import grant_waivers
from wisely.demonstration.watching import watch_finances
from wisely.demonstration.winning import Market
from wisely.lib.actor import SYSTEM_NAMES, Actor, SystemActor
from wisely.lib.periods import add_months
from wisely.people import actions as people
from wisely.people import queries as people_queries
from wisely.rules.rulebook import Rulebook, rulebook
from wisely.suppliers import actions as suppliers
from wisely.suppliers.actions.intake import AT_ONCE

BUILDER = SystemActor("system:demonstration", SYSTEM_NAMES["system:demonstration"])
KNOWN_MONTHS = 24  # how far back before its first day here a council knows its contracts
COUNCILS = (("aldermoor", 1.0), ("wharfedale-vale", 0.08))
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything; `months` of payments, `payments` a month."""

    people: int
    suppliers: int
    contracts: int
    months: int
    payments: int

    def part(self, share: float) -> Size:
        """Give a smaller world of the same shape, for the second council."""
        if share == 1:
            return self
        return Size(
            max(20, int(self.people * share)),
            int(self.suppliers * share),
            int(self.contracts * share),
            max(3, self.months // 2),
            int(self.payments * share),
        )


SIZES = {
    "small": Size(people=24, suppliers=160, contracts=110, months=3, payments=250),
    "usual": Size(people=120, suppliers=3_000, contracts=1_800, months=24, payments=5_000),
    "full": Size(people=400, suppliers=30_000, contracts=20_000, months=60, payments=20_834),
}


@contextmanager
def quick_commits() -> Iterator[None]:
    """Let commits return before they are on disk: if power fails here, it is built again."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET synchronous_commit")


@dataclass(frozen=True, slots=True)
class Stands:
    """What came into the register: each contract's number among the invented ones, and its key."""

    contracts: tuple[tuple[int, int], ...]


News = Stands | date  # a month alone: all that happened in it is on the record
Mine = Callable[[int], bool]  # which contracts a process tends, by number


def build(
    size: Size, *, on: date, tell: Tell = lambda _words: None, beside: Callable[..., Any] = beside
) -> None:
    """Build both councils as they stand on a day.

    The first process enters the first council's contracts and tends three in five of them. A second builds
    the second council, then tends the other two in five, and imports each month's payments as soon as all
    that month's contracts stand as they should. Only one of the two takes numbers from a series at a time,
    and no act of one asks for what the other may not have done yet: so the outcome does not depend on which
    is faster. At the end the first council's open data is published by another process than what it plans.
    """
    first = _Builder(*COUNCILS[0], size, [], on=on, tell=tell)
    with quick_commits():
        first.establish()
    second = _Builder(*COUNCILS[1], size, list(first.market), on=on, tell=tell)

    def work_beside(heard: Iterator[News], say_through: Callable[[], None]) -> None:
        with quick_commits():
            second.establish()
            for news in second.live(mine=lambda _number: True):
                if isinstance(news, date):
                    second.import_payments(news)
            for news in heard:
                first.hear(news, mine=_is_for_the_second)
            say_through()
            second.finish()

    with beside(work_beside) as other, quick_commits():
        for news in first.live(mine=lambda number: not _is_for_the_second(number)):
            other.tell(news)
        get_ready()
        other.wait_until_through()
        first.live_the_last_weeks()

    def publish_beside(_heard: Iterator[News], say_through: Callable[[], None]) -> None:
        with quick_commits():
            first.tell_the_public()
        say_through()

    with beside(publish_beside) as other, quick_commits():
        first.look_ahead()
        other.wait_until_through()
        first.tell_followers()
        _tell_each_other(first, on=on)


def _tell_each_other(first: _Builder, *, on: date) -> None:
    """Let the first council bring the second's package and its plan: all that passes between them."""
    there = people_queries.authority_by_slug(COUNCILS[1][0])
    assert there is not None
    with in_scope(there.pk):
        holders = people_queries.holders_of(["head_of_procurement"], on=on)
        reference = next(person.reference for person, _ in holders if person.authority_id == there.pk)
        officer = people_queries.officer_by_reference(reference, on=on)
        assert officer is not None
        package = package_of(officer, on=on - timedelta(days=1))
        plan = plan_published_by(there, on=on - timedelta(days=1))
    with in_scope(first.staff.authority.pk):
        bring_package(first.staff, package, name=f"category-package-{COUNCILS[1][0]}.csv", on=on)
        bring_plans(first.staff, plan, first.book, name=f"forward-plan-{COUNCILS[1][0]}.csv", on=on)


def _is_for_the_second(number: int) -> bool:
    return number % 5 < 2


class _Builder:
    """One council, from its establishment to the day on which the world stands."""

    staff: Staff
    ledger: Ledger
    diary: Diary

    def __init__(
        self, slug: str, share: float, size: Size, market: list[Known], *, on: date, tell: Tell
    ) -> None:
        self.slug, self.size, self.market, self.on, self.tell = slug, size.part(share), market, on, tell
        self.book: Rulebook = rulebook(on, slug)
        self.opened_on = add_months(on, -self.size.months)
        self.own: list[Known] = []  # of the market, those that came with this council
        self.contracts: list[InventedContract] = []
        self.entered: list[Entered] = []

    def establish(self) -> None:
        """Open the house to the council: its people, the suppliers it deals with, whom it will pay."""
        with in_scope():
            self.staff = self._staffed()
        self.contracts = self._invented_contracts()
        self.diary = Diary(self.staff, opened_on=self.opened_on)
        self.ledger = Ledger(self.staff, self.contracts, self.market, on=self.on)
        self._tell(f"{self.size.people} people, {self.size.suppliers:,} suppliers")

    def live(self, *, mine: Mine) -> Iterator[News]:
        """Keep the register month after month and tend what is `mine`; give what happened as it is done."""
        staff, market = self.staff, self.market
        before = [each for each in self.contracts if each.awarded_on < self.opened_on]
        with in_scope(staff.authority.pk):
            entered = enter_old_register(staff, before, market, on=self.opened_on)
        yield self._stand(entered)
        self._publish(entered, mine=mine)
        self._tell(f"the old register of {len(before):,} contracts")
        by_month: dict[date, list[tuple[int, InventedContract]]] = defaultdict(list)
        for number, each in enumerate(self.contracts[len(before) :], start=len(before) + 1):
            by_month[each.awarded_on.replace(day=1)].append((number, each))
        for back in range(self.size.months, 0, -1):
            month = add_months(self.on, -back)
            with in_scope(staff.authority.pk):
                entered = enter_contracts(staff, by_month[month], market)
            yield self._stand(entered)
            self._publish(entered, mine=mine)
            self._live_through(month)
            yield month

    def hear(self, news: News, *, mine: Mine) -> None:
        """Do what another process left to this one: publish and tend what is `mine`, import payments."""
        if isinstance(news, date):
            self._live_through(news)
            self.import_payments(news)
            return
        with in_scope(self.staff.authority.pk):
            entered = entered_again(self.contracts, news.contracts)
        self._publish(entered, mine=mine)

    def _stand(self, entered: list[Entered]) -> Stands:
        self.entered += entered
        return Stands(tuple((each.number, each.contract.pk) for each in entered))

    def _publish(self, entered: list[Entered], *, mine: Mine) -> None:
        own = [each for each in entered if mine(each.number)]
        with in_scope(self.staff.authority.pk):
            publish(self.staff, own, not_before=self.opened_on)
        self.diary.note(own)

    def _live_through(self, month: date) -> None:
        with in_scope(self.staff.authority.pk):
            self.diary.live_through(month)

    def import_payments(self, month: date) -> None:
        """Import a month of payments."""
        with in_scope(self.staff.authority.pk):
            self.ledger.import_month(month, rows=self.size.payments)
        if month.month % 6 == 0:
            self._tell(f"register and payments up to {month:%B %Y}")

    def finish(self) -> None:
        """Live the last weeks, plan, publish."""
        self.live_the_last_weeks()
        self.look_ahead()
        self.tell_the_public()
        self.tell_followers()

    def live_the_last_weeks(self) -> None:
        """Do what happened of late, and learn from all the payments."""
        with in_scope(self.staff.authority.pk):
            self.entered = entered_again(
                self.contracts, [(each.number, each.contract.pk) for each in self.entered]
            )
            live_the_last_weeks(
                self.staff, self.entered, self.market, self.ledger, rows=self.size.payments, on=self.on,
                own=self.own,
            )  # fmt: skip
            if self.slug == COUNCILS[0][0]:  # the other has too few payments to learn from
                classify(self.staff, on=self.on)
            ask_owners(self.staff, self.entered, on=self.on)

    def look_ahead(self) -> None:
        """Do what reads no open data and adds none: judge, ask, plan, decide."""
        with in_scope(self.staff.authority.pk):
            judge_suppliers(self.staff, self.book, on=self.on)
            assure_suppliers(self.staff, on=self.on)
            declare_chains(self.staff, on=self.on)
            let_contracts_perform(self.staff, since=self.opened_on, on=self.on)
            if self.slug == COUNCILS[0][0]:  # suppliers are shared, and one council alone reads of them
                watch_finances(self.staff, on=self.on)
            keep_budgets(self.staff, self.entered, on=self.on)
            plan_ahead(self.staff, self.entered, self.book, on=self.on)
            bring_prices(self.staff, self.own, self.book, on=self.on)
            manage_categories(self.staff, self.book, since=self.opened_on, on=self.on)
            grant_waivers(self.staff, self.market, self.book, since=self.opened_on, on=self.on)
            declare(self.staff, self.market, on=self.on)
            govern(self.staff, self.entered, self.book, since=self.opened_on, on=self.on)
            keep_the_measures(self.staff, self.book, on=self.on)
            tell_of_what_ends(self.staff, on=self.on)

    def tell_the_public(self) -> None:
        """Publish what the Code asks for."""
        tell_the_public(self.staff, months=self.size.months, on=self.on)

    def tell_followers(self) -> None:
        """Build the files of all that was released, when nothing more will be."""
        with in_scope(self.staff.authority.pk):
            tell_followers(self.staff, on=self.on)
        payments = self.size.months * self.size.payments
        self._tell(f"{len(self.entered):,} contracts, {payments:,} payments")

    def _tell(self, words: str) -> None:
        self.tell(f"{self.book.council.short_name}: {words}")

    def _staffed(self) -> Staff:
        at = morning(self.opened_on)
        authority = people.establish_authority(
            slug=self.slug, name=self.book.council.name, prefix=self.book.council.prefix, pack=self.slug,
            is_demonstration=True, by=BUILDER, at=at,
        )  # fmt: skip
        staff = raise_council(
            authority,
            directorates=tuple((row.code, row.name) for row in self.book.council.directorates),
            people=self.size.people, on=self.opened_on, by=BUILDER, at=at,
        )  # fmt: skip
        head = staff.one_of_the_cast("Head of procurement", at=at)
        self.own += self._register_market(by=head, at=at)
        self.market.extend(self.own)
        return staff

    def _register_market(self, *, by: Actor, at: datetime) -> Iterator[Known]:
        """Register the suppliers that a council deals with, as many at a time as one act takes."""
        places = [place for place in self.book.council.places if place.is_local]
        local = [(place.name, outward) for place in places for outward in sorted(place.outward)]
        shares = {row.code: row.share_of_spend for row in self.book.categories if not row.parent}
        invented = list(
            invented_suppliers(
                self.size.suppliers, shares=shares, local=local, on=self.on,
                throw=dice(self.slug, "market"), after=len(self.market),
            )
        )  # fmt: skip
        for start in range(0, len(invented), AT_ONCE):
            batch = invented[start : start + AT_ONCE]
            made = suppliers.register_suppliers(
                [_draft(one) for one in batch], source="Supplier registration", by=by, at=at
            )
            yield from zip(batch, made, strict=True)

    def _invented_contracts(self) -> list[InventedContract]:
        """Invent the contracts, in the order in which they are awarded."""
        names = {row.code: row.name for row in self.book.council.directorates}
        places = [
            Place(
                row.code, row.name, row.parent, tuple(names[code] for code in row.directorates),
                row.share_of_spend, next((f"{each}000000" for each in row.cpv_divisions), ""),
            )
            for row in self.book.categories
            if row.parent
        ]  # fmt: skip
        local = {outward for place in self.book.council.places if place.is_local for outward in place.outward}
        invented = invented_contracts(
            self.size.contracts, places=places,
            market=Market([one for one, _ in self.market], local=local),
            since=add_months(self.opened_on, -KNOWN_MONTHS), paid_from=self.opened_on, on=self.on,
            throw=dice(self.slug, "register"),
        )  # fmt: skip
        return sorted(invented, key=lambda each: each.awarded_on)


def _draft(invented: InventedSupplier) -> suppliers.Draft:
    numbers = [(invented.scheme, invented.identifier)] if invented.scheme else []
    if invented.vat:
        numbers.append(("GB-VAT", invented.vat))
    return suppliers.Draft(
        name=invented.name,
        kind=invented.kind,
        identifiers=tuple(numbers),
        address=suppliers.Whereabouts("trading", invented.street, invented.town, invented.postcode),
        phones=(invented.phone,) if invented.phone else (),
        size=_size(invented),
    )


def _size(invented: InventedSupplier) -> suppliers.SizeFacts | None:
    if invented.staff is None:
        return None
    return suppliers.SizeFacts(invented.staff, invented.turnover, on=invented.facts_on)
