"""No council sees, changes or counts another's rows: by table, by model, and by every address of the house.

Tables, models and addresses are found, not listed: what is added tomorrow is tried tomorrow.
"""

from __future__ import annotations

import re
import uuid

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver

from tests.actions.people.conftest import Town
from tests.doors.other_council import EXEMPT, KEY, NUMBER, SECRET, contents, fill, superuser, tables
from wisely.audit.row_security import in_scope, set_scope
from wisely.people import permissions
from wisely.people.models import Assignment

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def councils(request):
    """Two councils in one database: one with a row in every table, one whose officer holds every role there is."""
    server, blocker = request.getfixturevalue("server"), request.getfixturevalue("django_db_blocker")
    request.getfixturevalue("django_db_setup")
    from tests.conftest import _admin, _copy, _point_at, _template

    name = f"leaks_{uuid.uuid4().hex[:8]}"
    _copy(server, _template(server), name)
    with blocker.unblock():
        before = connections["default"].settings_dict["NAME"]
        _point_at(server, name)
        two = _two_councils(server, name)
        yield two
        two.admin.close()
        connections.close_all()
        _point_at(server, before)
    with _admin(server) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


class Two:
    """The council that hides everything, the one that looks, and the superuser who sees both."""

    def __init__(self, hidden, looking, officer, admin, found):
        self.hidden, self.looking, self.officer, self.admin, self.found = (
            hidden,
            looking,
            officer,
            admin,
            found,
        )

    def client(self):
        client = Client()
        assert client.post("/sign-in/personas/", {"person": self.officer.reference}).status_code == 302
        return client


def _two_councils(server, name):
    with transaction.atomic():
        hidden = Town(slug="hidden", prefix="HID", is_demonstration=True).council
    with transaction.atomic():
        town = Town(slug="looking", prefix="LOO", is_demonstration=True)
        officer = town.person("Asha")
    admin = superuser(server, name)
    for role in permissions.roles():
        admin.execute(
            "INSERT INTO people_assignment (authority_id, person_id, role, scope_kind, scope_key, period, version) "
            "VALUES (%s, %s, %s, 'council', '', '[2020-01-01,)', 0)", [town.council.pk, officer.pk, role.code],
        )  # fmt: skip
    found = fill(admin, hidden.pk)
    return Two(hidden, town.council, officer, admin, found)


# -- by table, past every model


def test_every_table_with_a_council_holds_a_row_to_hide(councils):
    counts = contents(councils.admin, councils.found, councils.hidden.pk)
    assert len(counts) > 10
    assert [table for table, rows in counts.items() if not rows] == []


def visible(table, authority):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE authority_id = %s", [authority])
        return cursor.fetchone()[0]


@pytest.mark.parametrize("reader", ["officer", "public"])
@pytest.mark.parametrize("scope", ["the other council", "no council"])
def test_no_table_shows_a_row_of_a_council_out_of_scope(councils, reader, scope):
    authorities = [councils.looking.pk] if scope == "the other council" else []
    with in_scope(*authorities, reader=reader):
        seen = {table: visible(table, councils.hidden.pk) for table in councils.found if table not in EXEMPT}
    assert {table: count for table, count in seen.items() if count} == {}


def test_in_its_own_scope_every_row_is_there(councils):
    """Else the test before would pass over empty tables."""
    with in_scope(councils.hidden.pk):
        assert [table for table in councils.found if not visible(table, councils.hidden.pk)] == []


def test_without_any_scope_set_nothing_shows(councils):
    with transaction.atomic():
        assert [
            table for table in councils.found if table not in EXEMPT and visible(table, councils.hidden.pk)
        ] == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE {table} SET authority_id = authority_id WHERE authority_id = {theirs}",
        "DELETE FROM {table} WHERE authority_id = {theirs}",
        "UPDATE {table} SET authority_id = {theirs} WHERE authority_id = {mine}",
    ],
)
def test_no_row_of_another_council_is_changed_or_taken_or_pushed_over(councils, change):
    done = []
    for table in councils.found:
        if table in EXEMPT:
            continue
        try:
            with in_scope(councils.looking.pk), connection.cursor() as cursor:
                cursor.execute(
                    change.format(table=table, theirs=councils.hidden.pk, mine=councils.looking.pk)
                )
                if cursor.rowcount > 0:
                    done.append(table)
        except DatabaseError:
            continue  # the record refuses changes of its own rows too
    assert done == []


def test_no_row_can_be_written_for_another_council(councils):
    done = []
    for table in councils.found:
        if table in EXEMPT:
            continue
        try:
            with in_scope(councils.looking.pk), connection.cursor() as cursor:
                cursor.execute(f"INSERT INTO {table} (authority_id) VALUES (%s)", [councils.hidden.pk])
            done.append(table)
        except DatabaseError as refusal:
            if "row-level security" not in str(refusal) and "null value" not in str(refusal):
                raise
    assert done == []


# -- by model


def council_owned_models():
    return [
        model
        for model in apps.get_models()
        if any(field.attname == "authority_id" for field in model._meta.local_fields)
    ]


def test_no_model_shows_a_row_by_list_count_or_key(councils):
    seen = []
    for model in council_owned_models():
        if model._meta.db_table in EXEMPT:
            continue
        with in_scope(councils.looking.pk):
            rows = model._default_manager.filter(authority_id=councils.hidden.pk)
            if rows.exists() or rows.count() or model._default_manager.filter(pk=NUMBER).exists():
                seen.append(model._meta.label)
    assert seen == []
    assert len(council_owned_models()) > 8


