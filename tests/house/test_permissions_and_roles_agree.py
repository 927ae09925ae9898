"""Every permission is somebody's, and nothing asks for one that does not exist."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterable
from enum import StrEnum

from tests.house.routes import Route, routes
from tests.house.tree import nothing, of
from wisely.people.doors import door
from wisely.people.permissions import Role
from wisely.roles import ROLES


def permissions() -> dict[str, type[StrEnum]]:
    """Give every room's permissions, by the room."""
    found = {}
    for source in of("permissions"):
        module = importlib.import_module(
            source.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        )
        declared = getattr(module, "Permission", None)
        if inspect.isclass(declared):
            found[source.room] = declared
    return found


def misnamed(declared: dict[str, type[StrEnum]]) -> list[str]:
    """Find permissions whose value is not "<room>.<verb>" as their name says."""
    return [
        f"{room}: {each.name} is {each.value!r}"
        for room, kinds in declared.items()
        for each in kinds
        if each.value != f"{room}.{each.name.lower()}"
    ]


def nobodys(declared: dict[str, type[StrEnum]], roles: Iterable[Role]) -> list[str]:
    """Find permissions that no role holds: acts that nobody could ever do."""
    held = {str(each) for role in roles for each in role.permissions}
    return sorted(str(each) for kinds in declared.values() for each in kinds if str(each) not in held)


def unknown(
    declared: dict[str, type[StrEnum]], roles: Iterable[Role], all_routes: Iterable[Route]
) -> list[str]:
    """Find roles and locks that name a permission that no room declares."""
    known = {str(each) for kinds in declared.values() for each in kinds}
    found = [
        f"role {role.code}: {each}" for role in roles for each in role.permissions if str(each) not in known
    ]
    return found + [
        f"/{route.address}: {lock.needs}"
        for route in all_routes
        for lock in route.locks
        if lock.needs and str(lock.needs) not in known
    ]


def test_every_permission_is_named_for_its_room_and_verb():
    assert "people" in permissions()
    nothing(misnamed(permissions()))


def test_every_permission_is_somebodys():
    nothing(nobodys(permissions(), ROLES))


def test_nothing_asks_for_a_permission_that_does_not_exist():
    nothing(unknown(permissions(), ROLES, routes()))


def test_every_role_says_what_it_is_for():
    assert len({role.code for role in ROLES}) == len(ROLES)
    assert [role.code for role in ROLES if not role.name or not role.description.endswith(".")] == []


def test_planted_permissions_and_roles_are_noticed():
    kinds = StrEnum("kinds", {"SEE": "spend.see", "IMPORT_FILE": "spend.import"})
    roles = [Role("clerk", "Clerk", "Imports.", frozenset({"spend.see", "spend.burn"}))]
    route = Route("spend/", door("spend.dig")(lambda request: request))

    assert misnamed({"spend": kinds}) == ["spend: IMPORT_FILE is 'spend.import'"]
    assert nobodys({"spend": kinds}, roles) == ["spend.import"]
    assert unknown({"spend": kinds}, roles, [route]) == ["role clerk: spend.burn", "/spend/: spend.dig"]
