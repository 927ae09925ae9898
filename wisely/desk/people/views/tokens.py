"""Tokens for programs: one's own, a new one shown once, and for administrators all that live."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from wisely.desk.people.forms import TokenForm, beside
from wisely.desk.people.views.register import words_of
from wisely.lib.lifecycle import Badge, Tone
from wisely.people import permissions
from wisely.people.actions.tokens import issue_token, revoke_token
from wisely.people.doors import Request, door, signed_in
from wisely.people.permissions import Permission
from wisely.people.queries import tokens as queries
from wisely.people.sealing import seal, unseal

MINE = "/account/tokens/"
SHOWN_ONCE = "new_token"
KEPT_SECONDS = 120
USUAL_LIFE = timedelta(days=90)
LIVE = Badge("Works", "Programs that have it come in.", Tone.DONE)
OVER = Badge("Over", "Its last day has passed.")
REVOKED = Badge("Revoked", "It was ended and is never taken again.", Tone.STOPPED)


@dataclass(frozen=True, slots=True)
class Shown:
    """A token as a page shows it. Never its text: only its holder has that."""

    row: queries.TokenRow
    badge: Badge
    is_live: bool
    scopes: str


def _shown(rows: list[queries.TokenRow], request: Request) -> list[Shown]:
    on = timezone.localdate(request.at)
    return [
        Shown(
            row, REVOKED if row.revoked_at else LIVE if row.is_live(on) else OVER, row.is_live(on),
            "; ".join(words_of(scope) for scope in row.scopes),
        )
        for row in rows
    ]  # fmt: skip


@signed_in("everybody sees their own tokens")
def mine(request: Request) -> HttpResponse:
    """Show one's tokens, what each may do and until when."""
    officer = request.officer
    context = {
        "tokens": _shown(queries.tokens_of(officer.person_id), request),
        "may_issue": permissions.may(officer, Permission.ISSUE_TOKENS),
        "sees_all": bool(permissions.may(officer, Permission.REVOKE_TOKENS)),
    }
    return render(request, "desk/people/tokens.html", context)


@door(Permission.ISSUE_TOKENS, is_fresh=True)
def make(request: Request) -> HttpResponse:
    """Make a token that may do some of what one may do oneself. Its text is shown on the next page, once."""
    officer, on = request.officer, timezone.localdate(request.at)
    held = [(each, words_of(each)) for each in sorted(officer.permissions, key=_reads_first)]
    form = TokenForm(request.POST or None, held=held, initial={"last_on": on + USUAL_LIFE})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with beside(form):
            token, text = issue_token(officer, **said, by=officer, at=request.at)
        if form.is_valid():
            answer = HttpResponseRedirect(reverse("new-token", args=[token.reference]))
            answer.set_cookie(
                SHOWN_ONCE, seal(f"{token.reference} {text}").decode(), max_age=KEPT_SECONDS, path=MINE,
                secure=settings.BEHIND_TLS, httponly=True, samesite="Strict",
            )  # fmt: skip
            return answer
    return render(request, "desk/people/make_token.html", {"form": form})


def _reads_first(permission: str) -> tuple[bool, str]:
    """Order what may be chosen: what only reads is what most programs need."""
    return (not permission.partition(".")[2].startswith(("see_", "read_")), permission)


@signed_in("only the browser that made the token holds what this page shows")
def new(request: Request, reference: str) -> HttpResponse:
    """Show a new token's text, once: the browser brings it sealed, and is told to forget it."""
    if queries.token_for(reference) is None:
        raise Http404
    text = _brought(request, reference)
    answer = render(request, "desk/people/new_token.html", {"text": text, "reference": reference})
    answer.delete_cookie(SHOWN_ONCE, path=MINE, samesite="Strict")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _brought(request: Request, reference: str) -> str:
    try:
        named, _, text = unseal(request.COOKIES.get(SHOWN_ONCE, "").encode()).partition(" ")
    except InvalidToken:
        return ""
    return text if named == reference else ""


@signed_in("everybody ends their own tokens; for others the action asks the permission")
def revoke(request: Request, reference: str) -> HttpResponse:
    """End a token at once, after a page that says what that means."""
    officer = request.officer
    token = queries.token_for(reference)
    may = token and permissions.may_revoke_token(officer, person=token.person.reference)
    if token is None or not may:
        raise Http404
    back = MINE if token.person.reference == officer.reference else reverse("live-tokens")
    if request.method == "POST":
        revoke_token(token, by=officer, at=request.at)
        return HttpResponseRedirect(back)
    return render(request, "desk/people/revoke_token.html", {"token": token, "back": back})


@door(Permission.REVOKE_TOKENS)
def live(request: Request) -> HttpResponse:
    """Show every token of the council that works, those that end soonest first."""
    tokens = _shown(queries.live_tokens(on=timezone.localdate(request.at)), request)
    return render(request, "desk/people/live_tokens.html", {"tokens": tokens})
