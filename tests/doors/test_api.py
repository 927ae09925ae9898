"""The API's door: tokens and scopes, every kind of fault, ETags, keys, and lists walked while they grow."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.actions.people.conftest import BUILDER, Town
from tests.doors.program import Program, problem, token_for
from tests.house.routes import routes
from wisely.audit.models import Event
from wisely.audit.row_security import in_scope
from wisely.people import actions as people_actions
from wisely.people.actions.tokens import revoke_token
from wisely.people.models import ApiToken
from wisely.suppliers import actions
from wisely.suppliers.models import Supplier

pytestmark = pytest.mark.django_db
NEW = {"name": "Birch Ltd", "source": "a test"}


@pytest.fixture
def town(db):
    return Town(slug="alderby", prefix="ALD", is_demonstration=True)


@pytest.fixture
def asha(town):
    return town.person("Asha", "head_of_procurement")


@pytest.fixture
def program(asha):
    return Program(token_for(asha))


@pytest.fixture
def acorn(town):
    return actions.register_supplier(name="Acorn Care Ltd", source="a test", by=BUILDER, at=timezone.now())


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


# -- tokens and scopes


def test_a_token_tells_what_it_may(program, asha):
    told = program.get("/token").json()

    assert told["officer"] == asha.reference
    assert "suppliers.see_supplier" in told["scopes"] == told["may_today"]


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "Basic abc",
        "Bearer",
        "Bearer wly_1_short",
        f"Bearer wly_1_{'a' * 43}",
        f"Bearer wly_{'9' * 18}_{'a' * 43}",
    ],
)
def test_without_a_token_that_lives_nothing_opens(town, sent):
    answer = Client().get("/api/v1/suppliers", headers={"authorization": sent} if sent else {})

    assert "token" in problem(answer, 401)["detail"].lower()
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_that_is_over_or_revoked_or_whose_officer_left_opens_nothing(town, clock):
    over, revoked, left = (town.person(name, "officer") for name in ("Over", "Revoked", "Left"))
    tokens = {each.name: token_for(each, days=0 if each == over else 30) for each in (over, revoked, left)}
    assert all(Program(text).get("/token").status_code == 200 for text in tokens.values())

    at = timezone.now()
    with in_scope(town.council.pk):
        officer = town.officer(revoked, on=timezone.localdate())
        revoke_token(ApiToken.objects.get(person=revoked), by=officer, at=at)
        people_actions.record_leaving(left, left_on=timezone.localdate(at), by=BUILDER, at=at)
    clock.move_to(at + timedelta(days=1))

    for text in tokens.values():
        problem(Program(text).get("/token"), 401)


def operations():
    """Every operation that asks for a scope, by its address and method."""
    return sorted(
        {
            (each.address, each.method, each.locks[0].needs)
            for each in routes()
            if each.method and each.locks[0].needs
        }
    )


def sent(program, address, method):
    path = "/" + re.sub(r"<\w+:\w+>", "1", address).removeprefix("api/v1/")
    return program.get(path) if method == "GET" else program.post(path, {}, tag='"x"')


def test_there_are_operations_to_try():
    assert len(operations()) > 5


@pytest.mark.parametrize(("address", "method", "scope"), operations())
def test_a_token_without_the_scope_is_refused(town, asha, address, method, scope):
    held = town.officer(asha, on=timezone.localdate()).permissions
    without = Program(token_for(asha, *(held - {scope})))

    told = problem(sent(without, address, method), 403)

    assert scope in told["detail"]
    assert told["rule"] and told["who_can"]


@pytest.mark.parametrize(("address", "method", "scope"), operations())
def test_a_token_is_no_stronger_than_its_officer(town, asha, address, method, scope):
    program = Program(token_for(asha))
    with in_scope(town.council.pk):
        held = asha.assignments.get()
        people_actions.end_assignment(
            held, ended_on=timezone.localdate(), reason="A test", by=BUILDER, at=timezone.now()
        )

    told = problem(sent(program, address, method), 403)

    assert "role" in told["detail"] and told["who_can"]


@pytest.mark.parametrize(("address", "method", "scope"), operations())
def test_a_token_with_the_scope_alone_is_let_in(town, asha, address, method, scope):
    assert sent(Program(token_for(asha, scope)), address, method).status_code in {200, 404, 412, 422}


def test_a_session_opens_nothing_here(town, asha):
    browser = Client()
    assert browser.post("/sign-in/personas/", {"person": asha.reference}).status_code == 302

    assert browser.get("/suppliers/").status_code == 200
    problem(browser.get("/api/v1/suppliers"), 401)


def test_who_comes_too_often_waits_and_nobody_else_does(town, program, asha, settings, clock):
    settings.API_CALLS_A_MINUTE = 3
    other = Program(token_for(asha))
    assert [program.get("/token").status_code for _ in range(3)] == [200] * 3

    answer = program.get("/token")

    problem(answer, 429)
    assert answer.headers["Retry-After"] == "60"
    assert other.get("/token").status_code == 200
    clock.shift(60)
    assert program.get("/token").status_code == 200


# -- faults


def test_what_is_not_there_is_a_problem_too(program):
    for path in ("/suppliers/SUP-S-99999-9", "/nothing", "/", "/suppliers/a%00b"):
        problem(program.get(path), 404)


def test_a_method_that_is_not_there_names_those_that_are(program):
    answer = program.client.delete("/api/v1/suppliers", headers=program.headers())

    problem(answer, 405)
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "POST"}


def test_a_head_is_a_get_without_its_body(program, acorn):
    got = program.get("/suppliers")
    head = program.client.head("/api/v1/suppliers", headers=program.headers())

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(got.content))
    assert head.headers["ETag"] == got.headers["ETag"]


def test_a_form_that_is_not_spoken_is_said(program):
    problem(program.get("/suppliers", accept="text/html"), 406)
    problem(program.post("/suppliers", NEW, content_type="text/plain"), 415)


@pytest.mark.parametrize(
    "body",
    ["{", "[]", " ", "\xff", '{"name": NaN}', '{"name": "a\\u0000b"}', '{"name": "\\ud800"}', "[" * 100_000],
)
def test_what_cannot_be_read_is_said(program, body):
    content = b"\xff\xfe" if body == "\xff" else body
    problem(program.post("/suppliers", content), 400)


def test_too_much_is_too_large(program, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    problem(program.post("/suppliers", NEW), 413)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"source": "x"}, "#/name"),
        ({**NEW, "name": 5}, "#/name"),
        ({**NEW, "is_vcse": "yes"}, "#/is_vcse"),
        ({**NEW, "kind": "nonsense"}, "#/kind"),
        ({**NEW, "extra": 1}, "#/extra"),
        ({**NEW, "identifiers": [{"scheme": "GB-COH", "number": "x"}]}, "#/identifiers"),
        ({**NEW, "identifiers": [{"scheme": "nonsense", "number": "x"}]}, "#/identifiers/0/scheme"),
        ({**NEW, "postcode": "nowhere"}, "#/postcode"),
    ],
)
def test_a_fault_is_pointed_at(program, body, pointer):
    told = problem(program.post("/suppliers", body), 422)

    assert pointer in [fault.get("pointer") for fault in told["errors"]]
    assert not Supplier.objects.exists()


def test_an_act_that_the_rules_refuse_gives_the_reason(program, acorn):
    told = problem(program.post("/suppliers", {**NEW, "name": "redacted", "is_new": True}), 409)

    assert "taken out" in told["detail"]


def test_a_fault_of_ours_is_told_as_one_and_found_by_its_number(program):
    def fail(execute, sql, params, many, context):
        if "people_directorate" in sql:
            raise ZeroDivisionError("the database is on fire")
        return execute(sql, params, many, context)

    program.client.raise_request_exception = False
    with connection.execute_wrapper(fail):
        told = problem(program.get("/council"), 500)

    assert "fire" not in json.dumps(told)


def test_programs_are_not_told_phone_numbers(program, acorn):
    actions.record_phone_number(
        acorn, number="0113 496 0000", source="an invoice", by=BUILDER, at=timezone.now()
    )

    for path in ("", "/history"):
        told = program.get(f"/suppliers/{acorn.reference}{path}")
        assert told.status_code == 200 and "4960000" not in told.content.decode()
    assert "phone_numbers" not in json.dumps(program.client.get("/api/v1/openapi.json").json())


# -- ETags


def test_what_is_held_already_is_not_sent_again(program, acorn):
    path = f"/suppliers/{acorn.reference}"
    first = program.get(path)
    again = program.get(path, if_none_match=f'"other", {first.headers["ETag"]}')

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "private" in first.headers["Cache-Control"]

    actions.revise_supplier(acorn, name="Acorn plc", kind="", is_vcse=None, by=BUILDER, at=timezone.now())
    changed = program.get(path, if_none_match=first.headers["ETag"])
    assert (changed.status_code, changed.json()["name"]) == (200, "Acorn plc")


# -- keys


def test_the_same_act_sent_again_takes_effect_once_and_is_told_the_same(program):
    first, second = (program.post("/suppliers", NEW, key="k-1") for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert first.headers["Location"] == second.headers["Location"]
    assert (first.headers["ETag"], second.headers["Idempotent-Replayed"]) == (second.headers["ETag"], "true")
    assert Supplier.objects.count() == 1


def test_a_key_used_for_another_body_is_refused(program):
    program.post("/suppliers", NEW, key="k-1")

    told = problem(program.post("/suppliers", {**NEW, "name": "Other Ltd"}, key="k-1"), 422)

    assert told["type"].endswith("#key-used")
    assert Supplier.objects.count() == 1


def test_an_act_without_a_key_is_not_done(program):
    told = problem(program.post("/suppliers", NEW, key=""), 400)

    assert told["errors"][0]["parameter"] == "Idempotency-Key"
    assert not Supplier.objects.exists()


def test_a_key_whose_first_call_failed_may_be_used_again(program):
    problem(program.post("/suppliers", {"source": "x"}, key="k-1"), 422)

    assert program.post("/suppliers", NEW, key="k-1").status_code == 201


def test_two_programs_may_use_the_same_key(town, program, asha):
    other = Program(token_for(asha))

    assert program.post("/suppliers", NEW, key="1").status_code == 201
    assert (
        other.post("/suppliers", {"name": "Quite Different plc", "source": "x"}, key="1").status_code == 201
    )


# -- suppliers


def test_a_supplier_is_registered_by_the_tokens_officer(town, program, asha):
    body = {
        **NEW,
        "kind": "company",
        "identifiers": [{"scheme": "GB-COH", "number": "SC 12345"}],
        "postcode": "ls11ur",
    }

    answer = program.post("/suppliers", body)

    told = answer.json()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1/suppliers/{told['reference']}"
    assert told["identifiers"][0]["number"] == "SC012345"
    assert told["place"] == program.get(f"/suppliers/{told['reference']}").json()["place"] != "unknown"
    with in_scope(town.council.pk):
        assert Event.objects.get(verb="suppliers.supplier.registered").by == asha.reference


def test_a_name_like_one_on_file_is_asked_about_first(program, acorn):
    body = {**NEW, "name": "Acorn Care"}

    assert problem(program.post("/suppliers", body), 409)["alike"] == [acorn.reference]
    assert program.post("/suppliers", {**body, "is_new": True}).status_code == 201


def test_a_history_tells_who_did_what(program, asha):
    reference = program.post("/suppliers", NEW).json()["reference"]

    (event,) = program.get(f"/suppliers/{reference}/history").json()["rows"]

    assert (event["by"], event["by_name"]) == (asha.reference, "Asha")
    assert "Birch Ltd" in event["sentence"]
    assert event["at"].endswith("Z")


# -- lists


@pytest.fixture
def many(town):
    drafts = [actions.Draft(name=f"Supplier {number:03}", kind="company") for number in range(95)]
    return actions.register_suppliers(drafts, source="a test", by=BUILDER, at=timezone.now())


def test_a_list_is_walked_whole_while_it_grows(program, many):
    before = {each.reference for each in many}
    seen, answer, pages = [], program.get("/suppliers", {"limit": 10}), 0
    while True:
        told = answer.json()
        seen += [row["reference"] for row in told["rows"]]
        for name in (f"Aaa {pages}", f"Supplier 0{pages}5 again", f"Zzz {pages}"):
            actions.register_supplier(name=name, source="meanwhile", by=BUILDER, at=timezone.now())
        pages += 1
        if told["next"] is None or pages > 40:
            break
        answer = program.client.get(told["next"], headers=program.headers())

    assert len(seen) == len(set(seen))
    assert before <= set(seen)


@pytest.mark.parametrize("sort", ["name", "-name", "kind", "-reference", "size_facts_on", "turnover"])
def test_every_row_comes_once_in_the_order_asked_for(program, many, sort):
    rows = program.walk("/suppliers", {"sort": sort, "limit": 7})

    assert len(rows) == len({row["reference"] for row in rows}) == 95
    values = [row[sort.removeprefix("-")] for row in rows]
    if all(value is not None for value in values):
        assert values == sorted(values, reverse=sort.startswith("-"))


def test_a_page_links_to_the_next(program, many):
    answer = program.get("/suppliers", {"limit": 90})

    assert answer.headers["Link"] == f'<{answer.json()["next"]}>; rel="next"'
    last = program.client.get(answer.json()["next"], headers=program.headers())
    assert (len(last.json()["rows"]), last.json()["next"]) == (5, None)
    assert "Link" not in last.headers


@pytest.mark.parametrize(
    "asked",
    [{"limit": "0"}, {"limit": "201"}, {"limit": "x"}, {"cursor": "x"}, {"sort": "nonsense"}, {"kind": "nonsense"}, {"nmae": "x"}, {"format": "csv"}],
)  # fmt: skip
def test_what_a_list_cannot_be_asked_is_refused(program, many, asked):
    told = problem(program.get("/suppliers", asked), 422)

    assert told["errors"][0]["parameter"] == next(iter(asked))


def test_a_cursor_fits_only_the_list_it_came_with(town, program, many):
    following = program.get("/suppliers", {"limit": 10, "kind": "company"}).json()["next"]
    mark = re.search(r"cursor=([^&]+)", following)[1]

    for asked in (
        {"cursor": mark},
        {"cursor": mark, "kind": "charity"},
        {"cursor": f"{mark[:-1]}x", "kind": "company"},
    ):
        problem(program.get("/suppliers", asked), 422)
    assert program.get("/suppliers", {"cursor": mark, "kind": "company"}).status_code == 200


def test_filters_are_those_of_the_page(program, acorn, many):
    rows = program.walk("/suppliers", {"q": "acorn"})

    assert [row["name"] for row in rows] == ["Acorn Care Ltd"]


# -- documents


def test_the_document_and_its_page_are_open_to_all(db):
    document = Client().get("/api/v1/openapi.json")
    page = Client().get("/api/v1/docs").content.decode()

    assert document.json()["openapi"] == "3.1.0"
    assert document.headers["Access-Control-Allow-Origin"] == "*"
    for path, methods in document.json()["paths"].items():
        assert path in page
        for method in methods.values():
            assert f'id="{method["operationId"]}"' in page
    assert not re.search(r'(src|href)="(https?:)?//', page)


def test_the_council_tells_its_parts(town, program):
    people_actions.add_directorate(town.council, code="RES", name="Resources", by=BUILDER, at=timezone.now())

    told = program.get("/council").json()

    assert (told["slug"], told["directorates"]) == ("alderby", [{"code": "RES", "name": "Resources"}])
    assert len(told["categories"]) > 20


def test_people_are_told_of_without_what_is_theirs(program, asha):
    (row,) = [row for row in program.walk("/people") if row["reference"] == asha.reference]
    told = program.get(f"/people/{asha.reference}").json()

    assert (row["name"], told["name"]) == ("Asha", "Asha")
    assert told["roles"] == ["Head of procurement"]


@pytest.mark.parametrize(
    ("path", "most"), [("/suppliers", 14), ("/suppliers/{acorn}", 20), ("/token", 13), ("/people", 14)]
)
def test_a_call_asks_the_database_few_questions(program, acorn, path, most, django_assert_max_num_queries):
    program.get("/token")
    with django_assert_max_num_queries(most):
        assert program.get(path.format(acorn=acorn.reference)).status_code == 200
