"""Tokens of programs: whose they are, and who stands behind one that comes in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from wisely.people.decisions import Officer
from wisely.people.decisions.tokens import TokenRead, narrowed
from wisely.people.models import ApiToken
from wisely.people.queries.entering import officer_for


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token without its secret. `last_on` is the last day on which it works."""

    reference: str
    name: str
    person: str
    person_name: str
    scopes: tuple[str, ...]
    issued_at: datetime
    last_on: date
    revoked_at: datetime | None

    def is_live(self, on: date) -> bool:
        """Say whether it opens doors on a day."""
        return self.revoked_at is None and on <= self.last_on


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who came with a token: the officer as it narrows them, and the token's reference, scopes and end."""

    officer: Officer
    token: str
    scopes: frozenset[str]
    last_on: date


def bearer_of(read: TokenRead, *, on: date, request_id: str = "") -> Bearer | None:
    """Give who stands behind a token, or None where it was never issued, is over, or its officer has left.

    The council named in it must be in scope. Four queries.
    """
    row = ApiToken.objects.filter(
        authority=read.authority_id, digest=read.digest, revoked_at__isnull=True, last_on__gte=on
    ).first()
    officer = officer_for(row.person_id, on=on, request_id=request_id) if row else None
    if row is None or officer is None:
        return None
    scopes = frozenset(row.scopes)
    return Bearer(narrowed(officer, scopes), row.reference, scopes, row.last_on)


def tokens_of(person_id: int) -> list[TokenRow]:
    """Give a person's tokens, the latest first."""
    rows = ApiToken.objects.filter(person=person_id).select_related("person").order_by("-pk")
    return [_row(row) for row in rows]


def live_tokens(*, on: date) -> list[TokenRow]:
    """Give every token of the council that works on a day, those that end soonest first."""
    rows = ApiToken.objects.filter(revoked_at__isnull=True, last_on__gte=on).select_related("person")
    return [_row(row) for row in rows.order_by("last_on", "pk")]


def token_for(reference: str) -> ApiToken | None:
    """Find a token of the council in scope by its reference."""
    return ApiToken.objects.select_related("person").filter(reference=reference).first()


def _row(token: ApiToken) -> TokenRow:
    return TokenRow(
        token.reference, token.name, token.person.reference, token.person.name, tuple(token.scopes),
        token.issued_at, token.last_on, token.revoked_at,
    )  # fmt: skip
