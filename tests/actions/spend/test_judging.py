"""Who a name in the ledger is, and what that makes of its payments."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.actions.performance.conftest import run_reactions, waiting_reactions
from tests.actions.spend.conftest import HEADINGS, NOON
from wisely.audit.models import Event
from wisely.lib.periods import Period
from wisely.lib.verdict import Refusal
from wisely.spend import actions, events, queries
from wisely.spend.models import ContractSpend, LedgerLine, MonthlySpend, Payee, PayeeSpend
from wisely.suppliers import actions as suppliers

pytestmark = pytest.mark.django_db
APRIL_2025 = Period(date(2025, 4, 1), date(2025, 5, 1))


def spent(treasury):
    return queries.on_contract_spend(treasury.council.pk, APRIL_2025)


def test_a_match_puts_all_lines_of_the_name_right_at_once(treasury):
    treasury.imported()
    other = treasury.supplier("Aire Homecare Group")
    treasury.contract(other, ends_on=date(2025, 4, 30))
    payee = Payee.objects.get(name="Aire Care Ltd")

    actions.match_payee(payee, supplier=other, reason="Same VAT number", by=treasury.finance, at=NOON)

    assert set(LedgerLine.objects.filter(payee=payee).values_list("standing", flat=True)) == {"on"}
    assert spent(treasury).on == Decimal("479.75")
    event = Event.objects.get(verb=events.PayeeMatched.verb)
    assert event.payload.facts["supplier"] == other.reference
    assert event.payload.reason == "Same VAT number"


def test_a_match_is_taken_back(treasury):
    aire = treasury.supplier("Aire Care Ltd")
    treasury.contract(aire, ends_on=date(2025, 4, 30))
    treasury.imported()
    payee = Payee.objects.get(name="Aire Care Ltd")
    assert spent(treasury).on == Decimal("479.75")

    actions.match_payee(payee, supplier=None, reason="Another firm", by=treasury.finance, at=NOON)

    assert (spent(treasury).on, spent(treasury).unknown) == (0, Decimal("1680.25"))


def test_what_a_person_said_is_not_overruled_by_the_next_import(treasury):
    treasury.imported()
    payee = Payee.objects.get(name="Aire Care Ltd")
    treasury.supplier("Aire Care Ltd")
    actions.match_payee(payee, supplier=None, reason="Not them", by=treasury.finance, at=NOON)

    actions.judge_spend(treasury.council, by=treasury.finance, at=NOON)

    payee.refresh_from_db()
    assert payee.supplier is None


def test_no_supplier_stands_for_a_redacted_name(treasury):
    treasury.imported()
    payee = Payee.objects.get(is_redacted=True)

    with pytest.raises(Refusal, match="taken out by the council"):
        actions.match_payee(
            payee, supplier=treasury.supplier("A Ltd"), reason="x", by=treasury.finance, at=NOON
        )


def test_who_only_reads_matches_nothing(treasury):
    treasury.imported()

    with pytest.raises(Refusal):
        actions.match_payee(Payee.objects.first(), supplier=None, reason="x", by=treasury.reader, at=NOON)


def test_a_contract_registered_since_is_seen_by_the_job_that_its_act_leaves(treasury):
    aire = treasury.supplier("Aire Care Ltd")
    treasury.imported()
    run_reactions(treasury.council)
    assert spent(treasury).off == Decimal("479.75")
    treasury.contract(aire, ends_on=date(2025, 4, 10))
    treasury.contract(treasury.supplier("Somebody else"), ends_on=date(2025, 4, 10))

    assert waiting_reactions().count("wisely.spend.handlers.judge_changed_contracts") == 1
    run_reactions(treasury.council)
    assert (spent(treasury).on, spent(treasury).off) == (Decimal("-20.25"), Decimal("500.00"))
    assert Event.objects.get(verb=events.SpendJudged.verb).by == "system:clock"
    assert actions.judge_spend(treasury.council, by=treasury.finance, at=NOON) == 0


def test_only_the_payments_of_suppliers_whose_contracts_changed_are_judged(treasury):
    treasury.imported()
    assert actions.judge_changes(treasury.council, by=treasury.finance, at=NOON) == 0
    assert not Event.objects.filter(verb=events.SpendJudged.verb).exists()

    treasury.contract(treasury.supplier("Aire Care Group"), ends_on=date(2025, 4, 10))
    with pytest.raises(Refusal):
        actions.judge_changes(treasury.council, by=treasury.reader, at=NOON)


def test_a_supplier_registered_since_is_found_for_earlier_payments_by_the_next_import(treasury):
    treasury.imported()
    aire = treasury.supplier("Aire Care Ltd")
    treasury.contract(aire, ends_on=date(2025, 4, 30))
    assert spent(treasury).on == 0

    treasury.imported(f"{HEADINGS}\nAdults,Another Ltd,02/05/2025,1.00,Care\n", "may-2025.csv")
    assert spent(treasury).on == Decimal("479.75")


def test_payments_to_a_merged_supplier_count_for_the_one_it_is_shown_under(treasury):
    aire, group = treasury.supplier("Aire Care Ltd"), treasury.supplier("Aire Group")
    treasury.contract(group, ends_on=date(2025, 4, 30))
    treasury.imported()
    suppliers.merge_suppliers(aire, into=group, reason="One firm", by=treasury.finance_who_merges, at=NOON)

    actions.judge_spend(treasury.council, by=treasury.finance, at=NOON)

    assert spent(treasury).on == Decimal("479.75")
    assert sum(month.total for month in queries.paid_to_supplier(treasury.council.pk, group.pk)) == Decimal(
        "479.75"
    )
    (first, *_) = queries.spend_by_supplier(treasury.council.pk, APRIL_2025)
    assert first.name == "TOTAL GAS & POWER LTD"


def cells(*keys):
    """What the lines come to, month by month and by some keys: counted from the lines themselves."""
    found = defaultdict(Decimal)
    for line in LedgerLine.objects.all():
        found[(line.paid_on.replace(day=1), *(getattr(line, key) for key in keys))] += line.amount_net
    return dict(found)


def summed(table, *keys):
    return {
        (row.month_on, *(getattr(row, key) for key in keys)): row.total_net for row in table.objects.all()
    }


def test_after_a_match_every_sum_is_what_its_lines_come_to(treasury):
    other = treasury.supplier("Aire Valley Care Group Ltd")
    treasury.contract(other, ends_on=date(2025, 4, 10))
    treasury.imported()
    payee = Payee.objects.get(name="Aire Care Ltd")

    actions.match_payee(payee, supplier=other, reason="Same VAT number", by=treasury.finance, at=NOON)

    assert summed(MonthlySpend, "directorate", "category", "standing") == cells(
        "directorate", "category", "standing"
    )
    assert summed(PayeeSpend, "payee_id", "standing") == cells("payee_id", "standing")
    by_contract = {cell: total for cell, total in cells("contract_id").items() if cell[1] is not None}
    assert summed(ContractSpend, "contract_id") == by_contract
    assert list(by_contract.values()) == [Decimal("-20.25")]
    assert {standing for *_, standing in summed(PayeeSpend, "payee_id", "standing")} == {
        "on",
        "off",
        "unknown",
        "outside",
    }


def test_that_spend_was_judged_stands_on_the_councils_own_record(treasury):
    treasury.imported()
    actions.judge_spend(treasury.council, by=treasury.finance, at=NOON)
    assert Event.objects.get(verb=events.SpendJudged.verb).authority_id == treasury.council.pk
    established = Event.objects.filter(verb="people.authority.established")
    assert set(established.values_list("authority_id", flat=True)) == {None}, "that it is here, all may see"


def test_an_import_asks_the_register_once(treasury):
    staged = treasury.confirmed()

    with CaptureQueriesContext(connection) as asked:
        actions.import_ledger(staged, by=treasury.finance, at=NOON)

    assert sum('FROM "contracts_contractsupplier"' in each["sql"] for each in asked) == 1
