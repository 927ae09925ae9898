"""My alerts, one alert and what is done about it, the calendars, and what comes after on the contract's page."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.utils import timezone

from tests.actions.people.conftest import BUILDER
from tests.doors.contracts_world import TODAY, ContractsTown, send, shown, text_of
from tests.doors.test_contracts_register import rows_of
from wisely.audit.row_security import set_scope
from wisely.contracts import actions, queries
from wisely.contracts.models import Alert
from wisely.lib.actor import the_clock
from wisely.people import actions as people
from wisely.planning import actions as planning
from wisely.planning.models import Need
from wisely.ui import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db):
    return ContractsTown()


@pytest.fixture
def iris(town):
    """A contract manager whose contract ends in sixty days, told of it."""
    client = town.enter("Ines", "contract_manager")
    client.contract = town.contract(
        owner=client.person,
        ends_on=TODAY + timedelta(days=60),
        options=[],
        review_on=None,
        category="FME-04",
    )
    actions.tell_of_due_alerts(by=the_clock(), at=timezone.now())
    set_scope([town.council.pk])
    return client


def test_a_person_sees_their_own_alerts_and_acts_on_one(town, iris, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        page = text_of(shown(iris, "/contracts/alerts/", stands="open"))
    assert "It ends soon" in page and "Begin what comes after" in page and "Owner" in page
    alert = Alert.objects.get(rule="ending")

    page = text_of(shown(iris, f"/contracts/alerts/{alert.pk}/"))
    assert "Who was told" in page and "Ines" in page and "If nobody acts, the next person is told on" in page
    for what, said in (("", "Choose what is done about it."), ("other", "Say what is done about it.")):
        answer = send(iris, f"/contracts/alerts/{alert.pk}/", what=what, note=" ")
        assert said in text_of(answer.content.decode())
    assert send(iris, f"/contracts/alerts/{alert.pk}/", what="It is left to end", note="").status_code == 303

    assert [row[0] for row in rows_of(iris.get("/contracts/alerts/?stands=open&format=csv"))[1:]] == [
        "Begin what comes after"
    ]
    assert "It is left to end" in text_of(shown(iris, f"/contracts/alerts/{alert.pk}/"))
    history = text_of(shown(iris, f"/contracts/{iris.contract.reference}/history/"))
    assert "was acted on: It is left to end" in history


def test_who_was_not_told_sees_why_they_cannot_act(town, iris):
    alert = Alert.objects.get(rule="ending")
    other = town.enter("Cara", "councillor")

    page = shown(other, f"/contracts/alerts/{alert.pk}/")
    assert "Why can" in page and "<textarea" not in page
    assert send(other, f"/contracts/alerts/{alert.pk}/", what="It is left to end").status_code == 200
    set_scope([town.council.pk])
    assert Alert.objects.get(pk=alert.pk).acted_at is None
    assert other.get("/contracts/alerts/999999/").status_code == 404


def test_a_council_cannot_open_the_alerts_of_another(town, iris):
    alert = Alert.objects.get(rule="ending")
    stranger = ContractsTown(slug="brackwater", prefix="BRK").enter("Nia", "head_of_procurement")

    assert stranger.get(f"/contracts/alerts/{alert.pk}/").status_code == 404


def test_calendars_hold_the_days_of_my_contracts_and_of_one(town, iris):
    town.contract(title="Somebody else's")
    for address in ("/contracts/alerts/calendar.ics", f"/contracts/{iris.contract.reference}/calendar.ics"):
        answer = iris.get(address)
        calendar = answer.content.decode()
        assert answer.headers["Content-Type"].startswith("text/calendar")
        assert calendar.count("BEGIN:VEVENT") == 1
        assert f"DTSTART;VALUE=DATE:{TODAY + timedelta(days=60):%Y%m%d}" in calendar
    page = shown(iris, f"/contracts/{iris.contract.reference}/")
    assert f'href="/contracts/{iris.contract.reference}/calendar.ics"' in page
    far = town.contract(owner=iris.person, ends_on=TODAY + timedelta(days=700), review_on=None, options=[])
    start_by = queries.latest_safe_start(far, pack=town.council.pack, on=TODAY)
    calendar = iris.get(f"/contracts/{far.reference}/calendar.ics").content.decode()
    assert f"DTSTART;VALUE=DATE:{start_by:%Y%m%d}" in calendar and "Latest safe start" in calendar
    facts = planning.NeedFacts(
        title=far.title,
        outcome="Offices stay clean and safe",
        value_net=Decimal(50_000),
        needed_on=far.ends_on,
    )
    planning.propose_need(
        town.council, facts, origin_kind="contract", origin_reference=far.reference, by=BUILDER,
        at=timezone.now(),
    )  # fmt: skip
    calendar = iris.get(f"/contracts/{far.reference}/calendar.ics").content.decode()
    assert "Latest safe start" not in calendar and "Last day" in calendar
    over = town.contract(ends_on=TODAY - timedelta(days=1), review_on=None, options=[])
    assert "calendar.ics" not in shown(iris, f"/contracts/{over.reference}/")


def test_a_contract_that_nears_its_end_leads_to_the_plan_of_what_comes_after(town, iris):
    reference = iris.contract.reference
    page = shown(iris, f"/contracts/{reference}/")
    assert "Plan what comes after" in page and "latest safe start" in page and "alerts are open" in page

    href = page.split('href="/planning/needs/propose/?')[1].split('"')[0].replace("&amp;", "&")
    filled = typed_in(shown(iris, f"/planning/needs/propose/?{href}"))
    filled["outcome"] = "Offices stay clean and safe"
    sent = send(iris, f"/planning/needs/propose/?{href}", **filled)
    assert sent.status_code == 303, text_of(sent.content.decode())
    set_scope([town.council.pk])
    need, contract = Need.objects.get(), iris.contract
    assert need.origin == f"contract {reference}"
    assert f'<a href="/contracts/{reference}/">Contract {reference}</a>' in shown(iris, sent.url)
    assert (need.title, need.value_net, need.category, need.kind, need.directorate, need.needed_on) == (
        contract.title, contract.value_net, contract.category, contract.kind, contract.directorate,
        contract.ends_on + timedelta(days=1),
    )  # fmt: skip
    page = text_of(shown(iris, f"/contracts/{reference}/"))
    assert "what comes after is planned" in page and contract.title in page
    assert "Begin what comes after" not in page

    planning.drop_need(need, reason="There is no money for it.", by=BUILDER, at=timezone.now())
    assert "what comes after is planned" not in text_of(shown(iris, f"/contracts/{reference}/"))


def typed_in(page):
    """Give what a browser would send of the page's form if nobody touched it."""
    form = page.split('<form method="post" class="narrow"')[1].split("</form>")[0]
    filled = dict.fromkeys(re.findall(r'<(?:input|textarea)[^>]* name="(\w+)"', form), "")
    for field in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r' name="(\w+)"', field), re.search(r' value="([^"]*)"', field)
        if name and value and ("checked" in field or not re.search(r'type="(radio|checkbox)"', field)):
            filled[name[1]] = unescape(value[1])
    for name, choices in re.findall(r'<select[^>]* name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)"[^>]* selected', choices)
        filled[name] = unescape(chosen[1]) if chosen else ""
    return {
        name: value for name, value in filled.items() if name not in {"csrfmiddlewaretoken", "one_time_key"}
    }


