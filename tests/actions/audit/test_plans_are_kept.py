"""Statements that come again are planned once, and one may carry more values than the server can bind."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from wisely.people.models import Authority


def plans(statement):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", [statement])
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_a_statement_that_comes_again_is_planned_once():
    for number in range(5):
        list(Authority.objects.filter(pk=number).values_list("slug"))
    assert plans('SELECT "people_authority"."slug"%') == 1


@pytest.mark.django_db
def test_a_statement_may_carry_more_values_than_the_server_binds():
    many = list(range(70_000))
    assert Authority.objects.filter(pk__in=many).count() == 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT '100%%', max(n) FROM (VALUES {', '.join(['(%s)'] * len(many))}) t(n)", many)
        assert cursor.fetchone() == ("100%", 69_999)


def test_plans_outlive_a_page_that_only_reads(own_database):
    for number in range(5):
        with transaction.atomic():
            list(Authority.objects.filter(pk=number).values_list("slug"))
    assert plans('SELECT "people_authority"."slug"%') == 1
