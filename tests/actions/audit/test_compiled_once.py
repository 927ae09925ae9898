"""Queries that are put into SQL once answer as those that are built each time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, models
from django.db.models import Count, DateField, F, Q
from django.test.utils import CaptureQueriesContext

from tests.actions.people.conftest import BUILDER, NOON, Town
from wisely.audit.compiled import compiled_once, is_any, value_of
from wisely.people import actions
from wisely.people.models import Directorate, Person

BUILT = []


class Word(models.TextChoices):
    LEGAL = "LEG", "Legal"


@compiled_once
def some(authority, codes, *, most):
    BUILT.append(most)
    rows = Directorate.objects.filter(is_any("code", codes), authority=authority)
    return rows.select_related("authority").order_by("code")[:most]


@compiled_once
def coded(authority, code):
    return Directorate.objects.filter(authority=authority, code=code).values_list("name", flat=True)


@compiled_once
def beside(authority, on, name):
    rows = Directorate.objects.filter(authority=authority).annotate(today=value_of(on, DateField()))
    return rows.filter(~Q(name=name), today__gte=date(2026, 1, 1)).order_by("code").values("code", "today")


@compiled_once
def counted(authority):
    rows = Directorate.objects.filter(authority=authority).order_by().values("authority")
    return rows.annotate(found=Count("pk")).values_list("authority__slug", "found")


@pytest.fixture
def council(db):
    """A council with three directorates."""
    made = Town(slug="here").council
    for code, name in (("ADU", "Adults"), ("LEG", "Legal"), ("PLA", "Place")):
        actions.add_directorate(made, code=code, name=name, by=BUILDER, at=NOON)
    return made


def test_rows_are_whole_and_the_query_is_built_once_for_each_keyword(council):
    BUILT.clear()
    with CaptureQueriesContext(connection) as seen:
        assert [each.code for each in some(council.pk, ["LEG", "ADU", "NO"], most=5)] == ["ADU", "LEG"]
        assert [each.code for each in some(council.pk, ("PLA",), most=5)] == ["PLA"]
        assert some(council.pk, [], most=5) == []
        assert [each.code for each in some(council.pk, {"PLA", "LEG"}, most=1)] == ["LEG"]
        assert BUILT == [5, 1]
        assert some(council.pk, ["ADU"], most=5)[0].authority.slug == "here"
    assert len(seen) == 5  # the authority came along


def test_a_row_can_be_written_to_like_any_other(council):
    (found,) = some(council.pk, ["ADU"], most=5)
    assert found == Directorate.objects.get(code="ADU") and found._state.db == "default"
    assert not found._state.adding


def test_words_of_a_list_are_what_they_stand_for_and_none_equals_nothing(council):
    assert coded(council.pk, Word.LEGAL) == ["Legal"]
    assert coded(council.pk, None) == [] and coded(None, "LEG") == []


def test_values_that_stand_alone_keep_their_kind(council):
    told = beside(council.pk, date(2026, 11, 26), "Legal")
    assert told == [
        {"code": "ADU", "today": date(2026, 11, 26)},
        {"code": "PLA", "today": date(2026, 11, 26)},
    ]
    assert beside(council.pk, date(2025, 11, 26), "Legal") == []


def test_sums_are_told_too(council):
    assert counted(council.pk) == [("here", 3)]


def test_values_are_given_by_their_place_and_all_of_them(council):
    with pytest.raises(ValueError, match="zip"):
        coded(council.pk)


def test_another_connection_asks_for_itself(own_database):
    @compiled_once
    def people(name):
        return Person.objects.filter(name=name).annotate(same=F("name")).values_list("same", flat=True)

    def ask(number):
        try:
            return people(f"Nobody {number}")
        finally:
            connection.close()

    assert people("Nobody") == []
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(12))) == [[]] * 12
