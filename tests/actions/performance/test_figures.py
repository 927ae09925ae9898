"""The live figures: equal to what anybody can add up from the lines, and to the lists behind them."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

import pytest

from tests.actions.contracts.conftest import BUILDER
from tests.actions.performance.conftest import LATER, Paid
from wisely.lib.periods import FinancialYear, month
from wisely.performance import queries
from wisely.rules import places, sizes
from wisely.spend import actions as spend
from wisely.spend.models import LedgerLine, Payee
from wisely.suppliers import actions as suppliers
from wisely.suppliers.models import Supplier

YEAR = FinancialYear(2025).period
QUARTERS = [FinancialYear(2025).quarter(number) for number in (1, 2, 3, 4)]
NAMES = [
    "on-contract",
    "local-or-sme",
    "local",
    "sme",
    "in-district",
    "in-region",
    "sme-pa23",
    "sme-strategy",
    "vcse",
]


def figure(council, name, period=YEAR):
    sums = queries.sums_of(council.council.pk, council.book)
    return sums.measured(queries.definitions_of(council.book)[name], period)


def by_hand(council, name, period):
    """Go through the lines one by one and judge each by the rules themselves; give (yes, no, unknown, outside)."""
    sums = dict.fromkeys((True, False, None, "outside"), Decimal(0))
    for line in LedgerLine.objects.filter(authority=council.council).select_related(
        "payee__supplier__canonical"
    ):
        if period.contains(line.paid_on):
            sums["outside" if line.payee.is_redacted else _answer(council.book, name, line)] += (
                line.amount_net
            )
    return tuple(sums.values())


def _answer(book, name, line):
    supplier = line.payee.supplier
    if supplier is None:
        return None
    supplier = supplier.canonical or supplier
    if name == "on-contract":
        return line.standing == "on"
    if name == "vcse":
        return supplier.is_vcse
    place = book.locality_of(supplier.postcode)
    facts = sizes.SizeFacts(
        supplier.staff, supplier.turnover, supplier.balance_sheet, supplier.is_part_of_group
    )
    local = place.is_local
    small = book.is_sme(facts)
    if name == "local-or-sme":
        return True if True in (local, small) else None if None in (local, small) else False
    if name.startswith("in-"):
        order = [each.id for each in book.council.places]
        known = place.place != places.UNKNOWN
        return (place.place in order[: order.index(name.removeprefix("in-")) + 1]) if known else None
    return {
        "local": local, "sme": small,
        "sme-pa23": book.is_sme(facts, definition="pa23"), "sme-strategy": book.is_sme(facts, definition="strategy"),
    }[name]  # fmt: skip


def shown(parts):
    return (parts.counted, parts.not_counted, parts.unknown, parts.outside)


@pytest.mark.parametrize("name", NAMES)
def test_each_figure_is_what_the_lines_come_to_one_by_one(year, name):
    for period in [YEAR, *QUARTERS, month(2025, 7), FinancialYear(2026).period]:
        assert shown(figure(year, name, period).parts) == by_hand(year, name, period)


def test_the_worked_examples_of_the_documentation(year):
    """On contract 1,000 of 1,940; local or SME 350 of 1,940, told out in docs/algorithms."""
    on, near = figure(year, "on-contract"), figure(year, "local-or-sme")

    assert shown(on.parts) == (Decimal(1000), Decimal(900), Decimal(40), Decimal(999))
    assert (on.value, on.most) == (Decimal("51.55"), Decimal("53.61"))
    assert shown(near.parts) == (Decimal(350), Decimal(20), Decimal(1570), Decimal(999))
    assert (near.value, near.most) == (Decimal("18.04"), Decimal("98.97"))


def test_every_way_of_counting_stands_beside_the_others(year):
    told = {name: figure(year, name).value for name in NAMES}

    assert told["local"] == told["in-district"] == Decimal("15.46")  # 300 of 1,940
    assert told["in-region"] == Decimal("17.01")  # and Close By Ltd, 30
    assert told["sme"] == told["sme-strategy"] == told["sme-pa23"] == Decimal("12.89")  # 250
    assert told["vcse"] == Decimal("2.58")  # 50


@pytest.mark.parametrize("name", NAMES)
def test_what_the_lists_behind_a_figure_sum_to_is_the_figure(year, name):
    definition = queries.definitions_of(year.book)[name]
    for period in [YEAR, QUARTERS[1], month(2025, 9)]:
        whole = figure(year, name, period).parts
        by_supplier = queries.whole(queries.suppliers_behind(year.council.pk, year.book, definition, period))
        by_directorate = queries.whole(
            queries.directorates_behind(year.council.pk, year.book, definition, period)
        )

        assert shown(by_directorate) == shown(whole)
        assert shown(by_supplier)[:3] == shown(whole)[:3]
        assert (by_supplier.lines_in_scope, by_directorate.lines) == (whole.lines_in_scope, whole.lines)


def test_what_was_paid_under_contracts_sums_to_what_counts(year):
    year.contract(title="A second one", ends_on=date(2025, 8, 31))
    spend.judge_spend(year.council, by=BUILDER, at=LATER)
    rows = queries.contracts_behind(year.council.pk, YEAR)

    assert sum(row.total for row in rows) == figure(year, "on-contract").parts.counted == Decimal(1000)
    assert [row.reference for row in rows] == [""]
    assert "Several" in rows[0].title


def test_a_contract_alone_is_named(year):
    (row,) = queries.contracts_behind(year.council.pk, YEAR)

    assert (row.title, row.directorate, row.total, row.lines) == (
        "Cleaning of offices",
        "Resources",
        Decimal(1000),
        1,
    )


def test_payments_not_matched_stand_alone_and_are_not_known(year):
    definition = queries.definitions_of(year.book)["on-contract"]
    rows = queries.suppliers_behind(year.council.pk, year.book, definition, YEAR)
    lonely = next(row for row in rows if row.name == "Somebody Unheard Of")

    assert (lonely.reference, lonely.parts.unknown, lonely.place) == ("", Decimal(40), "unknown")
    assert not any("REDACTED" in row.name for row in rows)


def test_a_match_moves_the_figure_at_once(year):
    before = figure(year, "on-contract").parts
    payee = Payee.objects.get(name="Somebody Unheard Of")
    spend.match_payee(payee, supplier=year.supplier, by=BUILDER, at=LATER)

    after = figure(year, "on-contract").parts
    assert (after.counted - before.counted, after.unknown) == (Decimal(40), Decimal(0))


def test_facts_of_a_supplier_move_the_figure_at_once(year):
    close = Supplier.objects.get(name="Close By Ltd")
    before = figure(year, "sme").parts.counted
    suppliers.record_size_facts(
        close, size=suppliers.SizeFacts(3, Decimal(100_000)), source="test", by=BUILDER, at=LATER
    )
    assert figure(year, "sme").parts.counted - before == Decimal(30)


def test_an_import_undone_leaves_no_trace_in_the_figures(year):
    before = shown(figure(year, "local-or-sme").parts)
    more = year.pay(Paid("Near Small Ltd", "5000.00"))
    assert shown(figure(year, "local-or-sme").parts) != before

    spend.undo_import(more, reason="a trial", by=BUILDER, at=LATER)
    assert shown(figure(year, "local-or-sme").parts) == before


def test_merged_suppliers_are_one_in_every_list(year):
    near, close = (Supplier.objects.get(name=name) for name in ("Near Small Ltd", "Close By Ltd"))
    suppliers.merge_suppliers(close, into=near, reason="one firm", by=BUILDER, at=LATER)
    definition = queries.definitions_of(year.book)["local"]
    rows = queries.suppliers_behind(year.council.pk, year.book, definition, YEAR)

    assert [row.parts.counted for row in rows if row.name == "Near Small Ltd"] == [Decimal(230)]
    assert shown(figure(year, "local").parts) == by_hand(year, "local", YEAR)


@pytest.mark.parametrize("seed", range(4))
def test_any_market_adds_up(council, seed):
    throw = random.Random(seed)
    council.contract()
    for number in range(12):
        council.known(
            f"Firm {number} Ltd",
            postcode=throw.choice(["", "HX80 1AA", "LS1 1UR", "M1 1AA"]),
            staff=throw.choice([None, 3, 249, 250, 251, 4000]),
            turnover=throw.choice([None, 1_000_000, 44_000_000, 60_000_000]),
            balance=throw.choice([None, 1_000_000, 60_000_000]),
            vcse=throw.choice([None, True, False]),
        )
    names = [f"Firm {number} Ltd" for number in range(12)] + [
        "Moorland Cleaning Ltd", "Nobody Knows", "REDACTED PERSONAL DATA",
    ]  # fmt: skip
    council.pay(
        *(
            Paid(throw.choice(names), f"{throw.randint(-9_999, 99_999) / 100:.2f}", date(2025, throw.randint(4, 12), throw.randint(1, 28)), throw.choice(["", "Adults", "Resources"]))
            for _ in range(80)
        )
    )  # fmt: skip
    period = YEAR
    for name in NAMES:
        parts = figure(council, name, period).parts
        assert shown(parts) == by_hand(council, name, period)
        assert parts.total == sum(LedgerLine.objects.values_list("amount_net", flat=True))
