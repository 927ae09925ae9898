"""Builds the demonstration councils, month by month, by the acts that officers would do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from wisely.audit.row_security import in_scope
from wisely.demonstration.beside import beside
from wisely.demonstration.clock import morning
from wisely.demonstration.diary import Diary
from wisely.demonstration.dice import dice
from wisely.demonstration.filling import Entered, Known, enter_contracts, enter_old_register
from wisely.demonstration.lately import live_the_last_weeks
from wisely.demonstration.ledger import Ledger
from wisely.demonstration.market import InventedSupplier, invented_suppliers
from wisely.demonstration.measures import keep_the_measures
from wisely.demonstration.needs import plan_ahead
from wisely.demonstration.organisation import Staff, raise_council
from wisely.demonstration.register import InventedContract, Place, invented_contracts
from wisely.demonstration.waivers import grant_waivers
from wisely.lib.actor import Actor, SystemActor
from wisely.lib.periods import add_months
from wisely.people import actions as people
from wisely.rules.rulebook import Rulebook, rulebook
from wisely.suppliers import actions as suppliers
from wisely.suppliers.actions.intake import AT_ONCE

BUILDER = SystemActor("system:demonstration", "The builder of the demonstration")
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


def build(size: Size, *, on: date, tell: Tell = lambda _words: None) -> None:
    """Build both councils as they stand on a day. A month of a council is one transaction.

    A second process builds the second council, then imports the first's payments, each month as soon as
    that month's contracts stand. So the outcome does not depend on which of the two is faster.
    """
    first = _Builder(*COUNCILS[0], size, [], on=on, tell=tell)
    second = _Builder(*COUNCILS[1], size, first.market, on=on, tell=tell)
    with quick_commits():
        first.establish()

    def work_beside(months: Iterator[date]) -> None:
        with quick_commits():
            second.establish()
            for month in second.live():
                second.import_payments(month)
            second.finish()
            for month in months:
                first.import_payments(month)

    with beside(work_beside) as month_is_ready, quick_commits():
        for month in first.live():
            month_is_ready(month)
    with quick_commits():
        first.finish()


class _Builder:
    """One council, from its establishment to the day on which the world stands."""

    staff: Staff
    ledger: Ledger

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
        self.ledger = Ledger(self.staff, self.contracts, self.market, on=self.on)
        self._tell(f"{self.size.people} people, {self.size.suppliers:,} suppliers")

    def live(self) -> Iterator[date]:
        """Keep the register month after month; give each month as it is done."""
        staff, market = self.staff, self.market
        before = [each for each in self.contracts if each.awarded_on < self.opened_on]
        with in_scope(staff.authority.pk):
            self.entered += enter_old_register(staff, before, market, on=self.opened_on)
        self._tell(f"the old register of {len(before):,} contracts")
        by_month: dict[date, list[tuple[int, InventedContract]]] = defaultdict(list)
        for number, each in enumerate(self.contracts[len(before) :], start=len(before) + 1):
            by_month[each.awarded_on.replace(day=1)].append((number, each))
        diary = Diary(staff, opened_on=self.opened_on)
        diary.note(self.entered)
        for back in range(self.size.months, 0, -1):
            month = add_months(self.on, -back)
            with in_scope(staff.authority.pk):
                entered = enter_contracts(staff, by_month[month], market)
                diary.note(entered)
                diary.live_through(month)
            self.entered += entered
            yield month

    def import_payments(self, month: date) -> None:
        """Import a month of payments."""
        with in_scope(self.staff.authority.pk):
            self.ledger.import_month(month, rows=self.size.payments)
        if month.month % 6 == 0:
            self._tell(f"register and payments up to {month:%B %Y}")

    def finish(self) -> None:
        """Live the last weeks."""
        with in_scope(self.staff.authority.pk):
            live_the_last_weeks(
                self.staff, self.entered, self.market, self.ledger, rows=self.size.payments, on=self.on,
                own=self.own,
            )  # fmt: skip
            plan_ahead(self.staff, self.entered, self.book, on=self.on)
            grant_waivers(self.staff, self.market, self.book, since=self.opened_on, on=self.on)
            keep_the_measures(self.staff, self.book, on=self.on)
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
                row.share_of_spend,
            )
            for row in self.book.categories
            if row.parent
        ]  # fmt: skip
        invented = invented_contracts(
            self.size.contracts, places=places, suppliers=[one for one, _ in self.market],
            since=add_months(self.opened_on, -KNOWN_MONTHS),
            on=self.on,
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
        size=_size(invented),
    )


def _size(invented: InventedSupplier) -> suppliers.SizeFacts | None:
    if invented.staff is None:
        return None
    return suppliers.SizeFacts(invented.staff, invented.turnover, on=invented.facts_on)
