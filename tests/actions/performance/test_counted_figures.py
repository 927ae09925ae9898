"""Figures that are kept by month are what the lines come to, after any acts in any order."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from tests.actions.contracts.conftest import BUILDER
from tests.actions.performance.conftest import LATER, Paid, run_reactions
from tests.actions.performance.test_figures import NAMES, QUARTERS, YEAR, by_hand, figure, shown
from wisely.contracts import actions as contracts
from wisely.contracts.models import Contract
from wisely.contracts.queries import contract_terms
from wisely.lib.periods import month
from wisely.performance import counting, queries
from wisely.performance.models import CountedMonth, MonthlyFigure
from wisely.spend import actions as spend
from wisely.spend.models import LedgerImport, LedgerLine, Payee
from wisely.suppliers import actions as suppliers
from wisely.suppliers.models import Supplier

FIRMS = [f"Firm {number} Ltd" for number in range(6)]
POSTCODES = ["HX80 1AA", "LS1 1UR", "M1 1AA"]


class Chance:
    """Does one act after another to a council's payments, suppliers and contracts, as the dice fall."""

    def __init__(self, council, seed):
        self.council, self.throw, self.done = council, random.Random(seed), []
        for name in FIRMS[:4]:
            council.known(name, postcode=self.throw.choice(["", *POSTCODES]))
        self.import_payments()

    def act(self):
        """Do one act that is possible now."""
        acts = [
            self.import_payments, self.undo, self.match, self.match, self.merge, self.unmerge, self.move,
            self.size, self.vcse, self.register, self.register, self.terminate, self.revise, self.name_others,
        ]  # fmt: skip
        chosen = self.throw.choice(acts)
        chosen()
        self.done.append(chosen.__name__)

    def day(self):
        return date(2025, self.throw.randint(4, 12), self.throw.randint(1, 28))

    def one(self, rows):
        found = list(rows.order_by("pk"))
        return self.throw.choice(found) if found else None

    def firm(self):
        return self.one(Supplier.objects.filter(stage="live"))

    def import_payments(self):
        names = [*FIRMS, "Moorland Cleaning Ltd", "REDACTED PERSONAL DATA"]
        paid = [
            Paid(self.throw.choice(names), f"{self.throw.randint(-999, 9_999) / 100:.2f}", self.day())
            for _ in range(12)
        ]
        self.council.pay(*paid)

    def undo(self):
        if imported := self.one(LedgerImport.objects.filter(stage="imported")):
            spend.undo_import(imported, reason="by chance", by=BUILDER, at=LATER)

    def match(self):
        payee = self.one(Payee.objects.filter(is_redacted=False))
        chosen = self.throw.choice([self.firm(), self.firm(), None])
        spend.match_payee(payee, supplier=chosen, by=BUILDER, at=LATER)

    def merge(self):
        one, other = self.firm(), self.firm()
        if one != other:
            suppliers.merge_suppliers(one, into=other, reason="by chance", by=BUILDER, at=LATER)

    def unmerge(self):
        if merged := self.one(Supplier.objects.filter(stage="merged")):
            suppliers.unmerge_suppliers(merged, reason="by chance", by=BUILDER, at=LATER)

    def move(self):
        address = suppliers.Whereabouts("trading", postcode=self.throw.choice(POSTCODES))
        number = self.throw.randint(1, 10_000)
        address = suppliers.Whereabouts("trading", lines=f"{number} Street", postcode=address.postcode)
        suppliers.record_address(self.firm(), address=address, source="test", by=BUILDER, at=LATER)

    def size(self):
        staff, turnover = self.throw.choice([(3, 90_000), (249, 40_000_000), (9_000, 900_000_000)])
        size = suppliers.SizeFacts(staff + self.throw.randint(0, 1), Decimal(turnover))
        suppliers.record_size_facts(self.firm(), size=size, source="test", by=BUILDER, at=LATER)

    def vcse(self):
        firm = self.firm()
        suppliers.revise_supplier(
            firm, name=f"{firm.name} {self.throw.randint(1, 99)}"[:40], kind="",
            is_vcse=self.throw.choice([True, False]), by=BUILDER, at=LATER,
        )  # fmt: skip

    def register(self):
        starts_on = self.day()
        self.council.contract(
            parties=[contracts.Party(supplier=self.firm())], starts_on=starts_on, signed_on=starts_on,
            commenced_on=starts_on, ends_on=date(2026, self.throw.randint(1, 12), 1), options=[],
        )  # fmt: skip

    def signed(self):
        return self.one(Contract.objects.filter(stage="signed"))

    def terminate(self):
        if contract := self.signed():
            day = max(contract.starts_on, date(2025, 10, 1))
            contracts.terminate_contract(
                contract, ended_on=day, reason="by chance", by=BUILDER, at=LATER
            )  # fmt: skip

    def revise(self):
        if contract := self.signed():
            facts = contracts.ContractFacts(
                **{
                    name: tuple(told) if isinstance(told := getattr(contract, name), list) else told
                    for name in contracts.ContractFacts.__dataclass_fields__
                }
                | {"title": f"Contract {self.throw.randint(1, 10_000)}"}
            )
            contracts.revise_contract(
                contract, facts=facts, directorate=contract.directorate, reason="by chance", by=BUILDER,
                at=LATER,
            )  # fmt: skip

    def name_others(self):
        if contract := self.signed():
            before = set(contract.parties.values_list("supplier", flat=True))
            firm = self.firm()
            if before != {firm.pk}:
                contracts.name_suppliers(
                    contract, parties=[contracts.Party(supplier=firm)], reason="by chance", by=BUILDER,
                    at=LATER,
                )  # fmt: skip


