"""Alerts of late results and reviews lead to the act that answers them, and stand wherever alerts stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.actions.contracts.test_performing import ON_TIME
from tests.actions.contracts.test_risks import STAFF
from tests.actions.people.conftest import BUILDER
from tests.doors.contracts_world import TODAY, ContractsTown, send, shown, text_of
from tests.doors.test_performing_pages import RESULT_TYPED, day
from wisely.audit.row_security import set_scope
from wisely.contracts import actions
from wisely.contracts.models import Alert
from wisely.lib.actor import the_clock

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=200)


@pytest.fixture
def town(db):
    return ContractsTown()


@pytest.fixture
def iris(town):
    """A contract manager with two results and the review of a risk late, told of both."""
    client = town.enter("Ines", "contract_manager")
    client.contract = town.contract(
        owner=client.person, starts_on=TODAY - 2 * LONG_AGO, ends_on=TODAY + timedelta(days=1_500), options=[],
        review_on=None,
    )  # fmt: skip
    then = timezone.now() - LONG_AGO
    for title in ("Visits on time", "Complaints"):
        actions.set_kpi(client.contract, replace(ON_TIME, title=title), by=BUILDER, at=then)
    risk = replace(STAFF, review_by_on=TODAY - timedelta(days=3))
    actions.record_risk(client.contract, risk, owner=town.owner, by=BUILDER, at=then)
    actions.tell_of_due_alerts(by=the_clock(), at=timezone.now())
    set_scope([town.council.pk])
    return client


def address_of(rule, client):
    return f"/contracts/alerts/{Alert.objects.filter(rule=rule, recipient=client.person).get().pk}/"


def test_a_late_result_leads_to_recording_it_and_is_settled_by_that(town, iris):
    address, root = address_of("kpi result", iris), f"/contracts/{iris.contract.reference}/kpis/"
    page = shown(iris, address)
    assert "A result of a KPI is overdue" in page and "What is late" in page
    for number, title in ((1, "Visits on time"), (2, "Complaints")):
        assert f'<a href="{root}{number}/">{title}</a>' in page
        assert f'href="{root}{number}/record-result/"' in page and f"Record a result: {title}" in page

    for number in (1, 2):
        assert send(iris, f"{root}{number}/record-result/", **RESULT_TYPED).status_code == 303
    page = text_of(shown(iris, address))
    assert "Nothing is left to do" in page and "What is late" not in page


def test_a_late_review_leads_to_the_review(town, iris):
    address, root = address_of("risk review", iris), f"/contracts/{iris.contract.reference}/risks/1/"
    page = shown(iris, address)
    assert f'href="{root}review/"' in page and f'<a href="{root}">{STAFF.title}</a>' in page
    assert "Owner of the contract or the risk" in page
    typed = {
        "likelihood": "2", "impact": "5", "words": "Ten came.", "mitigation": "A monthly call.",
        "owner": iris.person.reference, **day("review_by_on", TODAY + timedelta(days=90)),
    }  # fmt: skip

    assert send(iris, f"{root}review/", **typed).status_code == 303

    assert "Nothing is left to do" in text_of(shown(iris, address))


@pytest.mark.parametrize("rule", ["kpi result", "risk review"])
def test_who_may_not_answer_is_told_why_and_sees_what_is_late(town, iris, rule):
    address = address_of(rule, iris)
    page = shown(town.enter("Cara", "councillor"), address)
    assert "What is late" in page and "Why can" in page
    assert "record-result" not in page and "/review/" not in page


def test_they_stand_in_the_list_and_on_the_start_page(town, iris, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        page = text_of(shown(iris, "/contracts/alerts/", stands="open"))
    assert "A result of a KPI is overdue" in page and "A risk is past its review" in page
    assert "Owner of the contract or the risk" in page
    start = shown(iris, "/")
    assert 'href="/contracts/alerts/?stands=open&amp;sort=act_by_on"' in start
    assert "2 alerts open, told to you" in text_of(start)

    answered = send(
        iris, address_of("kpi result", iris), what="The supplier was asked for its figures", note=""
    )
    assert answered.status_code == 303
    assert "1 alert open, told to you" in text_of(shown(iris, "/"))


def test_the_calendar_holds_the_days_to_come_and_not_what_a_risk_says(town, iris):
    contract = town.contract(
        owner=iris.person, starts_on=TODAY, ends_on=TODAY + timedelta(days=1_500), options=[], review_on=None
    )
    actions.set_kpi(contract, ON_TIME, by=BUILDER, at=timezone.now())
    by = TODAY + timedelta(days=50)
    actions.record_risk(
        contract, replace(STAFF, review_by_on=by), owner=town.owner, by=BUILDER, at=timezone.now()
    )
    calendar = iris.get(f"/contracts/{contract.reference}/calendar.ics").content.decode()
    calendar = calendar.replace("\r\n ", "")
    assert "A result of a KPI is due" in calendar and "On time" in calendar
    assert f"DTSTART;VALUE=DATE:{by:%Y%m%d}" in calendar and "A risk is to be reviewed" in calendar
    assert STAFF.title not in calendar
    mine = iris.get("/contracts/alerts/calendar.ics").content.decode().replace("\r\n ", "")
    assert mine.count("A result of a KPI is due") == 1  # what is late already is an alert
