"""The pages on which a contract's KPIs, their results and its risks are kept, and who may do what on them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.actions.contracts.test_performing import ON_TIME
from tests.actions.contracts.test_risks import STAFF
from tests.actions.people.conftest import BUILDER
from tests.doors.contracts_world import TODAY, ContractsTown, send, shown, text_of
from wisely.audit.row_security import in_scope
from wisely.contracts import actions
from wisely.contracts.actions import KpiEntry, ResultEntry, RiskEntry
from wisely.contracts.models import Kpi, KpiResult, Risk
from wisely.people.models import Person
from wisely.suppliers.actions import record_insurance

pytestmark = pytest.mark.django_db


def day(name, on):
    return {f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)}


KPI_TYPED = {
    "title": "Visits on time", "description": "Within 15 minutes.", "target_direction": "at least",
    "target_in_unit": "97.5", "target_unit": "%", "every_months": "3", "is_material": "on",
}  # fmt: skip
FROM, UNTIL = TODAY - timedelta(days=100), TODAY - timedelta(days=10)
RESULT_TYPED = {
    **day("from_on", FROM), **day("until_on", UNTIL), **day("assessed_on", TODAY), "value_in_unit": "95.2",
    "rating": "approaching", "evidence": "The quarterly return.",
}  # fmt: skip


@pytest.fixture
def town(db):
    return ContractsTown()


@pytest.fixture
def nia(town):
    return town.enter("Nia", "head_of_procurement")


@pytest.fixture
def olu(town):
    return town.enter("Olu", "officer")


@pytest.fixture
def contract(town):
    return town.contract()


@pytest.fixture
def root(contract):
    return f"/contracts/{contract.reference}/"


def risk_typed(town):
    with in_scope(town.council.pk):
        owner = Person.objects.get(pk=town.owner.pk).reference
    return {
        "title": "Too few carers", "cause": "Wages rise.", "consequence": "Visits are missed.",
        "likelihood": "4", "impact": "5", "mitigation": "A weekly call.", "owner": owner,
        **day("review_by_on", TODAY + timedelta(days=60)),
    }  # fmt: skip


def test_a_kpi_is_set_assessed_corrected_and_ended(town, nia, contract, root):
    assert "No KPIs are set" in shown(nia, root + "performance/")
    assert send(nia, root + "set-kpi/", **KPI_TYPED).status_code == 303

    page = text_of(shown(nia, root + "performance/"))
    assert "Visits on time" in page and "at least 97.5%" in page and "Not assessed" in page
    assert "Visits on time" in shown(nia, root + "particulars/")

    assert send(nia, root + "kpis/1/record-result/", **RESULT_TYPED).status_code == 303
    one = shown(nia, root + "kpis/1/")
    assert "95.2%" in text_of(one) and "Approaching target" in text_of(one)
    with in_scope(town.council.pk):
        key = KpiResult.objects.get().pk
    assert f"{root}kpis/1/results/{key}/correct/" in one
    assert 'value="95.2"' in shown(nia, f"{root}kpis/1/results/{key}/correct/")
    right = {**RESULT_TYPED, "rating": "inadequate", "value_in_unit": "81", "reason": "Digits turned round."}
    assert send(nia, f"{root}kpis/1/results/{key}/correct/", **right).status_code == 303
    page = text_of(shown(nia, root + "kpis/1/"))
    assert "Corrected: it counts no more" in page and "Digits turned round." in page
    assert "Inadequate" in text_of(shown(nia, root + "performance/"))

    revised = {**KPI_TYPED, "target_in_unit": "90", "reason": "The yearly review."}
    assert send(nia, root + "kpis/1/revise/", **revised).status_code == 303
    assert "at least 90%" in text_of(shown(nia, root + "kpis/1/"))
    assert send(nia, root + "kpis/1/end/", reason="It measured the weather.").status_code == 303
    assert "It measured the weather." in shown(nia, root + "performance/")
    assert "was ended" in text_of(nia.get(root + "kpis/1/record-result/").content.decode())


def test_what_is_wrong_is_said_beside_the_form_and_nothing_is_lost(town, nia, root):
    answer = send(nia, root + "set-kpi/", **{**KPI_TYPED, "target_unit": "", "target_direction": ""})
    page = text_of(answer.content.decode())
    assert answer.status_code == 200 and "what the target’s number counts" in page
    assert 'value="Visits on time"' in answer.content.decode()
    send(nia, root + "set-kpi/", **KPI_TYPED)
    bad = {**RESULT_TYPED, "rating": "other"}
    assert (
        "what the rating “Other” means" in send(nia, root + "kpis/1/record-result/", **bad).content.decode()
    )
    assert "Enter the value in figures" in text_of(
        send(
            nia, root + "kpis/1/record-result/", **{**RESULT_TYPED, "value_in_unit": "most"}
        ).content.decode()
    )
    with in_scope(town.council.pk):
        assert not KpiResult.objects.exists()


def test_a_large_contract_is_told_what_the_law_asks_and_says_why_none_are_suitable(town, nia):
    large = town.contract(title="Home care", value_net=Decimal(6_000_000))
    root = f"/contracts/{large.reference}/"

    page = text_of(shown(nia, root + "performance/"))
    assert "The law asks for at least 3 KPIs" in page and "PA23 s.52" in page
    assert f"{root}explain-no-kpis/" in shown(nia, root + "performance/")
    reason = "One delivery, paid when it is accepted."
    assert send(nia, root + "explain-no-kpis/", reason=reason).status_code == 303
    assert reason in shown(nia, root + "performance/")
    refused = nia.get(f"/contracts/{town.contract(title='Small').reference}/explain-no-kpis/")
    assert refused.status_code == 403 and "asks for no KPIs" in text_of(refused.content.decode())


@pytest.mark.parametrize(("changed", "says"), [
    ({"value_net": Decimal(4_500_000)}, "Record the value including VAT"),
    ({"value_net": None, "vat_basis": ""}, "value is not recorded"),
    ({"value_net": Decimal(6_000_000), "commenced_on": date(2024, 1, 1)}, "Public Contracts Regulations 2015"),
    ({"value_net": Decimal(6_000_000), "is_framework": True}, "does not ask for them of a framework"),
])  # fmt: skip
def test_what_is_not_known_or_not_asked_is_said_with_its_why(town, nia, changed, says):
    contract = town.contract(title="Other", **changed)
    assert says in text_of(shown(nia, f"/contracts/{contract.reference}/performance/"))


def test_a_risk_is_recorded_reviewed_and_closed(town, nia, contract, root):
    assert "No open risk is recorded" in shown(nia, root + "risks/")
    assert send(nia, root + "record-risk/", **risk_typed(town)).status_code == 303

    page = text_of(shown(nia, root + "risks/"))
    assert "Too few carers" in page and "Very high, 20" in page
    review = {**risk_typed(town), "likelihood": "2", "words": "Ten carers came."}
    assert send(nia, root + "risks/1/review/", **review).status_code == 303
    page = text_of(shown(nia, root + "risks/1/"))
    assert "Ten carers came." in page and "Medium, 10" in page and "Very high, 20" in page
    assert send(nia, root + "risks/1/close/", reason="Rotas are full.").status_code == 303
    assert "Rotas are full." in shown(nia, root + "risks/")
    assert "was closed" in text_of(nia.get(root + "risks/1/review/").content.decode())
    with in_scope(town.council.pk):
        assert Risk.objects.get().stage == "closed"


def test_a_risk_that_nobody_watches_is_not_recorded(town, nia, root):
    answer = send(nia, root + "record-risk/", **{**risk_typed(town), "owner": ""})
    assert answer.status_code == 200
    with in_scope(town.council.pk):
        assert not Risk.objects.exists()


def test_the_owner_does_all_of_it_and_another_officer_is_told_why_not(town, olu, contract, root):
    owner = town.owner
    client = type(olu)()
    client.post("/sign-in/personas/", {"person": owner.reference})
    assert send(client, root + "set-kpi/", **KPI_TYPED).status_code == 303
    assert send(client, root + "kpis/1/record-result/", **RESULT_TYPED).status_code == 303
    assert send(client, root + "record-risk/", **risk_typed(town)).status_code == 303

    for path, label in (
        ("performance/", "Set a KPI"), ("kpis/1/", "Record a result"), ("kpis/1/", "Correct a result"),
        ("risks/", "Record a risk"), ("risks/1/", "Review it"),
    ):  # fmt: skip
        page = shown(olu, root + path)
        assert label in text_of(page) and "Why can’t I?" in text_of(page), path
    for path in ("set-kpi/", "kpis/1/revise/", "kpis/1/end/", "kpis/1/record-result/", "record-risk/",
                 "risks/1/review/", "risks/1/close/"):  # fmt: skip
        assert send(olu, root + path, **KPI_TYPED).status_code == 403, path
        assert olu.get(root + path).status_code == 403, path


def test_another_councils_are_not_there(town, nia, contract):
    send(nia, f"/contracts/{contract.reference}/set-kpi/", **KPI_TYPED)
    send(nia, f"/contracts/{contract.reference}/kpis/1/record-result/", **RESULT_TYPED)
    send(nia, f"/contracts/{contract.reference}/record-risk/", **risk_typed(town))
    other = ContractsTown("otherby", "OTH")
    stranger = other.enter("Sam", "head_of_procurement")

    for path in ("performance/", "kpis/1/", "risks/", "risks/1/"):
        assert stranger.get(f"/contracts/{contract.reference}/{path}").status_code == 404
    for path in ("/contracts/kpis/", "/contracts/results/", "/contracts/risks/"):
        assert "Visits on time" not in shown(stranger, path) and "Too few carers" not in shown(stranger, path)
    with in_scope(other.council.pk):
        assert not Kpi.objects.exists() and not KpiResult.objects.exists() and not Risk.objects.exists()
    with in_scope(town.council.pk):
        assert Kpi.objects.exists() and KpiResult.objects.exists() and Risk.objects.exists()


def test_lists_show_what_is_overdue_and_whose_it_is(town, nia, contract):
    with in_scope(town.council.pk):
        late = actions.set_kpi(contract, ON_TIME, by=BUILDER, at=timezone.now() - timedelta(days=200))
        actions.set_kpi(
            contract, KpiEntry(title="Fresh", description="x", target_words="All", every_months=12),
            by=BUILDER, at=timezone.now(),
        )  # fmt: skip
        told = ResultEntry(
            from_on=FROM, until_on=UNTIL, rating="good", assessed_on=UNTIL, value_in_unit=Decimal(98)
        )
        actions.record_kpi_result(late, told, by=BUILDER, at=timezone.now())
        risk = RiskEntry(
            **{**{name: getattr(STAFF, name) for name in STAFF.__slots__}, "review_by_on": TODAY}
        )
        actions.record_risk(contract, risk, owner=town.owner, by=BUILDER, at=timezone.now())

    assert "Fresh" in shown(nia, "/contracts/kpis/?due=never") and "On time" not in text_of(
        shown(nia, "/contracts/kpis/?due=never").split("<tbody")[1]
    )
    assert "On time" in shown(nia, "/contracts/kpis/?rating=good")
    assert "On time" not in text_of(shown(nia, "/contracts/kpis/?due=overdue").split("<main")[1])
    assert "Too few carers" in shown(nia, "/contracts/risks/?review=soon")
    assert "98" in shown(nia, "/contracts/results/?rating=good")
    taken = nia.get("/contracts/kpis/?format=csv")
    assert b"On time" in b"".join(taken.streaming_content)
    taken.close()


@pytest.mark.parametrize(
    ("path", "most"),
    [("performance/", 18), ("risks/", 18), ("kpis/1/", 16), ("risks/1/", 16), ("set-kpi/", 12)],
)
def test_a_page_asks_the_database_few_questions(
    town, nia, contract, root, path, most, django_assert_max_num_queries
):
    with in_scope(town.council.pk):
        for number in range(4):
            kpi = actions.set_kpi(
                contract, KpiEntry(title=f"KPI {number}", description="x", target_words="All", every_months=3),
                by=BUILDER, at=timezone.now(),
            )  # fmt: skip
            told = ResultEntry(
                from_on=FROM, until_on=UNTIL, rating="good", assessed_on=UNTIL, words="All of them."
            )
            actions.record_kpi_result(kpi, told, by=BUILDER, at=timezone.now())
            risk = RiskEntry(
                title=f"Risk {number}", cause="x", consequence="y", likelihood=2, impact=3, mitigation="z",
                review_by_on=TODAY,
            )  # fmt: skip
            actions.record_risk(contract, risk, owner=town.owner, by=BUILDER, at=timezone.now())
    with django_assert_max_num_queries(most):
        shown(nia, root + path)


def test_the_suppliers_page_brings_ratings_and_risks_together_and_says_what_is_not_known(
    town, nia, olu, contract
):
    path = f"/suppliers/{town.supplier.reference}/"
    page = text_of(shown(nia, path))
    assert "Not known: no contract in force with it has KPIs." in page
    assert "Nothing is recorded that may go wrong with it. That is no proof that nothing can." in page
    assert "Not known: no insurance is recorded" in page and "Not known: no register has been read" in page

    root = f"/contracts/{contract.reference}/"
    send(nia, root + "set-kpi/", **KPI_TYPED)
    send(nia, root + "kpis/1/record-result/", **RESULT_TYPED)
    send(nia, root + "record-risk/", **risk_typed(town))
    with in_scope(town.council.pk):
        record_insurance(
            town.supplier, authority=town.council, kind="public liability", insurer="Pennine", policy_number="1",
            cover=Decimal(5_000_000), expires_on=TODAY + timedelta(days=60), evidence="By e-mail.", seen_on=TODAY,
            by=BUILDER, at=timezone.now(),
        )  # fmt: skip
    for client in (nia, olu):
        raw = shown(client, path)
        page = text_of(raw)
        assert "Visits on time" in page and "Approaching target" in page and "1 approaching target" in page
        assert "Too few carers" in page and "Very high, 20" in page
        assert "runs out on" in page and "no insurance is recorded" not in page
        for link in (
            f"{root}kpis/1/",
            f"{root}risks/1/",
            f"/contracts/kpis/?supplier={town.supplier.reference}",
        ):
            assert f'href="{link}"' in raw and client.get(link).status_code == 200


def test_insurance_that_lasts_longer_and_kpis_of_what_is_over_are_no_worry(town, nia):
    over = town.contract(
        title="Over", ends_on=TODAY - timedelta(days=40), starts_on=date(TODAY.year - 2, 1, 1)
    )
    with in_scope(town.council.pk):
        actions.set_kpi(over, ON_TIME, by=BUILDER, at=timezone.now())
        record_insurance(
            town.supplier, authority=town.council, kind="public liability", insurer="Pennine", policy_number="1",
            cover=Decimal(5_000_000), expires_on=TODAY + timedelta(days=61), evidence="By e-mail.", seen_on=TODAY,
            by=BUILDER, at=timezone.now(),
        )  # fmt: skip
    page = text_of(shown(nia, f"/suppliers/{town.supplier.reference}/"))
    assert "no contract in force with it has KPIs" in page and "runs out on" not in page
