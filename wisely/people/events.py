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


@dataclass(frozen=True, slots=True)
class DelegationOffered:
    verb: ClassVar[str] = "people.delegation.offered"
    giver: str
    receiver: str
    role: str
    scope_kind: str
    scope_key: str
    limit_net: str
    starts_on: str
    ends_before: str
    may_be_passed_on: bool
    passes_on: str


@dataclass(frozen=True, slots=True)
class DelegationAccepted:
    verb: ClassVar[str] = "people.delegation.accepted"
    giver: str
    receiver: str
    role: str


@dataclass(frozen=True, slots=True)
class DelegationDeclined:
    verb: ClassVar[str] = "people.delegation.declined"
    giver: str
    receiver: str
    role: str


@dataclass(frozen=True, slots=True)
class DelegationEnded:
    verb: ClassVar[str] = "people.delegation.ended"
    giver: str
    receiver: str
    role: str
    ended_on: str


@dataclass(frozen=True, slots=True)
class AbsenceRecorded:
    verb: ClassVar[str] = "people.absence.recorded"
    person: str
    stand_in: str
    starts_on: str
    ends_before: str


@dataclass(frozen=True, slots=True)
class AbsenceEnded:
    verb: ClassVar[str] = "people.absence.ended"
    person: str
    ended_on: str


@dataclass(frozen=True, slots=True)
class PersonErased:
    """`erased` are the numbers of the events that tell nothing any more."""

    verb: ClassVar[str] = "people.person.erased"
    person: str
    erased: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SignInInvited:
    verb: ClassVar[str] = "people.user.invited"
    person: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    verb: ClassVar[str] = "people.user.signed_in"
    person: str
    how: str


@dataclass(frozen=True, slots=True)
class SignInFailed:
    verb: ClassVar[str] = "people.user.sign_in_failed"
    person: str
    how: str


@dataclass(frozen=True, slots=True)
class PasswordSet:
    verb: ClassVar[str] = "people.user.password_set"
    person: str


@dataclass(frozen=True, slots=True)
class PasswordResetAsked:
    verb: ClassVar[str] = "people.user.password_reset_asked"
    person: str


@dataclass(frozen=True, slots=True)
class SecondFactorChanged:
    verb: ClassVar[str] = "people.user.second_factor_changed"
    person: str
    what: str


@dataclass(frozen=True, slots=True)
class SessionsEnded:
    verb: ClassVar[str] = "people.user.sessions_ended"
    person: str
    sessions: int
    why: str


@dataclass(frozen=True, slots=True)
class IdentityLinked:
    verb: ClassVar[str] = "people.user.identity_linked"
    person: str
    provider: str


@dataclass(frozen=True, slots=True)
class IdentityProviderConnected:
    verb: ClassVar[str] = "people.identity_provider.connected"
    code: str
    issuer: str


@dataclass(frozen=True, slots=True)
class IdentityProviderEnded:
    verb: ClassVar[str] = "people.identity_provider.ended"
    code: str


@dataclass(frozen=True, slots=True)
class TokenIssued:
    verb: ClassVar[str] = "people.token.issued"
    token: str
    person: str
    scopes: str
    last_on: str


@dataclass(frozen=True, slots=True)
class TokenRevoked:
    verb: ClassVar[str] = "people.token.revoked"
    token: str
    person: str


SENTENCES: dict[str, str] = {
    AuthorityEstablished.verb: "The council {slug} was established with the council pack {pack}.",
    DirectorateAdded.verb: "Directorate {code} was added.",
    PersonRegistered.verb: "{person} was registered.",
    PersonLeft.verb: "{person} left; the last day at work was the one before {left_on}.",
    PostAdded.verb: "Post {code} was added to directorate {directorate}.",
    RoleAssigned.verb: "{person} was given the role {role} over {scope_kind} {scope_key} from {starts_on}.",
    AssignmentEnded.verb: "{person} no longer holds the role {role} from {ended_on}.",
    DelegationOffered.verb: (
        "{giver} offered {receiver} the role {role} over {scope_kind} {scope_key} from {starts_on}, "
        "up to but not including {ends_before}."
    ),
    DelegationAccepted.verb: "{receiver} accepted the role {role} from {giver}.",
    DelegationDeclined.verb: "{receiver} declined the role {role} from {giver}.",
    DelegationEnded.verb: "The delegation of the role {role} from {giver} to {receiver} ended on {ended_on}.",
    AbsenceRecorded.verb: (
        "{person} is away from {starts_on}, up to but not including {ends_before}. Stand-in: {stand_in}."
    ),
    AbsenceEnded.verb: "{person} is back from {ended_on}.",
    PersonErased.verb: "The name and e-mail address of {person} were erased.",
    SignInInvited.verb: "{person} was invited to sign in.",
    SignedIn.verb: "{person} signed in with {how}.",
    SignInFailed.verb: "A sign-in as {person} failed at the {how}.",
    PasswordSet.verb: "{person} set a password.",
    PasswordResetAsked.verb: "A link to set a new password was asked for {person}.",
    SecondFactorChanged.verb: "{person} changed their second factor: {what}.",
    SessionsEnded.verb: "{sessions} sessions of {person} were ended: {why}.",
    IdentityLinked.verb: "{person} was linked to the sign-in service {provider}.",
    IdentityProviderConnected.verb: "The sign-in service {code} was connected; its issuer is {issuer}.",
    TokenIssued.verb: "{person} was issued the token {token} until {last_on}; it may: {scopes}.",
    TokenRevoked.verb: "The token {token} of {person} was revoked.",
    IdentityProviderEnded.verb: "The sign-in service {code} is no longer used.",
}
