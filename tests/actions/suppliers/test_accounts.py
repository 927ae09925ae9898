"""Accounts of suppliers: recorded once for a period, corrected with what was before, withdrawn; each council for itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.actions.suppliers.conftest import BUILDER, NOON
from wisely.audit.kept import writing
from wisely.audit.models import Event
from wisely.audit.row_security import in_scope
from wisely.lib.verdict import Refusal
from wisely.people import actions as people
from wisely.suppliers import actions, queries
from wisely.suppliers.actions import AboutAccounts
from wisely.suppliers.models import SupplierAccounts
from wisely.suppliers.queries import Figures

pytestmark = pytest.mark.django_db
YEAR_END, SEEN_ON = date(2025, 12, 31), date(2026, 2, 20)
ABOUT = AboutAccounts("filed accounts", "Full accounts from Companies House.", SEEN_ON, is_audited=True)
FIGURES = Figures(
    months=12, revenue=2_000_000, operating_profit=120_000, current_assets=500_000, total_assets=900_000
)


@pytest.fixture
def acorn(register):
    return register()


@pytest.fixture
def record(council, asha, acorn):
    def recorded(supplier=None, *, by=asha, ends_on=YEAR_END, scope="company", about=ABOUT, figures=FIGURES):
        return actions.record_accounts(
            supplier or acorn, authority=council, ends_on=ends_on, scope=scope, about=about, figures=figures,
            by=by, at=NOON,
        )  # fmt: skip

    return recorded


def known(council, *suppliers):
    return queries.assurance_of(council.pk, [each.pk for each in suppliers]).accounts


def test_accounts_are_kept_with_what_was_seen_and_by_whom(council, acorn, record, asha):
    record()
    (row,) = known(council, acorn)
    assert (row.ends_on, row.scope, row.source, row.seen_by) == (
        YEAR_END, "company", "filed accounts", asha.reference
    )  # fmt: skip
    assert row.figures == FIGURES and row.figures.ebitda is None
    (event,) = Event.objects.filter(verb="suppliers.accounts.recorded")
    assert event.authority_id == council.pk
    assert event.payload.facts["figures"] == (
        "revenue £2,000,000, operating profit £120,000, current assets £500,000, total assets £900,000"
    )


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"figures": Figures(months=12)}, "Enter at least one figure"),
        ({"figures": replace(FIGURES, months=0)}, "from 1 to 24 months"),
        ({"figures": replace(FIGURES, months=25)}, "from 1 to 24 months"),
        ({"figures": replace(FIGURES, revenue=-1)}, "Revenue cannot be below nought"),
        ({"figures": replace(FIGURES, revenue=10**12)}, "in pounds or in thousands"),
        (
            {"figures": replace(FIGURES, total_assets=499_999)},
            "cannot be less than current assets (£500,000)",
        ),
        ({"figures": replace(FIGURES, inventory=500_001)}, "inventory is part of current assets"),
        ({"figures": replace(FIGURES, ebit=5, ebitda=4)}, "EBITDA (£4) cannot be less than EBIT (£5)"),
        ({"figures": replace(FIGURES, group_balances=900_001)}, "part of its assets"),
        (
            {"figures": replace(FIGURES, current_liabilities=2, total_liabilities=1)},
            "part of all liabilities",
        ),
        ({"ends_on": NOON.date() + timedelta(days=1)}, "still to come"),
        ({"ends_on": date(1999, 12, 31)}, "more than twenty years ago"),
        ({"ends_on": SEEN_ON + timedelta(days=1)}, "before their period was over"),
        ({"about": replace(ABOUT, seen_on=NOON.date() + timedelta(days=1))}, "still to come"),
        ({"about": replace(ABOUT, evidence="x")}, "Say what was seen"),
        ({"about": replace(ABOUT, source="hearsay")}, "Select one"),
        ({"scope": "uncle"}, "Select one"),
        ({"about": replace(ABOUT, is_audited=False, is_qualified=True)}, "Only audited accounts"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_is_kept(record, changed, says):
    with pytest.raises(Refusal) as refused:
        record(**changed)
    assert says in refused.value.verdict.reason
    assert not SupplierAccounts.objects.exists()


def test_net_cash_a_loss_and_a_surplus_may_be_below_nought(council, acorn, record):
    below = {
        "operating_profit": -1,
        "net_interest": -2,
        "net_debt": -3,
        "pension_deficit": -4,
        "free_cash_flow": -5,
    }
    record(figures=replace(FIGURES, **below))
    (row,) = known(council, acorn)
    assert row.figures.net_debt == -3 and row.figures.pension_deficit == -4


def test_a_period_is_recorded_once_for_company_and_for_group_also_through_a_merged_supplier(
    council, acorn, record, register, asha
):
    old = register("Acorn Care Limited")
    record(old)
    record(scope="group")
    record(ends_on=date(2024, 12, 31))
    actions.merge_suppliers(old, into=acorn, reason="One firm.", by=BUILDER, at=NOON)
    with pytest.raises(Refusal, match="recorded already") as refused:
        record()
    assert "Correct those" in refused.value.verdict.reason and SupplierAccounts.objects.count() == 3
    rows = known(council, acorn, old)
    assert [(row.ends_on.year, row.scope, row.holder) for row in rows] == [
        (2025, "company", old.reference), (2025, "group", acorn.reference), (2024, "company", acorn.reference)
    ]  # fmt: skip
    with pytest.raises(Refusal, match="merged into another"):
        record(old, ends_on=date(2023, 12, 31))
    actions.unmerge_suppliers(old, reason="Two.", by=BUILDER, at=NOON)
    assert [row.scope for row in known(council, acorn)] == ["group", "company"]
    assert [row.scope for row in known(council, old)] == ["company"]


def test_the_database_too_keeps_one_of_a_period(council, acorn, record):
    row = record()
    with pytest.raises(IntegrityError), transaction.atomic(), writing():
        row.pk, row._state.adding = None, True
        row.save()


def test_a_correction_keeps_the_figures_before_and_who_put_them_right(council, acorn, record, asha):
    first = record()
    put_right = replace(FIGURES, operating_profit=-120_000)
    for reason, figures, says in (("", put_right, "Say why"), ("A slip.", FIGURES, "Nothing is different")):
        with pytest.raises(Refusal, match=says):
            actions.correct_accounts(first, about=ABOUT, figures=figures, reason=reason, by=asha, at=NOON)
    first.refresh_from_db()
    actions.correct_accounts(
        first, about=replace(ABOUT, names_going_concern=True), figures=put_right, reason="A minus sign.",
        by=asha, at=NOON,
    )  # fmt: skip
    (row,) = known(council, acorn)
    assert row.figures.operating_profit == -120_000 and row.names_going_concern
    (before,) = row.earlier
    assert (before.operating_profit, before.corrected_by, before.correction_reason) == (
        120_000, asha.reference, "A minus sign."
    )  # fmt: skip
    event = Event.objects.get(verb="suppliers.accounts.corrected")
    assert event.payload.facts["changes"] == (
        "audit was audited, is audited, a doubt about going concern is named; "
        "operating profit was £120,000, is −£120,000"
    )
    first.refresh_from_db()
    with pytest.raises(Refusal, match="corrected already"):
        actions.correct_accounts(first, about=ABOUT, figures=put_right, reason="Again.", by=asha, at=NOON)
    with pytest.raises(Refusal, match="corrected already"):
        actions.withdraw_accounts(first, reason="Again.", by=asha, at=NOON)


def test_withdrawn_accounts_stay_on_the_record_and_can_be_recorded_anew(council, acorn, record, asha):
    row = record()
    with pytest.raises(Refusal, match="Say why"):
        actions.withdraw_accounts(row, reason=" ", by=asha, at=NOON)
    row.refresh_from_db()
    actions.withdraw_accounts(row, reason="Of another company.", by=asha, at=NOON)
    assert known(council, acorn) == () and SupplierAccounts.objects.count() == 1
    row.refresh_from_db()
    with pytest.raises(Refusal, match="withdrawn already"):
        actions.withdraw_accounts(row, reason="Again.", by=asha, at=NOON)
    record()
    assert len(known(council, acorn)) == 1
    assert len(queries.assurance_of(council.pk, [acorn.pk]).subjects) == 2


def test_who_may_not_revise_a_supplier_may_do_none_of_it(council, acorn, record, asha, grace):
    with pytest.raises(Refusal):
        record(by=grace)
    row = record()
    with pytest.raises(Refusal):
        actions.correct_accounts(
            row, about=ABOUT, figures=Figures(12, revenue=1), reason="x", by=grace, at=NOON
        )
    with pytest.raises(Refusal):
        actions.withdraw_accounts(row, reason="x", by=grace, at=NOON)


def test_another_council_sees_none_of_it(council, acorn, record):
    record()
    other = people.establish_authority(
        slug="other", name="Other Council", prefix="OTH", pack="aldermoor", is_demonstration=False,
        by=BUILDER, at=NOON,
    )  # fmt: skip
    with in_scope(other.pk):
        assert not SupplierAccounts.objects.exists()
        assert queries.assurance_of(other.pk, [acorn.pk]).accounts == ()
