"""Two years of accounts of five suppliers: sound, failing, thin, with cash, of a group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from wisely.contracts.queries import contracts_behind
from wisely.demonstration.clock import morning
from wisely.demonstration.organisation import Staff
from wisely.lib.actor import Actor
from wisely.relationships.queries import annual_net_of
from wisely.suppliers.actions import AboutAccounts, correct_accounts, record_accounts
from wisely.suppliers.models import Supplier
from wisely.suppliers.queries import Figures

SEEN = timedelta(days=5)  # before they are recorded
LEAST, GROUP_TIMES = 1_800_000, 9  # pounds of revenue; how much larger a group is than the company


@dataclass(frozen=True, slots=True)
class Year:
    """What stands in the accounts of a year, in thousandths of revenue."""

    profit: int
    depreciation: int
    interest: int
    cash: int
    debt: int
    pension: int
    current: int
    stock: int
    due: int
    assets: int
    owed: int
    group: int = 0


@dataclass(frozen=True, slots=True)
class Books:
    """How one supplier's accounts went: the latest year, the one before, its growth, what is said of it."""

    latest: Year
    before: Year
    turns: Decimal  # revenue for each pound a year of the council's contracts
    growth: Decimal = Decimal("1.05")
    is_audited: bool = True
    names_going_concern: bool = False
    of_group: bool = False


SOUND = Year(112, 31, 8, 74, 90, 20, 330, 12, 210, 640, 390)
THIN = Year(24, 11, 4, 18, 60, 0, 260, 4, 190, 350, 280)
CASH = Year(86, 9, -2, 61, -120, 0, 410, 30, 230, 520, 300)
HELD = Year(63, 20, 14, 35, 180, 25, 300, 8, 240, 610, 430, 190)
FAILING = Year(-41, 17, 29, -52, 460, 30, 170, 26, 330, 470, 610)
WORSE = Year(19, 18, 17, 12, 310, 30, 230, 22, 260, 520, 480)
BOOKS = (
    Books(SOUND, replace(SOUND, profit=104, debt=110), turns=Decimal(6)),
    Books(FAILING, WORSE, turns=Decimal("1.3"), growth=Decimal("0.88"), names_going_concern=True),
    Books(THIN, replace(THIN, profit=31), turns=Decimal("2.4")),
    Books(CASH, CASH, turns=Decimal(3), is_audited=False),
    Books(HELD, replace(HELD, group=120), turns=Decimal("4.5"), of_group=True),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One period to record: how many years before the latest, its shares of a revenue, and whose it is."""

    years: int
    told: Year
    revenue: int
    scope: str = "company"


def keep_accounts(staff: Staff, suppliers: Sequence[Supplier], *, on: date) -> None:
    """Let the category manager record two years of accounts of each, and put the first's figures right."""
    at = morning(on)
    by = staff.one_of_the_cast("Category manager", at=at)
    for number, (supplier, books) in enumerate(zip(suppliers, BOOKS, strict=False)):
        for entry in _entries(books, _revenue(staff, supplier, books, on=on)):
            is_slip = not number and not entry.years
            _record(staff, supplier, books, entry, by=by, at=at, is_slip=is_slip)


def _entries(books: Books, revenue: int) -> list[Entry]:
    found = [Entry(1, books.before, int(revenue / books.growth)), Entry(0, books.latest, revenue)]
    if books.of_group:
        found.append(Entry(0, replace(books.latest, group=0), revenue * GROUP_TIMES, "group"))
    return found


def _revenue(staff: Staff, supplier: Supplier, books: Books, *, on: date) -> int:
    """Give a revenue that fits what its contracts are worth a year, to the thousand."""
    worth = (annual_net_of(each) for each in contracts_behind(staff.authority.pk, supplier.pk, on=on))
    a_year = sum((each for each in worth if each is not None), Decimal(0))
    return max(LEAST, int(a_year * books.turns)) // 1_000 * 1_000


def _year_end(on: date) -> date:
    """Give the last 31 March that was half a year ago or more: filing takes that long."""
    latest = on - timedelta(days=180)
    return date(latest.year if latest >= date(latest.year, 3, 31) else latest.year - 1, 3, 31)


def _figures(told: Year, revenue: int) -> Figures:
    def share(thousandths: int) -> int:
        return revenue * thousandths // 1_000

    return Figures(
        months=12, revenue=revenue, operating_profit=share(told.profit), net_interest=share(told.interest),
        depreciation=share(told.depreciation), free_cash_flow=share(told.cash), net_debt=share(told.debt),
        pension_deficit=share(told.pension), current_assets=share(told.current), inventory=share(told.stock),
        current_liabilities=share(told.due), total_assets=share(told.assets),
        total_liabilities=share(told.owed), group_balances=share(told.group),
    )  # fmt: skip


def _record(
    staff: Staff, supplier: Supplier, books: Books, entry: Entry, *, by: Actor, at: datetime, is_slip: bool
) -> None:
    """Record one period; a slip is typed first with a nought too many, and then put right."""
    latest = _year_end(at.date())
    about = AboutAccounts(
        "filed accounts", "Full accounts from Companies House, kept in the contract’s folder.",
        at.date() - SEEN, is_audited=books.is_audited,
        names_going_concern=books.names_going_concern and not entry.years,
    )  # fmt: skip
    figures = _figures(entry.told, entry.revenue)
    typed = replace(figures, net_interest=(figures.net_interest or 0) * 10) if is_slip else figures
    row = record_accounts(
        supplier, authority=staff.authority, ends_on=latest.replace(year=latest.year - entry.years),
        scope=entry.scope, about=about, figures=typed, by=by, at=at,
    )  # fmt: skip
    if is_slip:
        correct_accounts(
            row, about=about, figures=figures, reason="Net interest was typed with a nought too many.",
            by=by, at=at + timedelta(minutes=12),
        )  # fmt: skip
