"""A council whose officers keep suppliers, and suppliers made by real acts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from wisely.lib.actor import SystemActor
from wisely.people import actions as people
from wisely.people.queries import Grant, Officer
from wisely.suppliers import actions
from wisely.suppliers.permissions import Permission

BUILDER = SystemActor("system:builder", "The builder")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def council(db):
    return people.establish_authority(
        slug="test", name="Test Council", prefix="TST", pack="aldermoor", is_demonstration=False,
        by=BUILDER, at=NOON,
    )  # fmt: skip


@pytest.fixture
def asha(council):
    """A category manager: may do everything in this room."""
    rights = frozenset(Permission)
    officer = Officer("TST-P-00001", "Asha", council.pk, authority_slug="test", pack="aldermoor")
    return replace(officer, grants=(Grant("category-manager", rights),), permissions=rights)


@pytest.fixture
def grace(council):
    """An auditor: may see, and change nothing."""
    rights = frozenset({Permission.SEE_SUPPLIER})
    officer = Officer("TST-P-00002", "Grace", council.pk, authority_slug="test", pack="aldermoor")
    return replace(officer, grants=(Grant("auditor", rights),), permissions=rights)


@pytest.fixture
def register(asha):
    """Register a supplier by name, with whatever else the test is about."""

    def registered(name="Acorn Care Ltd", *, by=asha, **facts):
        return actions.register_supplier(name=name, source="a test", **facts, by=by, at=NOON)

    return registered
