"""Each pound off contract has one reason, and the sums are those of the payments."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from tests.actions.spend.conftest import BUILDER, HEADINGS, NOON
from wisely.contracts import actions as contracts
from wisely.contracts.queries import facts_of
from wisely.lib.periods import FinancialYear, month
from wisely.people.actions import record_leaving
from wisely.rules.rulebook import rulebook
from wisely.spend import queries
from wisely.spend.actions import judge_spend
from wisely.spend.decisions.pieces import Bought, in_pieces
from wisely.spend.models import LedgerLine
from wisely.suppliers.queries import supplier_by_reference

YEAR = FinancialYear(2025).period
SMALL = Decimal(5_000)
PAID = f"""{HEADINGS}
Adults,Aire Care Ltd,03/04/2025,100.00,Care
Adults,Aire Care Ltd,20/04/2025,2000.00,Care after the last day
Adults,Aire Care Ltd,20/06/2025,3000.00,Care long after
Adults,Nidd Meals Ltd,04/05/2025,6000.00,Meals
Adults,Wharfe Books Ltd,04/05/2025,40.00,Books
Adults,Calder Vans Ltd,01/04/2025,700.00,Vans before the first day
Adults,Calder Vans Ltd,01/07/2025,9000.00,Vans
Adults,Calder Vans Ltd,01/08/2025,2500.00,Vans
Adults,Nobody Knows Ltd,01/08/2025,777.00,Unknown
"""


@pytest.fixture
def market(treasury):
    made = {name: treasury.supplier(name) for name in ("Aire Care Ltd", "Nidd Meals Ltd", "Wharfe Books Ltd")}
    vans = treasury.supplier("Calder Vans Ltd")
    treasury.care = treasury.contract(made["Aire Care Ltd"])  # to 10 April 2025
    treasury.vans = treasury.contract(vans, starts_on=date(2025, 6, 1), ends_on=date(2026, 5, 31))
    treasury.imported(PAID, "year.csv")
    return treasury


def leaks_of(market, period=YEAR):
    return queries.leaks(market.council.pk, period, queries.LeakRule(SMALL, few=3), on=NOON.date())


def test_each_pound_without_a_contract_has_one_reason(market):
    told = {(each.reason, each.name): (each.paid, each.lines) for each in leaks_of(market)}
    assert told == {
        ("expired", "Aire Care Ltd"): (Decimal(5_000), 2),
        ("none", "Nidd Meals Ltd"): (Decimal(6_000), 1),
        ("small", "Wharfe Books Ltd"): (Decimal(40), 1),
        ("to come", "Calder Vans Ltd"): (Decimal(700), 1),
        ("beyond", "Calder Vans Ltd"): (Decimal(1_500), 2),
    }
    off = LedgerLine.objects.filter(standing="off").values_list("amount_net", flat=True)
    assert sum(each.paid for each in leaks_of(market) if each.reason != "beyond") == sum(off)


def test_the_contract_and_its_owner_are_named_and_who_left_is_not(market):
    (expired,) = [each for each in leaks_of(market) if each.reason == "expired"]
    assert (expired.contract, expired.owner) == (market.care.reference, "")
    iris = market.town.person("Iris", "contract_manager")
    contracts.assign_owner(market.care, owner=iris, by=BUILDER, at=NOON)
    (expired,) = [each for each in leaks_of(market) if each.reason == "expired"]
    assert (expired.owner, expired.owner_reference) == (iris.name, iris.reference)
    record_leaving(iris, left_on=NOON.date(), by=BUILDER, at=NOON)
    (expired,) = [each for each in leaks_of(market) if each.reason == "expired"]
    assert (expired.owner, expired.owner_reference) == ("", "")


def test_a_contract_that_was_ended_early_ended_on_that_day(market):
    contracts.terminate_contract(
        market.vans, ended_on=date(2025, 7, 15), reason="They failed.", by=BUILDER, at=NOON
    )
    judge_spend(market.council, by=market.finance, at=NOON)
    (ended,) = [
        each
        for each in leaks_of(market, month(2025, 8))
        if (each.reason, each.name) == ("expired", "Calder Vans Ltd")
    ]
    assert (ended.paid, ended.ends_on) == (Decimal(2_500), date(2025, 7, 15))


def test_a_month_tells_of_its_own_payments_and_what_was_paid_before_counts_towards_the_value(market):
    assert [(each.reason, each.paid) for each in leaks_of(market, month(2025, 8))] == [
        ("beyond", Decimal(1_500))
    ]
    assert [(each.reason, each.paid) for each in leaks_of(market, month(2025, 7))] == []


def test_a_higher_value_closes_the_leak(market):
    contracts.revise_contract(
        market.vans, facts=replace(facts_of(market.vans), value_net=Decimal(20_000)), directorate=None,
        reason="It was modified.", by=BUILDER, at=NOON,
    )  # fmt: skip
    assert not [each for each in leaks_of(market) if each.reason == "beyond"]


def test_a_draft_raised_for_it_is_named(market):
    owner = market.town.person("Iris", "contract_manager")
    supplier = next(each for each in leaks_of(market) if each.reason == "none").supplier
    stub = contracts.raise_stub(
        market.council, supplier_by_reference(supplier), title="Meals", owner=owner, directorate=None,
        reason="Bought by each school.", by=BUILDER, at=NOON,
    )  # fmt: skip
    (none,) = [each for each in leaks_of(market) if each.reason == "none"]
    assert (none.contract, none.owner) == (stub.reference, owner.name)


SCOPES = (("FOOD", "Food"), ("FOOD", "Drink"), ("PENS", "Pens"))
RULE = queries.LeakRule(SMALL, 3, SCOPES)
BOUGHT = """Directorate,Supplier Name,Payment Date,Net Amount,Category
Adults,Ribble Foods Ltd,05/05/2025,900.00,Food
Adults,Ribble Foods Ltd,06/05/2025,80.00,Drink
Adults,Ribble Foods Ltd,07/05/2025,70.00,Pens
Adults,Ribble Foods Ltd,08/05/2025,60.00,Sundries
Adults,Beck Foods Ltd,05/05/2025,7000.00,Drink
Adults,Beck Foods Ltd,06/05/2025,500.00,Pens
Adults,Beck Foods Ltd,05/01/2026,300.00,Food
"""


@pytest.fixture
def pantry(treasury):
    ribble = treasury.supplier("Ribble Foods Ltd")
    treasury.supplier("Beck Foods Ltd")
    treasury.food = treasury.contract(ribble, ends_on=date(2025, 12, 31))
    contracts.revise_contract(
        treasury.food, facts=replace(facts_of(treasury.food), category="FOOD"), directorate=None,
        reason="It is for food.", by=BUILDER, at=NOON,
    )  # fmt: skip
    treasury.imported(BOUGHT, "food.csv")
    return treasury


def told_of(pantry):
    found = queries.leaks(pantry.council.pk, YEAR, RULE, on=NOON.date())
    return {(each.reason, each.name, each.category): (each.paid, each.contract) for each in found}


def test_what_another_supplier_has_the_contract_for_and_what_is_outside_a_contract_are_told_apart(pantry):
    food = pantry.food.reference
    assert told_of(pantry) == {
        ("elsewhere", "Beck Foods Ltd", "Drink"): (Decimal(7_000), food),  # Food in January: it had ended
        ("none", "Beck Foods Ltd", ""): (Decimal(800), ""),
        ("outside", "Ribble Foods Ltd", "Pens"): (Decimal(70), food),
    }


def test_a_market_of_many_suppliers_has_no_wrong_one(pantry):
    for number in range(RULE.few):
        contract = pantry.contract(pantry.supplier(f"Caterer {number} Ltd"), ends_on=date(2026, 12, 31))
        contracts.revise_contract(
            contract, facts=replace(facts_of(contract), category="FOOD"), directorate=None,
            reason="It is for food.", by=BUILDER, at=NOON,
        )  # fmt: skip
    reasons = {reason for reason, name, _ in told_of(pantry) if name == "Beck Foods Ltd"}
    assert reasons == {"none", "elsewhere"}  # in January three are left, of four


def whys(town, rule):
    lines = LedgerLine.objects.select_related("payee").order_by("pk")
    found = queries.why_lines_leak(town.council.pk, [line.pk for line in lines], rule, on=NOON.date())
    return {
        (line.payee.name, line.amount_net): (found[line.pk].reason, found[line.pk].contract)
        for line in lines
        if line.pk in found
    }


def test_each_payment_says_why_it_leaks_as_the_sums_do(market):
    care, vans = market.care.reference, market.vans.reference
    assert whys(market, queries.LeakRule(SMALL, few=3)) == {
        ("Aire Care Ltd", Decimal(2_000)): ("expired", care),
        ("Aire Care Ltd", Decimal(3_000)): ("expired", care),
        ("Nidd Meals Ltd", Decimal(6_000)): ("none", ""),
        ("Wharfe Books Ltd", Decimal(40)): ("small", ""),
        ("Calder Vans Ltd", Decimal(700)): ("to come", vans),
        ("Calder Vans Ltd", Decimal(2_500)): ("beyond", vans),  # with the 9,000 of July more than it is worth
    }


def test_a_payment_is_told_under_anothers_contract_and_outside_its_own(pantry):
    assert whys(pantry, RULE) == {
        ("Beck Foods Ltd", Decimal(7_000)): ("elsewhere", pantry.food.reference),
        ("Beck Foods Ltd", Decimal(500)): ("none", ""),
        ("Beck Foods Ltd", Decimal(300)): ("none", ""),
        ("Ribble Foods Ltd", Decimal(70)): ("outside", pantry.food.reference),
    }


def test_payments_of_two_years_at_random_are_told_as_their_sums_are(treasury):
    """Each payment's reason adds up to the sums of the year, whatever the market looks like."""
    dice = Random(7)
    days = [date(2025, 4, 1) + timedelta(dice.randrange(365)) for _ in range(120)]
    names = [f"Trader {number} Ltd" for number in range(9)]
    for number, name in enumerate(names):
        supplier = treasury.supplier(name)
        if number % 3:
            starts_on = date(2025, 4, 1) + timedelta(dice.randrange(300))
            contract = treasury.contract(supplier, starts_on=starts_on, ends_on=starts_on + timedelta(60))
            contracts.revise_contract(
                contract, facts=replace(facts_of(contract), category=dice.choice(["FOOD", "PENS"])),
                directorate=None, reason="What it is for.", by=BUILDER, at=NOON,
            )  # fmt: skip
    rows = "".join(
        f"Adults,{dice.choice(names)},{day:%d/%m/%Y},{dice.randrange(1, 4_000)}.00,{dice.choice(['Food', 'Drink', 'Pens', ''])}\n"
        for day in days
    )
    treasury.imported("Directorate,Supplier Name,Payment Date,Net Amount,Category\n" + rows, "random.csv")
    lines = {line.pk: line for line in LedgerLine.objects.all()}
    told = Counter()
    for key, why in queries.why_lines_leak(treasury.council.pk, list(lines), RULE, on=NOON.date()).items():
        if why.reason not in queries.ON_CONTRACT:
            told[why.reason, why.contract] += lines[key].amount_net
    summed = Counter()
    for each in queries.leaks(treasury.council.pk, YEAR, RULE, on=NOON.date()):
        if each.reason not in queries.ON_CONTRACT:
            summed[each.reason, each.contract] += each.paid
    assert told == summed and len({reason for reason, _ in told}) >= 4


