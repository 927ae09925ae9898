"""A council with people in it, made by real acts."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from wisely.audit.row_security import set_scope
from wisely.lib.actor import SystemActor
from wisely.people import actions, queries

BUILDER = SystemActor("system:builder", "The builder")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)


class Town:
    """One council and its people. `officer(person)` reads what they may do on the day."""

    def __init__(self, slug="test", prefix="TST", is_demonstration=False, pack="aldermoor"):
        self.council = actions.establish_authority(
            slug=slug,
            name=f"{slug.title()} Council",
            prefix=prefix,
            pack=pack,
            is_demonstration=is_demonstration,
            by=BUILDER,
            at=NOON,
        )

    def person(self, name, *roles, limit=None, ends_before=None, **scope):
        set_scope([self.council.pk])
        person = actions.register_person(
            self.council, name=name, email=f"{name.lower()}@{self.council.slug}.example", by=BUILDER, at=NOON
        )
        for role in roles:
            actions.assign_role(
                person,
                role=role,
                starts_on=date(2026, 1, 1),
                ends_before=ends_before,
                limit_net=limit,
                by=BUILDER,
                at=NOON,
                **scope,
            )
        return person

    def officer(self, person, on=TODAY):
        set_scope([self.council.pk])
        return queries.officer_by_reference(person.reference, on=on)


@pytest.fixture
def town(db):
    return Town()
