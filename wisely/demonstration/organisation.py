"""The invented councils: directorates, posts and people, with the cast that visitors choose from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from wisely.demonstration.dice import dice, person_names
from wisely.lib.actor import Actor
from wisely.people import actions, queries
from wisely.people.models import Assignment, Authority, Directorate, Person
from wisely.rules.rulebook import rulebook


@dataclass(frozen=True, slots=True)
class CastMember:
    """Somebody a visitor can be: a first name that says the duty, and the roles that go with it."""

    name: str
    title: str
    roles: tuple[str, ...]
    limit_net: Decimal | None = None


CAST = (
    CastMember("Asha Varley", "Category manager", ("category_manager",)),
    CastMember("Ben Okafor", "Budget holder", ("budget_holder",), Decimal(250_000)),
    CastMember("Iris Hartley", "Contract manager", ("contract_manager",)),
    CastMember("Hal Sykes", "Finance officer", ("finance_officer",)),
    CastMember("Grace Mensah", "Auditor", ("auditor",)),
    CastMember("Nia Broadbent", "Head of procurement", ("head_of_procurement",), Decimal(1_000_000)),
    CastMember("Kit Redfearn", "Councillor", ("councillor",)),
    CastMember("Ade Clough", "System administrator", ("administrator",)),
)


@dataclass(frozen=True, slots=True)
class Staff:
    """A council with its directorates by name and everybody who works there."""

    authority: Authority
    directorates: dict[str, Directorate]
    cast: dict[str, Person]
    managers: dict[str, list[Person]]
    budget_holders: list[Assignment]
    _officers: dict[int, Actor] = field(default_factory=dict)

    def officer(self, person: Person, *, at: datetime) -> Actor:
        """Give a person as they stand at the door, with their rights; looked up once.

        :raises LookupError: when they have left by then.
        """
        if person.pk not in self._officers:
            found = queries.officer_for(person.pk, on=timezone.localdate(at))
            if found is None:
                raise LookupError(person.reference)
            self._officers[person.pk] = found
        return self._officers[person.pk]

    def one_of_the_cast(self, title: str, *, at: datetime) -> Actor:
        """Give somebody of the cast, by title, as they stand at the door."""
        return self.officer(self.cast[title], at=at)


def raise_council(
    authority: Authority,
    *,
    directorates: tuple[tuple[str, str], ...],
    people: int,
    on: date,
    by: Actor,
    at: datetime,
) -> Staff:
    """Give a council its directorates, one post for each person, and roles from the first day."""
    throw = dice(authority.slug, "people")
    made = {
        name: actions.add_directorate(authority, code=code, name=name, by=by, at=at)
        for code, name in directorates
    }
    names = person_names(throw)
    staff = Staff(authority, made, cast={}, managers={name: [] for name in made}, budget_holders=[])
    for member in CAST:
        person = _join(authority, member.name, next(iter(made.values())), member.title, by=by, at=at)
        for role in member.roles:
            given = actions.assign_role(
                person, role=role, starts_on=on, limit_net=member.limit_net, by=by, at=at
            )
            if role == "budget_holder":
                staff.budget_holders.append(given)
        staff.cast[member.title] = person
    for number in range(people - len(CAST)):
        home = list(made.values())[number % len(made)]
        role = throw.choices(["contract_manager", "budget_holder", "officer"], [5, 3, 2])[0]
        _employ(staff, next(names), home, role, on=on, by=by, at=at)
    _give_categories(staff, on=on, by=by, at=at)
    for managers in staff.managers.values():
        managers.append(staff.cast["Contract manager"])
    return staff


def _give_categories(staff: Staff, *, on: date, by: Actor, at: datetime) -> None:
    """Give whole categories to contract managers of their directorates; one in four waits."""
    names = {each.code: name for name, each in staff.directorates.items()}
    tops = [each for each in rulebook(on, staff.authority.pack).categories if not each.parent]
    for number, category in enumerate(tops):
        home = next((names[code] for code in category.directorates if code in names), "")
        managers = staff.managers.get(home, [])
        if number % 4 < 3 and managers:  # the fourth of each four waits for somebody
            actions.assign_role(
                managers[number % len(managers)], role="category_manager", starts_on=on,
                scope_kind="category", scope_key=category.code, by=by, at=at,
            )  # fmt: skip


def _employ(
    staff: Staff, name: str, home: Directorate, role: str, *, on: date, by: Actor, at: datetime
) -> None:
    person = _join(staff.authority, name, home, role.replace("_", " ").capitalize(), by=by, at=at)
    given = actions.assign_role(
        person, role=role, starts_on=on, scope_kind="directorate", scope_key=home.code, by=by, at=at,
        limit_net=Decimal(100_000) if role == "budget_holder" else None,
    )  # fmt: skip
    if role == "contract_manager":
        staff.managers[home.name].append(person)
    if role == "budget_holder":
        staff.budget_holders.append(given)


def _join(
    authority: Authority, name: str, home: Directorate, title: str, *, by: Actor, at: datetime
) -> Person:
    first, *_, latest = name.lower().split()
    email = f"{first}.{latest}@{authority.slug}.example"
    actions.add_post(home, code=f"{home.code}-{first}-{latest}".upper(), title=title, by=by, at=at)
    return actions.register_person(authority, name=name, email=email, by=by, at=at)
