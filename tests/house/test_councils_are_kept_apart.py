"""Every council-owned table begins its keys with the council and is guarded by the database itself."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from django.db import connection, models
from django.db.models.expressions import F
from django.test.utils import isolate_apps

from tests.house.test_every_table_is_sound import ours
from tests.house.tree import nothing

SHARED_BY_ALL = {
    # table: why its rows belong to no one council
    "audit_leaf": "hashes of the one public log; they tell nothing",
    "audit_checkpoint": "the one public log's signed statements",
    "audit_subtree": "hashes of the one public log's tree",
    "audit_onetimekey": "keys of forms, bound to the person who was shown them",
    "audit_reaction": "which reactions to which events took effect; event numbers only",
    "people_authority": "the councils themselves",
    "people_trials": "counts of tries at the sign-in, under keyed hashes; nobody is known there yet",
    "suppliers_supplier": "suppliers register once and meet every council",
    "suppliers_identifier": "of a supplier, shared as it is",
    "suppliers_registeroutage": "of a register that others keep, the same for all councils",
    "suppliers_registerreading": "of a supplier, shared as it is",
    "suppliers_suppliername": "of a supplier, shared as it is",
    "suppliers_address": "of a supplier, shared as it is",
    "suppliers_phonenumber": "of a supplier, shared as its addresses are",
    "suppliers_intake": "suppliers that came together; they are shared",
    "suppliers_knownapart": "says of two suppliers that they are two; both are shared",
}
MAY_BEGIN_OTHERWISE = {
    # constraint or index: why it does not begin with the council
    "spend_lines_by_import": "a summary of stretches of the table, and an import is one council's",
    "audit_event_has_one_chain_per_subject": "a subject's key is unique in the whole house",
    "audit_event_by_actor": "an actor's reference is unique in the whole house",
}


def owned(model: type[models.Model]) -> bool:
    return any(field.attname == "authority_id" for field in model._meta.local_fields)


def belongs_to_nobody(all_models: Iterable[type[models.Model]]) -> list[str]:
    """Find tables without a column for the council that give no reason for being shared."""
    return [
        model._meta.db_table
        for model in all_models
        if not owned(model) and model._meta.db_table not in SHARED_BY_ALL
    ]


def keys_that_begin_otherwise(all_models: Iterable[type[models.Model]]) -> list[str]:
    """Find unique keys and indexes of council-owned tables that do not begin with the council."""
    found = []
    for model in filter(owned, all_models):
        for each in [*model._meta.constraints, *model._meta.indexes]:
            first = _first_column(each)
            if first not in {None, "authority", "authority_id"} and each.name not in MAY_BEGIN_OTHERWISE:
                found.append(f"{each.name} begins with {first}")
        found += [f"{field} is unique alone" for field in model._meta.local_fields if _unique_alone(field)]
    return found


def _first_column(key: models.Index | models.BaseConstraint) -> str | None:
    """Give the first column of a key; None for a constraint that is no key."""
    if isinstance(key, models.Index | models.UniqueConstraint):
        if key.fields:
            return key.fields[0].lstrip("-")
        return _column(key.expressions[0])
    return None


def _column(expression: object) -> str:
    if isinstance(expression, F):
        return expression.name
    sources = expression.get_source_expressions()  # type: ignore[attr-defined]
    return _column(sources[0])


def _unique_alone(field: models.Field) -> bool:
    return (
        field.unique
        and not field.primary_key
        and not isinstance(field, models.OneToOneField)
        and f"{field}" not in UNIQUE_IN_THE_HOUSE
    )


UNIQUE_IN_THE_HOUSE = {
    # column: why two councils may not hold the same value
    "people.Person.reference": "the record names people by it, whatever their council",
    "people.IdentityProvider.code": "it stands in the address that a council's service sends people back to",
    "people.User.email": "one sign-in per address; the council follows from it",
}


def unguarded(tables: Iterable[str]) -> list[str]:
    """Ask the database which tables lack forced row-level security, or a policy that compares the council."""
    wanted = list(tables)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname = ANY(%s) AND relrowsecurity AND relforcerowsecurity",
            [wanted],
        )
        secured = {name for (name,) in cursor.fetchall()}
        cursor.execute(
            "SELECT tablename FROM pg_policies WHERE tablename = ANY(%s) AND cmd = 'ALL' AND permissive = 'PERMISSIVE'"
            " AND qual LIKE '%%wisely.authorities%%' AND qual LIKE '%%wisely.reader%%'"
            " AND with_check LIKE '%%wisely.authorities%%'",
            [wanted],
        )
        compared = {name for (name,) in cursor.fetchall()}
        cursor.execute(
            "SELECT tablename FROM pg_policies WHERE tablename = ANY(%s) GROUP BY 1 HAVING count(*) > 1",
            [wanted],
        )
        several = {name for (name,) in cursor.fetchall()}
    return [
        *(f"{table} has no forced row-level security" for table in wanted if table not in secured),
        *(f"{table} has no policy that compares the council" for table in wanted if table not in compared),
        *(f"{table} has policies that widen each other" for table in wanted if table in several),
    ]


GUARDED_OTHERWISE = {
    # table: why it holds a council's key and yet has no policy
    "people_user": "a sign-in is looked up by its address before its council is known; no page lists them",
}


def guarded_tables() -> list[str]:
    return [
        model._meta.db_table
        for model in ours()
        if owned(model) and model._meta.db_table not in GUARDED_OTHERWISE
    ]


def test_every_table_belongs_to_a_council_or_says_why_not():
    nothing(belongs_to_nobody(ours()))


def test_no_reason_outlives_its_table():
    tables = {model._meta.db_table: owned(model) for model in ours()}

    assert [table for table in SHARED_BY_ALL if tables.get(table, True)] == []


def test_keys_begin_with_the_council():
    nothing(keys_that_begin_otherwise(ours()))


@pytest.mark.django_db
def test_the_database_guards_every_council_owned_table():
    assert len(guarded_tables()) > 5
    nothing(unguarded(guarded_tables()))


@pytest.mark.django_db
def test_the_product_signs_in_as_a_role_that_no_policy_passes_over():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False,)
        cursor.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user"
        )
        assert cursor.fetchone() == (0,)


@isolate_apps("wisely.audit")
def test_planted_tables_are_noticed():
    class Stray(models.Model):  # noqa: DJ008 - planted
        class Meta:
            app_label = "audit"

    class Owned(models.Model):  # noqa: DJ008 - planted
        authority_id = models.BigIntegerField()
        reference = models.TextField(unique=True)

        class Meta:
            app_label = "audit"
            constraints = [models.UniqueConstraint(fields=["reference"], name="planted_key")]
            indexes = [models.Index(F("reference").desc(), name="planted_index")]

    assert belongs_to_nobody([Stray, Owned]) == ["audit_stray"]
    assert keys_that_begin_otherwise([Stray, Owned]) == [
        "planted_key begins with reference",
        "planted_index begins with reference",
        "audit.Owned.reference is unique alone",
    ]


@pytest.mark.django_db
def test_a_planted_table_without_its_guard_is_noticed():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE planted_open (authority_id bigint)")
        cursor.execute("CREATE TEMPORARY TABLE planted_wide (authority_id bigint)")
        cursor.execute("ALTER TABLE planted_wide ENABLE ROW LEVEL SECURITY")
        cursor.execute("CREATE POLICY a ON planted_wide USING (true)")
        cursor.execute("CREATE POLICY b ON planted_wide USING (true)")

    assert unguarded(["planted_open"]) == [
        "planted_open has no forced row-level security",
        "planted_open has no policy that compares the council",
    ]
    assert unguarded(["planted_wide"])[1:] == [
        "planted_wide has no policy that compares the council",
        "planted_wide has policies that widen each other",
    ]
