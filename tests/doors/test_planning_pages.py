"""The pages of planning: the way in five questions, a need from proposal to pipeline, and who may do what."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.actions.people.conftest import BUILDER, Town
from tests.money import money_enough
from wisely.people import actions as people
from wisely.planning.models import Need

pytestmark = pytest.mark.django_db
ASKED = {"kind": "services", "value_net": "22,000", "term_months": "12"}


@pytest.fixture
def town(db):
    made = Town(slug="alderby", prefix="ALD", is_demonstration=True)
    children = people.add_directorate(made.council, code="CF", name="Children", by=BUILDER, at=timezone.now())
    money_enough(made.council, children)
    return made


@pytest.fixture
def enter(town):
    def entered(name, role, **more):
        client = Client()
        person = town.person(name, role, **more)
        assert client.post("/sign-in/personas/", {"person": person.reference}).status_code == 302
        return client

    return entered


@pytest.fixture
def ben(enter):
    return enter("Ben", "budget_holder")


@pytest.fixture
def asha(enter):
    return enter("Asha", "category_manager")


def shown(client, path, status=200, **asked):
    answer = client.get(path, asked)
    assert answer.status_code == status, (path, answer)
    page = answer.content.decode()
    assert page.count("<h1") == 1
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def send(client, path, **fields):
    return client.post(path, {"one_time_key": uuid.uuid4().hex, **fields})


def a_day(days):
    on = timezone.localdate() + timedelta(days=days)
    return {"needed_on_day": on.day, "needed_on_month": on.month, "needed_on_year": on.year}


def propose(client, **changed):
    fields = {
        "title": "Meals for day centres", "outcome": "Older people eat a hot meal every day",
        "directorate": "CF", "category": "ASC-02", "kind": "services", "value_net": "60000", "term_months": "24",
        **a_day(400), **changed,
    }  # fmt: skip
    return send(client, "/planning/needs/propose/", **fields)


def weigh(client, path, chosen="buy", **more):
    return send(
        client, f"{path}appraise/", chosen=chosen,
        reasons_stop="Nobody else in the city would step in.", reasons_in_house="The kitchens have no room.",
        cost_in_house="120000", reasons_buy="Three local caterers could do it.", cost_buy="80000",
        reasons_share="The next council has a kitchen to spare.", **more,
    )  # fmt: skip


def test_five_questions_are_answered_with_a_way_its_reasons_and_its_days(ben):
    page = shown(ben, "/planning/route/", **ASKED)

    assert "Begin with: quotations" in page
    assert "£26,400.00 with VAT" in page
    assert "band B, three quotations" in page
    assert "Who must agree" in page
    assert "£3,000.00 more, without VAT: band C, advertised competition" in page
    assert Need.objects.count() == 0


def test_a_day_wanted_gives_the_latest_safe_start(ben):
    page = shown(ben, "/planning/route/", **ASKED, **a_day(200))

    assert "start by" in page
    assert "already late" in shown(ben, "/planning/route/", **ASKED, **a_day(3))


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({"value_net": "0"}, "more than nought"),
        ({"value_net": "-5"}, "must be 0 or more"),
        ({"value_net": "999999999999"}, "noughts"),
        ({"value_net": "a lot"}, "is not an amount"),
        ({"term_months": "0"}, "greater than or equal to 1"),
        ({"kind": "magic"}, "magic"),
        ({"needed_on_day": "31", "needed_on_month": "2", "needed_on_year": "2027"}, "must be a real date"),
    ],
)
def test_bad_answers_are_told_what_to_mend(ben, bad, words):
    assert words in shown(ben, "/planning/route/", **{**ASKED, **bad})


def test_a_need_is_proposed_weighed_let_through_scheduled_and_published(ben, asha):
    assert send(ben, "/planning/needs/propose/").status_code == 200
    answer = propose(ben)
    assert answer.status_code == 303, answer.content.decode()
    path = answer.headers["Location"]
    assert "Weigh the options" in shown(ben, path)

    assert weigh(ben, path).status_code == 303
    page = shown(ben, path)
    assert "You proposed this need" in page
    assert shown(ben, f"{path}gate/pass/", status=403)

    gaps = send(asha, f"{path}gate/pass/", barriers="as always").content.decode()
    assert "is not a reason" in gaps
    assert "Choose at least one ambition" in gaps
    let = send(
        asha, f"{path}gate/pass/", ambitions=["HEALTH"], social_value_percent="10", is_clear="on",
        barriers="Three lots by area, and a plain form.",
    )  # fmt: skip
    assert let.status_code == 303, let.content.decode()

    form = shown(asha, f"{path}schedule/")
    assert "By which route?" in form
    need = Need.objects.get()
    day = need.needed_on
    scheduled = send(
        asha, f"{path}schedule/", route="below-threshold tender", is_clear="on", contract_starts_on_day=day.day,
        contract_starts_on_month=day.month, contract_starts_on_year=day.year,
    )  # fmt: skip
    assert scheduled.status_code == 303, scheduled.content.decode()
    assert send(asha, f"{path}publish/").status_code == 303
    assert "1 procurement" in shown(asha, "/planning/pipeline/")
    history = shown(asha, f"{path}history/")
    assert "It was put into the public forward plan." in history
    assert "The gate was passed: it serves HEALTH" in history


def test_habit_is_refused_and_nothing_typed_is_lost(ben):
    answer = propose(ben, outcome="Because we always have")

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "is not a reason" in page
    assert "Meals for day centres" in page
    assert Need.objects.count() == 0


def test_answers_of_the_route_are_carried_over(ben):
    page = ben.get("/planning/needs/propose/", {**ASKED, **a_day(90)}).content.decode()

    assert 'value="22,000"' in page


def test_a_need_met_otherwise_is_not_bought(ben):
    path = propose(ben).headers["Location"]
    weigh(ben, path, chosen="share")

    answer = send(ben, f"{path}meet-otherwise/", reason="The next council cooks for both of us.")

    assert answer.status_code == 303
    assert "Met otherwise" in shown(ben, path)


def test_an_old_form_shows_both_versions(ben):
    path = propose(ben).headers["Location"]
    old = Need.objects.get().version
    weigh(ben, path)

    answer = send(ben, f"{path}drop/", reason="The day centres close in spring.", version=old)

    assert answer.status_code == 409


def test_the_other_council_sees_nothing_of_it(ben, db):
    path = propose(ben).headers["Location"]
    other = Town(slug="otherby", prefix="OTH", is_demonstration=True)
    client = Client()
    person = other.person("Olga", "category_manager")
    client.post("/sign-in/personas/", {"person": person.reference})

    assert client.get(path).status_code == 404
    assert "0 needs" in shown(client, "/planning/") or "No needs yet" in shown(client, "/planning/")


def test_nobody_enters_without_signing_in(db):
    for path in ("/planning/", "/planning/route/", "/planning/pipeline/", "/planning/needs/propose/"):
        assert Client().get(path).status_code == 302


def test_pages_ask_the_database_a_few_times_only(ben, django_assert_max_num_queries):
    path = propose(ben).headers["Location"]
    weigh(ben, path)
    for address in ("/planning/", "/planning/route/?kind=services&value_net=22000&term_months=12", path,
                    f"{path}routes/", f"{path}gate/", f"{path}options/", f"{path}history/"):  # fmt: skip
        with django_assert_max_num_queries(16):
            assert ben.get(address).status_code == 200


def test_the_public_reads_the_plan_and_nothing_else(ben, asha, town):
    path = propose(ben).headers["Location"]
    weigh(ben, path)
    send(asha, f"{path}gate/pass/", ambitions=["HEALTH"], social_value_percent="10", is_clear="on",
         barriers="Three lots by area, and a plain form.")  # fmt: skip
    day = Need.objects.get().needed_on
    send(asha, f"{path}schedule/", route="below-threshold tender", is_clear="on", contract_starts_on_day=day.day,
         contract_starts_on_month=day.month, contract_starts_on_year=day.year)  # fmt: skip
    reference = Need.objects.get().reference
    citizen, root = Client(), "/open/alderby/plan/"
    assert "Nothing is planned in public yet" in shown(citizen, root)
    assert citizen.get(f"{root}{reference}/").status_code == 404

    send(asha, f"{path}publish/")

    assert "Meals for day centres" in shown(citizen, root)
    assert "Older people eat a hot meal every day" in shown(citizen, f"{root}{reference}/")
    assert "Meals for day centres" in citizen.get(f"{root}feed.atom").content.decode()
    calendar = citizen.get(f"{root}days.ics").content.decode()
    assert calendar.count("BEGIN:VEVENT") == 3
    assert len({line for line in calendar.splitlines() if line.startswith("UID")}) == 3


def test_where_people_stand_is_asked_at_each_stage_and_shown(ben, asha):
    path = propose(ben).headers["Location"]
    weigh(ben, path)
    assert "Nobody has said yet where they stand" in shown(ben, path)

    silent = send(ben, f"{path}stand/").content.decode()
    assert "Say first that you have no interest" in silent
    assert send(ben, f"{path}stand/", is_clear="on").status_code == 303
    through = {
        "ambitions": ["HEALTH"], "social_value_percent": "10", "barriers": "Three lots by area, and a plain form.",
    }  # fmt: skip
    assert (
        "Say first that you have no interest" in send(asha, f"{path}gate/pass/", **through).content.decode()
    )
    answer = send(
        asha, f"{path}gate/pass/", **through, mitigation="My brother cooks there; Ben reads the tenders."
    )
    assert answer.status_code == 303

    page = shown(asha, path)
    assert "Ben, at the stage “appraised”" in page
    assert "an interest; steps are taken. My brother" in page
    assert "My brother" not in shown(ben, path)
