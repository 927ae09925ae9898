"""What an import writes at once is what judging and summing its lines anew would write."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from tests.actions.spend.conftest import BUILDER, HEADINGS, NOON
from wisely.audit.acts import act
from wisely.contracts import actions as contracts
from wisely.spend import actions, events, ledger
from wisely.spend.models import ContractSpend, LedgerLine, MonthlySpend, Payee, PayeeSpend, PayeeYearSpend
from wisely.spend.queries import paid_without_contract

pytestmark = pytest.mark.django_db
NAMES = (
    "Aire Care Ltd", "Bell Roofing Ltd", "Calder Catering", "Dale Drains", "Nobody's Firm",
    "Redacted personal data",
)  # fmt: skip


def file_of(seed, starts_on, rows=300):
    throw = Random(seed)
    lines = [
        f"{throw.choice(('Children', 'Adults', ''))},{throw.choice(NAMES)},"
        f"{starts_on + timedelta(days=throw.randrange(60)):%d/%m/%Y},{throw.randrange(-9_000, 90_000) / 100:.2f},"
        f"Purpose {throw.randrange(9)}"
        for _ in range(rows)
    ]
    return "\n".join([HEADINGS, *lines]) + "\n"


@pytest.fixture
def market(treasury):
    """Four suppliers: with one contract, with two that overlap, with one without first day, with none."""
    aire, bell, calder, _ = (treasury.supplier(name) for name in NAMES[:4])
    treasury.contract(aire, starts_on=date(2025, 2, 1), ends_on=date(2025, 4, 10))
    treasury.contract(bell, starts_on=date(2025, 2, 1), ends_on=date(2025, 4, 20))
    treasury.contract(bell, starts_on=date(2025, 4, 11), ends_on=date(2025, 5, 10))
    treasury.contract(calder, starts_on=date(2025, 5, 1), ends_on=date(2026, 4, 30))
    return treasury


def sums(model):
    fields = [each.attname for each in model._meta.concrete_fields if each.attname not in {"id", "version"}]
    return sorted(map(repr, model.objects.values_list(*fields)))


def everything():
    lines = LedgerLine.objects.order_by("pk").values_list("pk", "standing", "contract")
    payees = Payee.objects.order_by("pk").values_list("pk", "total_net", "lines_count", "last_month_on")
    return [list(lines), list(payees)] + [
        sums(model) for model in (MonthlySpend, PayeeSpend, PayeeYearSpend, ContractSpend)
    ]


@pytest.mark.parametrize("seed", range(3))
def test_what_an_import_wrote_is_what_its_lines_come_to(market, seed):
    market.imported(file_of(seed, date(2025, 3, 3)), "one.csv")
    second = market.imported(file_of(seed + 100, date(2025, 3, 20)), "two.csv")
    written = everything()
    assert {standing for _, standing, _ in written[0]} == {"on", "off", "outside", "unknown"}

    assert actions.judge_spend(market.council, by=market.finance, at=NOON) == 0
    with act(second, by=market.finance, at=NOON) as this:
        ledger.sum_again(market.council.pk, {date(2025, month, 1) for month in (3, 4, 5)})
        this.record(events.ImportAbandoned(file="made again"))

    assert everything() == written


def test_who_is_paid_without_a_contract_is_offered_again_once_the_stub_is_over(treasury):
    supplier = treasury.supplier("Dale Drains")
    treasury.imported(f"{HEADINGS}\nAdults,Dale Drains,03/04/2025,1200.50,Drains\n", "one.csv")

    def stubs():
        rows = paid_without_contract(treasury.council.pk, year_on=date(2025, 4, 1))
        return [(row.reference, row.stub) for row in rows]

    stub = contracts.raise_stub(
        treasury.council, supplier, title="Drains", owner=treasury.town.person("Iris"), directorate=None,
        reason="Seen in payments.", by=BUILDER, at=NOON,
    )  # fmt: skip
    assert stubs() == [(supplier.reference, stub.reference)]

    contracts.abandon_contract(stub, reason="The spend stopped.", by=BUILDER, at=NOON)
    assert stubs() == [(supplier.reference, None)]


def test_taking_one_of_two_imports_out_leaves_what_the_other_wrote(market):
    market.imported(file_of(1, date(2025, 3, 3)), "one.csv")
    alone = everything()[2:]

    second = market.imported(file_of(2, date(2025, 3, 20)), "two.csv")
    assert everything()[2:] != alone
    actions.undo_import(second, reason="Sent again", by=market.finance, at=NOON)

    assert everything()[2:] == alone


def test_a_number_that_changes_beside_a_name_is_not_kept(treasury):
    treasury.imported(
        "Supplier Name,Company Number,Payment Date,Net Amount\n"
        "Aire Care Ltd,01234567,03/04/2025,10.00\nAire Care Ltd,,04/04/2025,10.00\n"
        "Bell Roofing Ltd,01234567,03/04/2025,10.00\nBell Roofing Ltd,07654321,04/04/2025,10.00\n"
    )

    numbers = dict(Payee.objects.values_list("name", "company_number"))
    assert numbers == {"Aire Care Ltd": "01234567", "Bell Roofing Ltd": ""}