def pieces_of(pantry):
    book = rulebook(NOON.date(), "aldermoor")
    return {each.bought.category: each for each in queries.bought_in_pieces(pantry.council.pk, YEAR, book)}


def test_what_passes_a_threshold_only_together_was_bought_in_pieces(pantry):
    book = rulebook(NOON.date(), "aldermoor")
    band = book.procedure_rules.bands[1].above
    names = [f"Piece {number} Ltd" for number in range(3)]
    for name in names:
        pantry.supplier(name)
    head = "Directorate,Supplier Name,Payment Date,Net Amount,Category\n"
    part = band / Decimal("1.5")  # with VAT still below the band
    rows = [f"Adults,{name},0{day}/06/2025,{part:.2f},Libraries\n" for day, name in enumerate(names, 1)]
    library = next(each.name for each in book.categories if "ibraries" in each.name)
    pantry.imported(head + "".join(rows).replace("Libraries", f'"{library}"'), "pieces.csv")

    (found,) = pieces_of(pantry).values()
    assert (found.bought.category, found.bought.suppliers, found.bought.lines) == (library, 3, 3)
    assert found.bought.largest < band < found.bought.paid == part.quantize(Decimal("0.01")) * 3
    assert any(f"£{band:,.0f}, the council’s" in each for each in found.passes)


def test_one_large_purchase_is_no_purchase_in_pieces(pantry):
    book = rulebook(NOON.date(), "aldermoor")
    library = next(each for each in book.categories if "ibraries" in each.name)
    law = book.thresholds.of("services", is_light_touch=library.is_light_touch, is_concession=False)[1]

    def judged(paid, largest, suppliers=2):
        return in_pieces(Bought(library.name, Decimal(paid), Decimal(largest), suppliers, 9), library, book)

    assert judged(law * 3, law * 2) is None or "the law’s" not in " ".join(judged(law * 3, law * 2).passes)
    assert judged(law, law, suppliers=1) is None
    assert "the law’s" in judged(law, law * Decimal("0.6")).passes[0]
    assert judged(50, 40) is None