def test_the_door_sets_the_scope_of_the_person_who_enters_and_of_nobody_else(councils):
    with in_scope(councils.looking.pk):
        assert Assignment.objects.filter(person=councils.officer).count() == len(permissions.roles())
    answer = councils.client().get("/people/")
    assert answer.status_code == 200
    assert councils.officer.name in answer.content.decode()


# -- by address

HIDDEN_CELL = re.compile(rf"{SECRET} \w+ \w+")
ANSWERS_ANYTHING = {
    # address: why it answers 200 whatever stands in its changing part
    "/sign-in/new-password/": "it says that the link no longer works",
}
FILLED = {
    "council": "looking"
}  # open pages are asked as the council that looks; what the other publishes is public


def routes(patterns=None, prefix=""):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLPattern):
            yield here, pattern
        else:
            yield from routes(pattern.url_patterns, here)


def addresses():
    """Every address of the house with the hidden council's keys in its changing parts, and its lock."""
    for here, pattern in routes():
        lock = getattr(pattern.callback, "lock", None)
        if "(?P<" in here:
            filled = (
                re.sub(r"\(\?P<\w+>[^)]*\)", KEY.replace("-", ""), here).replace("^", "").replace("$", "")
            )
            yield "/" + filled.replace("\\Z", ""), True, lock
            continue
        filled = re.sub(r"<(?:(\w+):)?(\w+)>", lambda part: _stand_in(part[1] or "str", part[2]), here)
        yield "/" + filled, "<" in re.sub(r"<(\w+:)?council>", "", here), lock


def _stand_in(kind, name):
    if name in FILLED:
        return FILLED[name]
    if kind == "uuid":
        return "00000000-0000-4000-8000-000000900002"
    return str(NUMBER) if kind == "int" else KEY


def leaks(answer, path):
    """Say whether an answer holds anything of the hidden council beyond what was asked with."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = body.decode("utf-8", "replace") + str(answer.headers)
    if path.startswith("/sign-in/with/"):  # the sign-in page offers each council's service by its name
        text = text.replace(f"{SECRET} people_identityprovider name 2", "")
    return SECRET in text or KEY in text.replace(path, "").replace(KEY.lower(), "")


def test_no_address_shows_anything_of_another_council(councils):
    client, found, opened = councils.client(), [], []
    asked = list(addresses())
    assert len(asked) > 40
    for path, has_key, lock in asked:
        answer = client.get(path)
        if answer.status_code >= 500 or leaks(answer, path):
            found.append((path, answer.status_code))
        if (
            has_key
            and answer.status_code == 200
            and (lock is None or lock.kind != "open")
            and not path.startswith(tuple(ANSWERS_ANYTHING))
        ):
            opened.append(path)
        if client.get("/").status_code != 200:
            client = councils.client()
    assert found == []
    assert opened == [], "a page opened with another council's key"


@pytest.mark.parametrize("ending", ["?format=csv", "?format=json", "?q=leakzq", f"?q={KEY}"])
def test_no_list_gives_another_councils_rows_away(councils, ending):
    client, found = councils.client(), []
    for path, has_key, lock in addresses():
        if not has_key and (lock is None or lock.kind != "threshold"):
            answer = client.get(path + ending)
            text = b"".join(answer.streaming_content) if answer.streaming else answer.content
            # What was searched for is shown again; the whole text of a cell would be what was found.
            if answer.status_code >= 500 or HIDDEN_CELL.search(text.decode("utf-8", "replace")):
                found.append((path + ending, answer.status_code))
            answer.close()
    assert found == []


def test_no_form_changes_anything_of_another_council(councils):
    before, client = contents(councils.admin, councils.found, councils.hidden.pk), councils.client()
    for path, _, lock in addresses():
        if lock is not None and lock.kind == "threshold":
            continue
        answer = client.post(
            path,
            {
                "one_time_key": uuid.uuid4().hex,
                "version": 0,
                "reason": "x",
                "reference": KEY,
                "pk": NUMBER,
                "session": NUMBER,
            },
        )
        assert answer.status_code < 500, path
        assert not leaks(answer, path), path
        if client.get("/").status_code != 200:
            client = councils.client()
    assert contents(councils.admin, councils.found, councils.hidden.pk) == before


def test_a_leak_would_be_noticed(councils):
    """The walk sees the hidden rows when the door opens to the wrong council: so it would see a leak."""
    with transaction.atomic():
        town = Town.__new__(Town)
        town.council = councils.hidden
        insider = town.person("Insider")
    councils.admin.execute(
        "INSERT INTO people_assignment (authority_id, person_id, role, scope_kind, scope_key, period, version) "
        "VALUES (%s, %s, 'administrator', 'council', '', '[2020-01-01,)', 0)", [councils.hidden.pk, insider.pk],
    )  # fmt: skip
    client = Client()
    client.post("/sign-in/personas/", {"person": insider.reference})
    assert leaks(client.get("/people/"), "/people/")
    councils.admin.execute("DELETE FROM people_assignment WHERE person_id = %s", [insider.pk])


def test_every_table_of_a_council_is_tried(councils):
    assert set(tables(councils.admin)) == set(councils.found)
    assert {model._meta.db_table for model in council_owned_models()} <= set(councils.found)
    assert set(EXEMPT) <= set(councils.found)


def test_the_scope_ends_with_its_transaction(councils):
    with transaction.atomic():
        set_scope([councils.hidden.pk])
    with transaction.atomic():
        assert visible("people_directorate", councils.hidden.pk) == 0
