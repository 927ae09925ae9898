"""Results of KPIs and reviews of risks that are late: told until somebody records, reviews, ends or closes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.actions.contracts.conftest import BUILDER, NOON
from tests.actions.contracts.test_alerts import plain, tell, told
from tests.actions.contracts.test_performing import RESULT, kpi_on
from tests.actions.contracts.test_risks import review, risk_on
from wisely.contracts import actions, queries
from wisely.contracts.models import Alert
from wisely.lib.verdict import Refusal
from wisely.people import actions as people

pytestmark = pytest.mark.django_db
DUE, REVIEW_BY = date(2026, 6, 2), date(2026, 6, 1)  # of a KPI set on 2 March, each three months; of a risk
ENDS = date(2029, 3, 31)
DAY = timedelta(days=1)


def noon_of(on):
    return datetime(on.year, on.month, on.day, 12, tzinfo=UTC)


def assess(kpi, *, until_on=DUE, on=DUE + DAY, by=BUILDER):
    entry = replace(RESULT, from_on=date(2026, 3, 2), until_on=until_on, assessed_on=on)
    return actions.record_kpi_result(kpi, entry, by=by, at=noon_of(on))


def people_above(register):
    """A head of service, a category manager and a head of procurement, each over the whole council."""
    roles = {"Hana": "budget_holder", "Cato": "category_manager", "Petra": "head_of_procurement"}
    for name, role in roles.items():
        who = register.person(name)
        people.assign_role(who, role=role, starts_on=date(2026, 1, 1), by=BUILDER, at=NOON)


def stands_of(register, contract):
    rows = queries.alerts_told(register.council.pk).filter(contract=contract)
    return {(row.rule, row.stands) for row in rows}


def test_a_result_is_told_the_day_after_it_was_due_and_goes_up_to_the_category_manager(register):
    kpi = kpi_on(plain(register, deputy=register.ben, ends_on=ENDS))
    people_above(register)

    for days in range(60):
        tell(register, DUE + days * DAY)

    assert told(rule="kpi result") == [
        ("kpi result", "Iris", DUE + DAY), ("kpi result", "Ben", DUE + 8 * DAY),
        ("kpi result", "Hana", DUE + 15 * DAY), ("kpi result", "Cato", DUE + 22 * DAY),
    ]  # fmt: skip
    alert = Alert.objects.first()
    assert (alert.about_on, alert.act_by_on) == (
        queries.kpi_for(kpi.contract, 1, on=DUE).due_on,
        DUE + 28 * DAY,
    )


def test_a_result_settles_it_and_the_next_one_that_is_late_is_told_anew(register):
    kpi = kpi_on(plain(register, ends_on=ENDS))
    tell(register, DUE + DAY)
    assert stands_of(register, kpi.contract) == {("kpi result", "open")}

    assess(kpi)

    assert stands_of(register, kpi.contract) == {("kpi result", "settled")}
    again = DUE + DAY + timedelta(days=92)  # three months after 3 June
    for on in (DUE + 30 * DAY, again, again + DAY):
        tell(register, on)
    assert [on for _, _, on in told()] == [DUE + DAY, again + DAY]


def test_two_kpis_due_on_one_day_are_told_once_and_both_want_their_result(register):
    contract = plain(register, ends_on=ENDS)
    first, second = kpi_on(contract), kpi_on(contract, title="Complaints", is_material=False)
    tell(register, DUE + DAY)
    assert len(told()) == 1

    assess(first)
    assert stands_of(register, contract) == {("kpi result", "open")}
    actions.end_kpi(second, reason="It measures nothing.", by=BUILDER, at=noon_of(DUE + DAY))
    assert stands_of(register, contract) == {("kpi result", "settled")}


def test_who_says_what_is_done_stops_it(register):
    kpi = kpi_on(plain(register, deputy=register.ben, ends_on=ENDS))
    tell(register, DUE + DAY)
    iris = register.officer(register.iris)

    actions.act_on_alert(
        Alert.objects.get(), how="The figures come next week.", by=iris, at=noon_of(DUE + DAY)
    )

    assert tell(register, DUE + 40 * DAY) == 0
    assert stands_of(register, kpi.contract) == {("kpi result", "acted on")}


def test_of_a_contract_that_is_over_only_what_the_law_asks_for_is_told(register):
    large = plain(
        register, ends_on=ENDS, value_net=6_000_000, vat_basis="net stated", irrecoverable_vat=0, options=[]
    )
    small = plain(register, title="Small", ends_on=ENDS)
    for contract in (large, small):
        kpi_on(contract)
        actions.terminate_contract(
            contract, ended_on=NOON.date(), reason="It fell apart.", by=BUILDER, at=NOON
        )

    assert tell(register, NOON.date()) == 0
    for days in (1, 20, 40):
        tell(register, NOON.date() + days * DAY)

    assert told() == [("kpi result", "Iris", NOON.date() + DAY)]
    kpi = large.kpis.get()
    assess(kpi, until_on=NOON.date(), on=NOON.date() + 41 * DAY)
    assert stands_of(register, large) == {("kpi result", "settled")}


@pytest.mark.parametrize("rule", ["kpi result", "risk review"])
def test_neither_is_lost_when_the_service_stands_still_for_a_month(register, rule):
    contract = plain(register, deputy=register.ben, ends_on=ENDS)
    if rule == "kpi result":
        kpi_on(contract)
    else:
        risk_on(register, contract)
    due = DUE if rule == "kpi result" else REVIEW_BY
    tell(register, due)
    assert told() == []

    back = due + 31 * DAY  # it stood still since
    assert tell(register, back) == 2

    assert told() == [(rule, "Iris", back), (rule, "Ben", back)]
    assert tell(register, back + DAY) == 0


def test_many_that_fall_due_while_it_stands_still_are_each_told_once(register):
    contracts = [plain(register, title=f"Contract {number}", ends_on=ENDS) for number in range(4)]
    for number, contract in enumerate(contracts):
        kpi_on(contract, every_months=1 + number % 2)
        risk_on(register, contract, review_by_on=date(2026, 4, 1) + 5 * number * DAY)

    tell(register, date(2026, 4, 1))
    assert told() == []
    for days in range(30, 90):
        tell(register, date(2026, 4, 1) + days * DAY)

    rows = list(Alert.objects.values_list("contract", "rule", "recipient"))
    assert len(rows) == len(set(rows)) == 8


def test_who_watches_a_risk_is_told_with_the_owner_and_may_review_it(register):
    zoe = register.person("Zoe Watch")
    contract = plain(register, deputy=register.ben, ends_on=ENDS)
    risk = risk_on(register, contract, owner=zoe)
    assert tell(register, REVIEW_BY) == 0
    assert tell(register, REVIEW_BY + DAY) == 2
    assert told() == [("risk review", "Iris", REVIEW_BY + DAY), ("risk review", "Zoe", REVIEW_BY + DAY)]
    row = queries.alerts_to(zoe.reference, authority_id=register.council.pk).get()
    assert (row.told_as, row.stands) == ("owner of the contract or the risk", "open")

    officer = register.officer(zoe)
    with pytest.raises(Refusal):
        actions.close_risk(risk, reason="It is over.", by=officer, at=noon_of(REVIEW_BY + DAY))
    with pytest.raises(Refusal):
        review(register, risk, by=register.officer(register.person("Otto Other")))
    review(register, risk, by=officer)
    assert stands_of(register, contract) == {("risk review", "settled")}


def test_a_watcher_who_left_is_passed_over_and_a_closed_risk_is_not_told(register):
    zoe = register.person("Zoe Watch")
    contract = plain(register, ends_on=ENDS)
    risk = risk_on(register, contract, owner=zoe)
    people.record_leaving(zoe, left_on=REVIEW_BY, by=BUILDER, at=NOON)
    tell(register, REVIEW_BY + DAY)
    assert [name for _, name, _ in told()] == ["Iris"]

    actions.close_risk(risk, reason="It can happen no more.", by=BUILDER, at=noon_of(REVIEW_BY + DAY))
    assert stands_of(register, contract) == {("risk review", "settled")}
    assert tell(register, REVIEW_BY + 60 * DAY) == 0


def test_the_risk_of_a_draft_is_told_and_of_one_that_was_abandoned_not(register):
    draft = plain(register, is_signed=False, ends_on=ENDS)
    assert draft.stage == "draft"
    risk_on(register, draft)
    tell(register, REVIEW_BY + DAY)
    assert stands_of(register, draft) == {("risk review", "open")}

    actions.abandon_contract(draft, reason="Nobody wants it.", by=BUILDER, at=noon_of(REVIEW_BY + DAY))
    assert stands_of(register, draft) == {("risk review", "settled")}
    assert tell(register, REVIEW_BY + 60 * DAY) == 0


def test_what_is_due_is_found_in_the_same_number_of_queries_however_many_are_late(
    register, django_assert_num_queries
):
    contract = plain(register, ends_on=ENDS)
    kpi_on(contract), risk_on(register, contract)
    with django_assert_num_queries(11):
        queries.due_alerts(register.council, on=DUE + DAY)
    for number in range(3):
        other = plain(register, title=f"Contract {number}", ends_on=ENDS)
        kpi_on(other), risk_on(register, other)
    with django_assert_num_queries(11):
        assert len(queries.due_alerts(register.council, on=DUE + DAY)[register.iris.pk]) == 8
