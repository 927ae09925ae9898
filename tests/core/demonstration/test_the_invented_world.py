"""The demonstration's dice: always the same fall, and only numbers that a register would accept."""

import csv
import io
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from wisely.demonstration.dice import dice, stock
from wisely.demonstration.market import invented_suppliers
from wisely.demonstration.payments import REDACTED, Relation, month_file
from wisely.demonstration.register import Place, invented_contracts
from wisely.demonstration.winning import Market
from wisely.lib.identifiers import charity_number, company_number, postcode, vat_number
from wisely.lib.periods import Period, month
from wisely.lib.phone_numbers import phone_number

SHARES = dict.fromkeys(stock().trades, 1 / 12)
TODAY = date(2026, 11, 1)


def suppliers(count: int = 400):
    return list(
        invented_suppliers(count, shares=SHARES, local=[("Aldermoor", "HX86")], on=TODAY, throw=dice("test"))
    )


def test_the_same_dice_give_the_same_suppliers():
    assert suppliers(50) == suppliers(50)


def test_no_two_suppliers_share_a_name_or_a_number():
    made = suppliers()
    numbers = [supplier.identifier for supplier in made if supplier.identifier]

    assert len({supplier.name.casefold() for supplier in made}) == len(made)
    assert len(set(numbers)) == len(numbers)


def test_every_number_is_one_that_its_register_would_accept():
    for supplier in suppliers():
        if supplier.scheme == "GB-COH":
            assert company_number(supplier.identifier)
        if supplier.scheme == "GB-CHC":
            assert charity_number(supplier.identifier)
        if supplier.vat:
            assert vat_number(supplier.vat)
        if supplier.postcode:
            assert postcode(supplier.postcode) == supplier.postcode


def test_some_suppliers_have_a_phone_number_and_few_share_one():
    phones = [phone_number(supplier.phone) for supplier in suppliers() if supplier.phone]
    shared = Counter(phones)

    assert len(phones) == 84 and len(shared) == 80
    assert all("496" in phone or "1632960" in phone for phone in phones)  # kept for stories: nobody is called


def test_contracts_lie_around_today_and_end_after_they_start():
    places = [Place("ASC-01", "Residential care", "ASC", ("Adults and Health",), 1.0)]
    made = invented_contracts(
        300, places=places, market=Market(suppliers(), local={"HX86"}), since=date(2022, 11, 1),
        paid_from=date(2024, 11, 1), on=TODAY, throw=dice("test"),
    )  # fmt: skip
    in_force = [contract for contract in made if contract.starts_on <= TODAY <= contract.ends_on]

    assert all(contract.starts_on < contract.ends_on for contract in made)
    assert 90 < len(in_force) < 240
    assert any(not contract.has_owner for contract in made)


@pytest.mark.parametrize("count", [60, 400, 3_000])
def test_local_small_and_large_firms_are_paid_their_shares_however_few_contracts_there_are(count):
    market = suppliers(4 * count)
    places = [Place(f"{top}-01", top, top, ("Any",), 1.0) for top in stock().trades]
    made = invented_contracts(
        count, places=places, market=Market(market, local={"HX86"}), since=date(2022, 11, 1),
        paid_from=date(2024, 11, 1), on=TODAY, throw=dice("shares", str(count)),
    )  # fmt: skip
    paid = dict.fromkeys(("large", "local", "small"), 0.0)
    for each in made:
        days = (min(each.paid_until_on, TODAY) - max(each.starts_on, date(2024, 11, 1))).days
        winner = market[each.supplier]
        kind = "local" if winner.outward == "HX86" else "large" if winner.is_large else "small"
        paid[kind] += each.monthly_net * max(days, 0)
    shares = {kind: each / sum(paid.values()) for kind, each in paid.items()}
    assert shares == pytest.approx({"large": 0.46, "local": 0.28, "small": 0.26}, abs=0.06)


def test_every_trade_of_a_market_has_large_firms_from_elsewhere():
    large = {each.category for each in suppliers(120) if each.is_large and each.outward != "HX86"}
    assert large == set(stock().trades)


@pytest.mark.parametrize("number", range(1, 13))
def test_a_month_file_says_the_total_it_states(number):
    throw = dice("month", str(number))
    whole = Period(date(2025, 1, 1), date(2026, 1, 1))
    relations = [
        Relation(
            ("Millbeck Homecare Ltd",), "Adults and Health", "Home care", "ASC-02", "Hours", 9_000, whole
        ),
        Relation(
            ("Somebody",), "Adults and Health", "Home care", "ASC-02", "Hours", 90, whole, is_individual=True
        ),
    ]

    made = month_file(
        "m.csv", month(2025, number), council="Test", relations=relations, rows=120, throw=throw
    )

    text = made.content.decode("cp1252" if number % 4 == 1 else "utf-8-sig")
    rows = [row for row in csv.reader(io.StringIO(text)) if len(row) == 9 and "/" in row[4]]
    amounts = [
        row
        for row in rows
        if row[6].replace("£", "").replace(",", "").replace("-", "").replace(".", "").isdigit()
    ]
    good = amounts[: made.rows]
    assert sum(Decimal(row[6].replace("£", "").replace(",", "")) for row in good) == made.net_total
    assert {row[7] for row in good if row[7] == REDACTED}
