"""The pages of category plans: from a draft to its end, who may what, and what the map and the start page tell."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.asking import asked_at_worst
from tests.cast import ADE, ASHA, KIT, NIA, client_as, person
from tests.doors.test_planning_pages import send
from wisely.audit.row_security import in_scope
from wisely.categories import queries
from wisely.desk.categories.map import map_for
from wisely.people import queries as people

TABS = ("", "plan/", "risks/", "spend/", "suppliers/", "contracts/", "pipeline/", "social-value/")


def day(name, days):
    on = timezone.localdate() + timedelta(days=days)
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def plan_fields(**changed):
    return {
        "aim": "Half as many contracts in three years, owned by name.",
        "social_value": "Two places a year for people who left care.",
        "owner": person(ASHA).reference, **day("starts_on", 0), **day("ends_on", 700), **day("review_by_on", 300),
        **changed,
    }  # fmt: skip


def action_fields(**changed):
    return {
        "kind": "market", "what": "Meet the five suppliers who are paid most.", "owner": person(KIT).reference,
        **day("due_on", 20), **changed,
    }  # fmt: skip


def of_stage(stage):
    who = person(NIA)
    with in_scope(who.authority_id):
        rows = queries.plans(who.authority_id, on=timezone.localdate()).filter(stage=stage)
        return rows.order_by("pk").first()


def test_a_plan_goes_from_draft_to_its_end_on_its_pages(own_demonstration):
    asha, nia, kit = client_as(ASHA), client_as(NIA), client_as(KIT)
    with in_scope(person(NIA).authority_id):
        taken = set(
            queries.plans(person(NIA).authority_id, on=timezone.localdate()).values_list(
                "category", flat=True
            )
        )
    code = next(each for each in ("CON", "FLT", "GCL", "ASC", "HWY", "CFE") if each not in taken)
    assert "Draft a plan" in asha.get(f"/categories/{code}/plan/").content.decode()
    assert (
        "Write at least 5 words"
        in send(asha, f"/categories/{code}/plan/draft/", **plan_fields(aim="Less.")).content.decode()
    )

    made = send(asha, f"/categories/{code}/plan/draft/", **plan_fields())
    assert made.status_code == 303, made.content.decode()
    path = made.headers["Location"]
    assert "no action yet" in nia.get(path).content.decode()
    assert send(asha, f"{path}actions/new/", **action_fields()).status_code == 303
    risk = {
        "what": "The one supplier of lifts stops trading.", "likelihood": "medium", "effect": "high",
        "response": "Two others are on the framework.", "owner": person(ASHA).reference,
    }  # fmt: skip
    assert send(asha, f"{path}risks/new/", **risk).status_code == 303
    assert asha.get(f"{path}agree/").status_code == 403
    assert send(nia, f"{path}agree/", reason="The board went through it.").status_code == 303
    assert path in nia.get(f"/categories/{code}/").content.decode()

    assert "/categories/actions/?" in kit.get("/").content.decode()
    assert send(kit, f"{path}actions/1/done/", outcome="Four came and told us why.").status_code == 303
    assert send(asha, f"{path}risks/1/review/", likelihood="low", effect="high", response=risk["response"]
                ).status_code == 303  # fmt: skip
    assert send(asha, f"{path}risks/1/close/", reason="Nobody rests on it now.").status_code == 303
    assert send(asha, f"{path}review/", reason="It is looked at each year.").status_code == 303
    assert send(asha, f"{path}revise/", **plan_fields(aim="A third as many contracts in three years.")
                ).status_code == 303  # fmt: skip
    assert send(nia, f"{path}agree/", reason="The board went through it again.").status_code == 303
    assert send(nia, f"{path}end/", reason="The category is split in two now.").status_code == 303

    page = kit.get(path).content.decode()
    assert "Four came and told us why." in page
    assert "A third as many" in page
    assert "It was ended." in page


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("part", TABS)
def test_each_part_of_a_category_has_its_address_and_asks_the_database_little(part):
    plan = of_stage("agreed")
    client = client_as(NIA)
    path = f"/categories/{plan.category}/{part}"
    answer = client.get(path)
    assert answer.status_code == 200
    assert f'href="{path}" aria-current="page"' in answer.content.decode()
    told = asked_at_worst(client, path)
    assert len(told) <= 26, told


@pytest.mark.usefixtures("demonstration")
def test_who_only_reads_is_told_why_and_an_administrator_sees_nothing():
    path = f"/categories/plans/{of_stage('agreed').reference}/"
    page = client_as(KIT).get(path).content.decode()
    assert "Why can’t I?" in page or "What cannot be done now" in page
    assert f'href="{path}review/"' not in page
    for each in (path, "/categories/plans/", "/categories/actions/"):
        assert client_as(ADE).get(each).status_code == 403
    assert client_as(NIA).get("/categories/plans/NONE/").status_code == 404


@pytest.mark.usefixtures("demonstration")
def test_the_lists_say_what_is_due_and_are_taken_away_as_shown(django_assert_max_num_queries):
    nia = client_as(NIA)
    due = nia.get("/categories/plans/?review=overdue").content.decode()
    assert "Overdue" in due
    answer = nia.get("/categories/actions/?standing=late&format=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows
    assert {row["Stands"] for row in rows} == {"Late"}
    for path in ("/categories/plans/", "/categories/actions/"):
        with django_assert_max_num_queries(14):
            nia.get(path)


@pytest.mark.usefixtures("demonstration")
def test_suppliers_of_a_category_add_up_to_what_was_paid_to_names_that_are_told():
    who, plan = person(NIA), of_stage("agreed")
    answer = client_as(NIA).get(f"/categories/{plan.category}/suppliers/?format=csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    with in_scope(who.authority_id):
        officer = people.officer_by_reference(who.reference, on=timezone.localdate())
        place = map_for(officer, on=timezone.localdate()).places[plan.category]

    (paid,) = [name for name in rows[0] if name.startswith("Paid")]
    assert sum(Decimal(row[paid]) for row in rows) == place.spend.in_scope
    assert len(rows) == len({row["Supplier"] for row in rows})