def test_the_page_shows_what_the_latest_safe_start_is_counted_from(town):
    asha = town.enter("Asha", "category_manager")
    contract = town.contract(value_net=Decimal("3000000.00"), ends_on=TODAY + timedelta(days=600))
    page = text_of(shown(asha, f"/contracts/{contract.reference}/"))

    counted = page.split("What the latest safe start is counted from")[1]
    for step in ("Prepare the documents", "Decide (key decision), at the meeting of the Executive board",
                 "calendar of meetings", "Standstill", "no shorter by law", "Mobilise"):  # fmt: skip
        assert step in counted, step
    assert "Or take the next option: decide by" in page


def test_a_start_that_has_passed_says_when_work_begun_today_would_end(town, iris):
    page = text_of(shown(iris, f"/contracts/{iris.contract.reference}/"))
    assert (
        "The latest safe start was" in page and "Work that begins today brings the next contract by" in page
    )
    assert "The steps, if work begins today" in page and "Extend this contract" in page
    over = town.contract(owner=iris.person, ends_on=TODAY - timedelta(days=40))
    page = text_of(shown(iris, f"/contracts/{over.reference}/"))
    assert (
        "Work that begins today" in page
        and "Extend this contract" not in page
        and "Or take the next" not in page
    )


def test_the_alert_to_begin_names_the_latest_safe_start_and_leads_to_the_plan(town, iris):
    alert = Alert.objects.get(rule="begin")
    page = shown(iris, f"/contracts/alerts/{alert.pk}/")
    assert f"latest safe start of what comes after is {words.day(alert.act_by_on)}" in text_of(page)
    assert f"/planning/needs/propose/?contract={iris.contract.reference}" in page
    cara = town.enter("Cara", "councillor")
    assert "/planning/needs/propose/" not in shown(cara, f"/contracts/alerts/{alert.pk}/")


def test_a_contract_that_runs_for_years_says_nothing_of_what_comes_after(town):
    asha = town.enter("Asha", "category_manager")
    contract = town.contract(ends_on=TODAY + timedelta(days=1500))

    assert "Plan what comes after" not in shown(asha, f"/contracts/{contract.reference}/")


def test_an_alert_outlives_its_reader(town, iris):
    people.record_leaving(iris.person, left_on=TODAY, by=BUILDER, at=timezone.now())
    actions.tell_of_due_alerts(by=the_clock(), at=timezone.now() + timedelta(days=8))
    set_scope([town.council.pk])

    assert Alert.objects.count() == 2  # nobody else is there to be told, and what was told stays
