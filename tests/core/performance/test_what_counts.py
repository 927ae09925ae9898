"""Sums of payments by a definition: nothing is lost, nothing is guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from wisely.lib.periods import FinancialYear, month
from wisely.performance.decisions import Cell, definitions_of, kind_of, measured, parts_of
from wisely.performance.decisions.cells import Parts
from wisely.rules.rulebook import rulebook

BOOK = rulebook(date(2026, 11, 1), "aldermoor")
OTHER_BOOK = rulebook(date(2026, 11, 1), "wharfedale-vale")
YEAR = FinancialYear(2025).period
PENCE = st.integers(-500_000, 5_000_000).map(lambda pence: Decimal(pence).scaleb(-2))


def cell(**told):
    words = {
        "month": date(2025, 6, 1), "standing": "on", "place": "elsewhere", "is_vcse": None,
        "sizes": {"pa23": "unknown", "strategy": "unknown"}, "total": Decimal("100.00"), "lines": 1,
    }  # fmt: skip
    return Cell(**words | told)


CELLS = st.builds(
    Cell,
    month=st.dates(date(2024, 4, 1), date(2026, 12, 1)).map(lambda on: on.replace(day=1)),
    standing=st.sampled_from(["on", "off", "outside", "unknown"]),
    place=st.sampled_from(["district", "region", "elsewhere", "unknown"]),
    is_vcse=st.sampled_from([True, False, None]),
    sizes=st.fixed_dictionaries(
        {
            "pa23": st.sampled_from(["sme", "large", "unknown"]),
            "strategy": st.sampled_from(["micro", "small", "medium", "large", "unknown"]),
        }
    ),
    total=PENCE,
    lines=st.integers(1, 9),
)


def answer(name, book=BOOK):
    return definitions_of(book)[name].answer


@given(st.lists(CELLS), st.sampled_from(sorted(definitions_of(BOOK))))
def test_on_off_outside_and_unknown_are_all_that_was_paid(cells, name):
    parts = parts_of(cells, answer(name))

    assert parts.counted + parts.not_counted + parts.unknown + parts.outside == sum(
        (each.total for each in cells), Decimal(0)
    )
    assert parts.lines == sum(each.lines for each in cells)


@given(st.lists(CELLS), st.sampled_from(sorted(definitions_of(BOOK))))
def test_the_months_of_a_year_come_to_the_year(cells, name):
    whole = parts_of(cells, answer(name), YEAR)
    months = [parts_of(cells, answer(name), month(2025 + (n > 12), (n - 1) % 12 + 1)) for n in range(4, 16)]

    assert whole.counted == sum((each.counted for each in months), Decimal(0))
    assert whole.lines == sum(each.lines for each in months)


@given(st.lists(CELLS, min_size=1))
def test_local_or_sme_counts_each_payment_once(cells):
    either = parts_of(cells, answer("local-or-sme"))
    by_hand = sum(
        (
            each.total
            for each in cells
            if each.standing != "outside"
            and (each.place == "district" or each.sizes["strategy"] in {"micro", "small", "medium"})
        ),
        Decimal(0),
    )

    assert either.counted == by_hand


@given(st.lists(CELLS, min_size=1))
def test_a_farther_area_holds_the_nearer_ones(cells):
    near = [each for each in cells if kind_of(each, answer("in-district")) == "counted"]
    far = [each for each in cells if kind_of(each, answer("in-region")) == "counted"]

    assert all(each in far for each in near)


def test_what_is_not_known_is_neither_yes_nor_no():
    known_small = {"pa23": "unknown", "strategy": "small"}
    known_large = {"pa23": "large", "strategy": "large"}

    assert kind_of(cell(place="unknown"), answer("local")) == "unknown"
    assert kind_of(cell(place="unknown", sizes=known_small), answer("local-or-sme")) == "counted"
    assert kind_of(cell(place="unknown", sizes=known_large), answer("local-or-sme")) == "unknown"
    assert kind_of(cell(place="elsewhere"), answer("local-or-sme")) == "unknown"
    assert kind_of(cell(place="elsewhere", sizes=known_large), answer("local-or-sme")) == "not_counted"
    assert kind_of(cell(is_vcse=None), answer("vcse")) == "unknown"
    assert kind_of(cell(standing="unknown"), answer("on-contract")) == "unknown"


def test_the_two_definitions_of_an_sme_are_told_apart():
    apart = cell(sizes={"pa23": "sme", "strategy": "large"})

    assert kind_of(apart, answer("sme-pa23")) == "counted"
    assert kind_of(apart, answer("sme-strategy")) == "not_counted"
    assert kind_of(apart, answer("sme")) == "not_counted"
    assert kind_of(apart, answer("sme", OTHER_BOOK)) == "counted"


def test_a_share_is_the_least_that_it_can_be_and_most_the_greatest():
    parts = parts_of(
        [cell(total=Decimal(60)), cell(standing="off", total=Decimal(30)), cell(standing="unknown", total=Decimal(10))],
        answer("on-contract"),
    )  # fmt: skip

    assert (parts.share, parts.most, parts.unknown_share) == (
        Decimal("60.00"),
        Decimal("70.00"),
        Decimal("10.00"),
    )


def test_redacted_payees_are_outside_the_share():
    parts = parts_of([cell(), cell(standing="outside", total=Decimal(900))], answer("on-contract"))

    assert (parts.share, parts.in_scope, parts.outside) == (
        Decimal("100.00"),
        Decimal("100.00"),
        Decimal(900),
    )


def test_nothing_in_scope_is_no_share():
    assert Parts().share is None
    assert parts_of([cell(total=Decimal(0))], answer("on-contract")).share is None


def reason(*cells, name="on-contract"):
    found = measured(cells, definitions_of(BOOK)[name], YEAR)
    assert (found.value, found.most) == (None, None)
    return found.missing.reason


def test_why_there_is_no_figure_is_said():
    assert reason() == "no payments are imported for 2025-26"
    assert reason(cell(month=date(2024, 6, 1))) == "no payments are imported for 2025-26"
    assert "redacted" in reason(cell(standing="outside"))
    assert "nothing or less" in reason(cell(total=Decimal(-4)))
    assert "with VAT only" in reason(cell(total=Decimal(0), only_gross=Decimal(4)))
    assert (
        reason(cell(standing="unknown"))
        == "for every payment of 2025-26, the payee is not matched with a supplier"
    )
    assert "no postcode" in reason(cell(place="unknown"), name="local")


def test_a_figure_is_measured_when_one_payment_has_an_answer():
    found = measured((cell(), cell(standing="unknown")), definitions_of(BOOK)["on-contract"], YEAR)

    assert (found.value, found.most, found.missing) == (Decimal("50.00"), Decimal("100.00"), None)
