"""KPIs of a contract, the results of assessing them, and what each act refuses."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.actions.contracts.conftest import BUILDER, NOON, TODAY
from wisely.audit.acts import Conflict
from wisely.audit.models import Payload
from wisely.contracts import actions, queries
from wisely.contracts.actions import KpiEntry, ResultEntry
from wisely.contracts.models import Kpi, KpiResult
from wisely.contracts.permissions import Permission
from wisely.lib.verdict import Refusal

pytestmark = pytest.mark.django_db
ON_TIME = KpiEntry(
    title="On time", description="Visits that begin within 15 minutes.", target_in_unit=Decimal("97.5"),
    target_unit="%", target_direction="at least", every_months=3, is_material=True,
)  # fmt: skip
RESULT = ResultEntry(
    from_on=date(2025, 10, 1), until_on=date(2025, 12, 31), rating="approaching", assessed_on=date(2026, 1, 15),
    value_in_unit=Decimal("95.2"), evidence="The monthly return.",
)  # fmt: skip
LARGE = {"value_net": Decimal(6_000_000)}


def facts_of(verb):
    return Payload.objects.filter(event__verb=verb).order_by("-event").first().facts


def kpi_on(contract, **changed):
    return actions.set_kpi(contract, replace(ON_TIME, **changed), by=BUILDER, at=NOON)


def shown(kpi, *, on=TODAY):
    return queries.kpi_for(kpi.contract, kpi.number, on=on)


def test_a_kpi_is_set_with_its_target_and_how_often_it_is_assessed(register):
    contract = register.contract()

    kpi = kpi_on(contract)

    told = facts_of("contracts.kpi.set")
    assert (told["number"], told["target"], told["months"]) == (1, "at least 97.5%", 3)
    assert (kpi.is_material, kpi.is_by_law, kpi.rating) == (True, False, "")
    assert kpi_on(contract, title="Complaints", is_material=False).number == 2
    assert shown(kpi).due_on == date(2026, 6, 2)


@pytest.mark.parametrize(("changed", "says"), [
    ({"title": " "}, "a name"), ({"description": ""}, "what is measured"),
    ({"target_in_unit": None}, "the target"), ({"target_unit": ""}, "number counts"),
    ({"target_direction": ""}, "least or the most"), ({"every_months": 0}, "how often"),
    ({"every_months": 61}, "how often"),
])  # fmt: skip
def test_a_kpi_that_is_not_whole_is_refused(register, changed, says):
    with pytest.raises(Refusal, match=says):
        kpi_on(register.contract(), **changed)
    assert not Kpi.objects.exists()


def test_two_kpis_have_not_one_name_and_no_more_than_three_are_the_most_material(register):
    contract = register.contract()
    for title in ("On time", "Quality", "Jobs"):
        kpi_on(contract, title=title)

    with pytest.raises(Refusal, match="has this name"):
        kpi_on(contract, title="ON TIME", is_material=False)
    with pytest.raises(Refusal, match="On time; Quality; Jobs") as refused:
        kpi_on(contract, title="Carbon")
    assert "reg 39" in refused.value.verdict.cite
    assert kpi_on(contract, title="Carbon", is_material=False).number == 4


def test_what_the_law_asks_for_is_assessed_once_a_year_at_least(register):
    contract = register.contract(**LARGE)
    assert queries.kpi_duty_of(contract).is_asked

    with pytest.raises(Refusal, match="every 12 months") as refused:
        kpi_on(contract, every_months=13)
    assert refused.value.verdict.cite == "PA23 s.71"
    assert kpi_on(contract, every_months=12).is_by_law
    assert not kpi_on(register.contract(title="Small"), every_months=24).is_by_law


def test_a_kpi_is_revised_with_a_reason_and_keeps_its_number(register):
    kpi = kpi_on(register.contract())

    with pytest.raises(Refusal, match="Nothing was changed"):
        actions.revise_kpi(kpi, queries.kpi_entry_of(kpi), reason="Why", by=BUILDER, at=NOON)
    with pytest.raises(Refusal, match="Say why"):
        actions.revise_kpi(kpi, replace(ON_TIME, every_months=6), reason=" ", by=BUILDER, at=NOON)
    actions.revise_kpi(
        kpi,
        replace(ON_TIME, target_in_unit=Decimal(96)),
        reason="Agreed at the yearly review",
        by=BUILDER,
        at=NOON,
    )

    told = facts_of("contracts.kpi.revised")
    assert (told["target_before"], told["target"]) == ("at least 97.5%", "at least 96%")
    assert (shown(kpi).number, shown(kpi).target_in_unit) == (1, Decimal(96))


def test_a_kpi_is_ended_once_with_a_reason_and_counts_no_more(register):
    contract = register.contract(**LARGE)
    kpis = [kpi_on(contract, title=title) for title in ("On time", "Quality", "Jobs")]
    assert "kpis" not in contract.missing_fields

    with pytest.raises(Refusal, match="Say why"):
        actions.end_kpi(kpis[0], reason="", by=BUILDER, at=NOON)
    actions.end_kpi(kpis[0], reason="It measured the weather.", by=BUILDER, at=NOON)

    contract.refresh_from_db()
    assert "kpis" in contract.missing_fields
    assert shown(kpis[0]).due_on is None
    for act in (
        lambda: actions.end_kpi(kpis[0], reason="Again", by=BUILDER, at=NOON),
        lambda: actions.revise_kpi(
            kpis[0], replace(ON_TIME, every_months=1), reason="x", by=BUILDER, at=NOON
        ),
        lambda: actions.record_kpi_result(kpis[0], RESULT, by=BUILDER, at=NOON),
    ):
        with pytest.raises(Refusal, match="was ended"):
            act()


def test_why_none_is_suitable_fills_the_gap(register):
    contract = register.contract(**LARGE)
    assert "kpis" in contract.missing_fields

    with pytest.raises(Refusal, match="could not appropriately"):
        actions.explain_no_kpis(contract, reason=" ", by=BUILDER, at=NOON)
    actions.explain_no_kpis(contract, reason="One delivery, paid on acceptance.", by=BUILDER, at=NOON)

    assert "kpis" not in contract.missing_fields
    assert contract.no_kpi_reason.startswith("One delivery")


def test_a_result_is_recorded_and_the_kpi_says_what_the_two_latest_say(register):
    kpi = kpi_on(register.contract())

    actions.record_kpi_result(kpi, RESULT, by=BUILDER, at=NOON)
    assert (shown(kpi).rating, shown(kpi).rating_before) == ("approaching", "")
    assert shown(kpi).due_on == date(2026, 4, 15)

    earlier = replace(
        RESULT,
        from_on=date(2025, 7, 1),
        until_on=date(2025, 9, 30),
        rating="good",
        assessed_on=date(2026, 2, 1),
    )
    actions.record_kpi_result(kpi, earlier, by=BUILDER, at=NOON)

    row = shown(kpi)
    assert (row.rating, row.rating_before, row.assessed_on) == ("approaching", "good", RESULT.assessed_on)
    assert queries.way_since(row.rating, row.rating_before) == "worse"
    told = facts_of("contracts.kpi_result.recorded")
    assert (told["rating"], told["value"], told["from_on"]) == ("Good", "95.2%", "2025-07-01")


@pytest.mark.parametrize(("changed", "says"), [
    ({"until_on": date(2025, 9, 1)}, "before its first"), ({"until_on": date(2026, 1, 16)}, "after the day"),
    ({"assessed_on": date(2026, 3, 3)}, "to come"),
    ({"from_on": date(2025, 1, 1), "until_on": date(2025, 5, 31)}, "before the contract begins"),
    ({"value_in_unit": None}, "what was found"), ({"rating": "splendid"}, "one of the ratings"),
    ({"rating": "other"}, "what the rating “Other” means"),
])  # fmt: skip
def test_a_result_that_cannot_be_is_refused(register, changed, says):
    kpi = kpi_on(register.contract())
    with pytest.raises(Refusal, match=says):
        actions.record_kpi_result(kpi, replace(RESULT, **changed), by=BUILDER, at=NOON)
    assert not KpiResult.objects.exists()


def test_a_period_has_one_result_and_a_correction_takes_its_place(register):
    kpi = kpi_on(register.contract())
    first = actions.record_kpi_result(kpi, RESULT, by=BUILDER, at=NOON)
    with pytest.raises(Refusal, match="very period already"):
        actions.record_kpi_result(kpi, RESULT, by=BUILDER, at=NOON)

    right = replace(RESULT, rating="inadequate", value_in_unit=Decimal(81))
    with pytest.raises(Refusal, match="what was wrong"):
        actions.correct_kpi_result(first, right, reason="", by=BUILDER, at=NOON)
    second = actions.correct_kpi_result(first, right, reason="A digit was turned round.", by=BUILDER, at=NOON)

    assert (shown(kpi).rating, shown(kpi).rating_before) == ("inadequate", "")
    assert [each.is_corrected for each in queries.results_of(kpi)] == [False, True]
    assert second.corrects == first
    told = facts_of("contracts.kpi_result.corrected")
    assert (told["rating_before"], told["rating"], told["value_before"]) == (
        "Approaching target", "Inadequate", "95.2%",
    )  # fmt: skip
    with pytest.raises(Refusal, match="corrected already"):
        actions.correct_kpi_result(first, right, reason="Again", by=BUILDER, at=NOON)


def test_a_draft_has_no_results_and_a_contract_that_is_over_gets_no_new_kpis(register):
    draft = register.contract(title="Draft", is_signed=False)
    kpi = kpi_on(draft)
    with pytest.raises(Refusal, match="no performance to assess"):
        actions.record_kpi_result(kpi, RESULT, by=BUILDER, at=NOON)

    over = register.contract()
    actions.terminate_contract(over, ended_on=date(2026, 3, 1), reason="It failed", by=BUILDER, at=NOON)
    with pytest.raises(Refusal, match="nothing left to steer"):
        kpi_on(over)


def test_the_assessment_at_the_end_is_due_where_the_law_asks_for_it_alone(register):
    large, small = register.contract(**LARGE), register.contract(title="Small")
    by_law, own = kpi_on(large), kpi_on(small)
    actions.record_kpi_result(by_law, RESULT, by=BUILDER, at=NOON)
    for contract in (large, small):
        actions.terminate_contract(
            contract, ended_on=date(2026, 3, 1), reason="It failed", by=BUILDER, at=NOON
        )

    assert (shown(by_law).due_on, shown(by_law).is_overdue) == (date(2026, 3, 1), True)
    assert shown(own).due_on is None

    last = replace(RESULT, from_on=date(2026, 1, 1), until_on=date(2026, 3, 1), assessed_on=date(2026, 3, 2))
    actions.record_kpi_result(by_law, last, by=BUILDER, at=NOON)
    assert shown(by_law).due_on is None


def test_what_is_due_counts_from_the_latest_of_setting_beginning_and_assessing(register):
    later = register.contract(title="Later", starts_on=date(2026, 9, 30), ends_on=date(2029, 9, 29))
    kpi = kpi_on(later, every_months=5)

    assert shown(kpi).due_on == date(2027, 2, 28)
    assert shown(kpi, on=date(2027, 3, 1)).is_overdue
    rows = queries.kpis_of_council(register.council.pk, on=date(2027, 3, 1))
    assert [each.pk for each in queries.narrow_by_due(rows, "overdue", on=date(2027, 3, 1))] == [kpi.pk]
    assert [each.pk for each in queries.narrow_by_due(rows, "never", on=TODAY)] == [kpi.pk]
    assert not queries.narrow_by_due(rows, "soon", on=TODAY).exists()
    assert queries.narrow_by_due(rows, "soon", on=date(2027, 2, 1)).exists()


def test_owner_and_deputy_keep_them_and_others_by_their_role_or_not_at_all(register):
    contract = register.contract()
    owner, other = register.officer(register.iris), register.officer(register.ben, Permission.SEE_CONTRACT)

    kpi = actions.set_kpi(contract, ON_TIME, by=owner, at=NOON)
    for act in (
        lambda: actions.set_kpi(contract, replace(ON_TIME, title="Other"), by=other, at=NOON),
        lambda: actions.record_kpi_result(kpi, RESULT, by=other, at=NOON),
        lambda: actions.explain_no_kpis(contract, reason="None", by=other, at=NOON),
        lambda: actions.end_kpi(kpi, reason="None", by=other, at=NOON),
    ):
        with pytest.raises(Refusal):
            act()
    assert not any(queries.acts_on_kpi(kpi, by=other).values())
    assert all(queries.acts_on_kpi(kpi, by=owner).values())
    by_role = register.officer(
        register.ben, Permission.REVISE_CONTRACT, scope_kind="directorate", scope_key="RES"
    )
    assert actions.record_kpi_result(kpi, RESULT, by=by_role, at=NOON).recorded_by == by_role.reference


def test_of_two_who_opened_the_form_at_once_the_second_is_told(register):
    contract = register.contract()
    seen = contract.version
    actions.set_kpi(contract, ON_TIME, version=seen, by=BUILDER, at=NOON)
    with pytest.raises(Conflict):
        actions.set_kpi(contract, replace(ON_TIME, title="Other"), version=seen, by=BUILDER, at=NOON)


def test_a_supplier_is_told_by_its_contracts_in_force_and_the_last_twelve_months(register):
    contract = register.contract()
    kpi = kpi_on(contract)
    actions.record_kpi_result(kpi, RESULT, by=BUILDER, at=NOON)
    over = register.contract(title="Over", ends_on=date(2026, 1, 31))
    kpi_on(over)
    family = [register.supplier.pk]

    told = queries.kpis_of_supplier(register.council.pk, family, on=TODAY, most=5)
    assert [(each.contract.title, each.title, each.rating, each.way) for each in told] == [
        (contract.title, "On time", "approaching", "")
    ]
    assert queries.ratings_of_supplier(register.council.pk, family, on=TODAY) == {"approaching": 1}
    assert not queries.ratings_of_supplier(register.council.pk, family, on=date(2027, 1, 20))
    assert not queries.kpis_of_supplier(register.council.pk, [register.rival.pk], on=TODAY, most=5)


def test_the_record_of_a_contract_tells_it_in_words(register):
    contract = register.contract()
    later = datetime(2026, 3, 2, 13, 0, tzinfo=UTC)
    kpi = kpi_on(contract)
    actions.record_kpi_result(kpi, RESULT, by=BUILDER, at=later)

    told = [queries.SENTENCES[each.verb].format(**each.facts) for each in queries.history_of(contract).events]
    assert told[0] == (
        f"KPI 1 of {contract.reference} (On time) was rated “Approaching target” for 2025-10-01 to 2025-12-31."
    )
