"""What happens in the people room. Facts carry references and codes, never names or addresses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class AuthorityEstablished:
    verb: ClassVar[str] = "people.authority.established"
    slug: str
    pack: str
    is_demonstration: bool


@dataclass(frozen=True, slots=True)
class DirectorateAdded:
    verb: ClassVar[str] = "people.directorate.added"
    code: str


@dataclass(frozen=True, slots=True)
class PersonRegistered:
    verb: ClassVar[str] = "people.person.registered"
    person: str


@dataclass(frozen=True, slots=True)
class PersonLeft:
    verb: ClassVar[str] = "people.person.left"
    person: str
    left_on: str


@dataclass(frozen=True, slots=True)
class PostAdded:
    verb: ClassVar[str] = "people.post.added"
    code: str
    directorate: str


@dataclass(frozen=True, slots=True)
class RoleAssigned:
    verb: ClassVar[str] = "people.role.assigned"
    person: str
    role: str
    scope_kind: str
    scope_key: str
    limit_net: str
    starts_on: str
    ends_before: str


@dataclass(frozen=True, slots=True)
class AssignmentEnded:
    verb: ClassVar[str] = "people.assignment.ended"
    person: str
    role: str
    ended_on: str
