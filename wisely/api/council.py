"""The council itself, who works there, and the token that asks."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpResponse
from django.utils import timezone
from ninja import Router
from pydantic import Field

from wisely.api.lists import ListingOf, Offer, add_list
from wisely.api.operations import read
from wisely.api.rendering import answer
from wisely.api.schemas import Told
from wisely.people import queries
from wisely.people.bearers import Call, any_token, needs_scope
from wisely.people.permissions import Permission
from wisely.rules.rulebook import rulebook

ITS_OWN = any_token("every token may ask what it is itself, and for which council")
SEE = needs_scope(Permission.SEE_PEOPLE)


class TokenTold(Told):
    """The token that asks."""

    reference: str
    officer: str = Field(description="Reference of the officer in whose name it acts.")
    officer_name: str
    council: str
    scopes: list[str] = Field(description="What it may do at most.")
    may_today: list[str] = Field(description="Those of its scopes that its officer holds today.")
    last_on: date = Field(description="The last day on which it works.")


class DirectorateTold(Told):
    """A part of the council with a chief officer."""

    code: str
    name: str


class CategoryTold(Told):
    """A place in the council's tree of what it buys; `parent` is empty at the top."""

    code: str
    name: str
    parent: str


class CouncilTold(Told):
    """The council whose officer's token asks."""

    slug: str
    name: str
    directorates: list[DirectorateTold]
    categories: list[CategoryTold]


class PersonTold(Told):
    """Somebody who works at the council."""

    reference: str
    name: str
    roles: list[str] = Field(description="Names of the roles held today.")
    left_on: date | None = Field(description="First day on which they were no longer here.")


def router_of(people: ListingOf) -> Router:
    """Give the operations on the council and its people."""
    router = Router(tags=["Council"])
    read(router, "token", lock=ITS_OWN, returns=TokenTold)(read_token)
    read(router, "council", lock=ITS_OWN, returns=CouncilTold)(read_council)
    add_list(
        router,
        Offer(
            name="Person", summary="List the council's people", path="people", lock=SEE, listing=people,
            rows=lambda request: queries.people_register(on=timezone.localdate(request.at)),
            without=frozenset({"email"}),
        ),
    )  # fmt: skip
    read(router, "people/{str:reference}", lock=SEE, returns=PersonTold)(read_person)
    return router


def read_token(request: Call) -> HttpResponse:
    """Read what the token may do"""
    bearer = request.bearer
    return answer(
        TokenTold(
            reference=bearer.token, officer=bearer.officer.reference, officer_name=bearer.officer.name,
            council=bearer.officer.authority_slug, scopes=sorted(bearer.scopes),
            may_today=sorted(bearer.officer.permissions), last_on=bearer.last_on,
        )
    )  # fmt: skip


def read_council(request: Call) -> HttpResponse:
    """Read the council, its directorates and its categories"""
    officer = request.officer
    book = rulebook(timezone.localdate(request.at), officer.pack)
    return answer(
        CouncilTold(
            slug=officer.authority_slug, name=officer.authority_name,
            directorates=[DirectorateTold(code=code, name=name) for code, name in queries.directorates()],
            categories=[CategoryTold.model_validate(each) for each in book.categories],
        )
    )  # fmt: skip


def read_person(request: Call, reference: str) -> HttpResponse:
    """Read one of the council's people

    Their history and their other affairs stay on the pages.
    """
    row = queries.person_row(reference, on=timezone.localdate(request.at))
    if row is None or row.is_erased:
        raise Http404("Nobody of this council has this reference.")
    roles = sorted(set(row.roles))
    return answer(PersonTold(reference=row.reference, name=row.name, roles=roles, left_on=row.left_on))