def standing_by_hand(council, line):
    """Say what a payment is by the register as it stands, from the terms of all contracts."""
    supplier = line.payee.supplier
    if line.payee.is_redacted or supplier is None:
        return "outside" if line.payee.is_redacted else "unknown"
    live = supplier.canonical_id or supplier.pk
    return (
        "on"
        if any(
            term.supplier_id == live
            and (term.starts_on is None or term.starts_on <= line.paid_on)
            and (term.ends_on >= line.paid_on if term.ends_on else term.is_rolling)
            for term in contract_terms(council.council.pk)
        )
        else "off"
    )


def assert_all_is_right(council, done):
    for line in LedgerLine.objects.select_related("payee__supplier"):
        assert line.standing == standing_by_hand(council, line), done
    for name in NAMES:
        for period in [YEAR, *QUARTERS, month(2025, 8)]:
            assert shown(figure(council, name, period).parts) == by_hand(council, name, period), (name, done)
    assert queries.sums_of(council.council.pk, council.book).stale == ()
    assert CountedMonth.objects.exists()


@pytest.mark.parametrize("seed", range(6))
def test_after_any_acts_each_figure_and_standing_is_what_the_record_says(council, seed):
    chance = Chance(council, seed)
    for number in range(14):
        chance.act()
        run_reactions(council.council)
        if number % 3 == 1 or number == 13:
            assert_all_is_right(council, chance.done)


@pytest.mark.parametrize("seed", [11, 12])
def test_so_it_is_where_everything_is_left_to_jobs(council, seed, monkeypatch):
    monkeypatch.setattr(counting, "AT_ONCE_ROWS", -1)
    chance = Chance(council, seed)
    for _ in range(10):
        chance.act()
    run_reactions(council.council)
    assert_all_is_right(council, chance.done)


def test_until_the_job_has_run_the_months_are_said_to_be_stale(year, monkeypatch):
    monkeypatch.setattr(counting, "AT_ONCE_ROWS", -1)
    before = figure(year, "local").parts.counted
    year.pay(Paid("Near Small Ltd", "5000.00", date(2025, 7, 3)))

    sums = queries.sums_of(year.council.pk, year.book)
    assert sums.stale == (date(2025, 7, 1),)
    assert figure(year, "local").parts.counted == before

    run_reactions(year.council)
    assert queries.sums_of(year.council.pk, year.book).stale == ()
    assert figure(year, "local").parts.counted - before == Decimal(5000)


def test_a_month_counted_by_other_rules_is_counted_as_the_page_is_asked(year):
    before = {name: shown(figure(year, name).parts) for name in NAMES}
    CountedMonth.objects.update(rules="those of last year")
    MonthlyFigure.objects.update(counted_net=1)

    assert {name: shown(figure(year, name).parts) for name in NAMES} == before
    months = counting.stale_months(year.council.pk, year.book)
    counting.count(year.council.pk, year.book, months, at=LATER)
    assert counting.stale_months(year.council.pk, year.book) == []
    assert {name: shown(figure(year, name).parts) for name in NAMES} == before


def test_a_page_reads_the_kept_figures_and_never_the_sums_by_payee(year, django_assert_num_queries):
    with django_assert_num_queries(2) as seen:
        queries.sums_of(year.council.pk, year.book, only=["local"])

    assert not any("spend_payeespend" in each["sql"] for each in seen.captured_queries)
    assert connection.vendor == "postgresql"


def test_each_night_every_council_is_counted_that_is_stale(year):
    before = figure(year, "local").parts
    CountedMonth.objects.update(rules="those of yesterday")

    counting.count_everywhere(at=LATER)

    assert counting.stale_months(year.council.pk, year.book) == []
    assert figure(year, "local").parts == before
