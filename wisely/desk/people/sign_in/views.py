"""The pages of the sign-in: the library's views in our templates, and those it does not have."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView, LogoutView, ReauthenticateView
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2LoginView
from django.http import Http404, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from requests import RequestException

from wisely.audit.row_security import in_scope
from wisely.lib.verdict import no
from wisely.people import actions, queries
from wisely.people.doors import Request, refused, threshold
from wisely.people.sign_in.entering import enter
from wisely.people.sign_in.openid import CouncilAdapter, CouncilCallback

TEMPLATES = "desk/people/sign_in"


class SignIn(LoginView):  # type: ignore[misc]
    """E-mail and password, or the council's own service."""

    template_name = f"{TEMPLATES}/sign_in.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**more)
        context["ways_in"] = queries.ways_in()
        context["has_personas"] = bool(queries.personas_are_open())
        return context


class SignOut(LogoutView):  # type: ignore[misc]
    """The end of a session, on a button."""

    template_name = f"{TEMPLATES}/sign_out.html"


class Again(ReauthenticateView):  # type: ignore[misc]
    """Proof of who one is, once more: by password, by code, by passkey, or at the council's service."""

    template_name = f"{TEMPLATES}/again.html"

    def _check_reauthentication_method_available(self, request: Any) -> Any:
        if request.user.has_usable_password() or queries.has_second_factor(request.user):
            return super()._check_reauthentication_method_available(request)
        linked = queries.linked_ways_in(request.user)
        context = {
            "ways_in": [way for way in queries.ways_in() if way.code in linked],
            "next": self.get_next_url() or "/",
        }
        return render(request, f"{TEMPLATES}/again_elsewhere.html", context)


@threshold("who comes here is about to prove who they are, at their council's own service")
def sign_in_with(request: Request, **names: str) -> HttpResponse:
    """Send the visitor to their council's service.

    By a page of our own that leads on at once: the content security policy lets forms go nowhere else.
    """
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        response = OAuth2LoginView.adapter_view(CouncilAdapter(request, names["provider_id"]))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except RequestException:
        return refused(
            request, no("Your council's sign-in service cannot be reached. Try again in a few minutes.")
        )
    except OAuth2Error:
        return refused(
            request, no("Your council's sign-in service is not set up rightly.", who_can="An administrator")
        )
    if isinstance(response, HttpResponseRedirect):
        return render(request, f"{TEMPLATES}/onward.html", {"where": response.url})
    onward: HttpResponse = response
    return onward


@threshold("people are sent back here by GET; state, PKCE and nonce guard it", writes_on_get=True)
def back(request: Request, **names: str) -> HttpResponse:
    """Take the visitor in who comes back from their council's service."""
    try:
        response: HttpResponse = CouncilCallback.adapter_view(CouncilAdapter(request, names["provider_id"]))(
            request
        )
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return response


@threshold("in a demonstration visitors choose whom to be; refused wherever a real council is served")
def personas(request: Request) -> HttpResponse:
    """Let a visitor of a demonstration choose whom to be."""
    closed = queries.personas_are_open()
    if not closed:
        return refused(request, closed)
    if request.method != "POST":
        cast = queries.personas(on=timezone.localdate(request.at))
        return render(request, f"{TEMPLATES}/personas.html", {"cast": cast})
    person = queries.persona(request.POST.get("person", ""))
    if person is None or person.authority_id is None:
        return refused(
            request, no("There is no such person in a demonstration council. Choose one from the list.")
        )
    with in_scope(person.authority_id):
        page = queries.the_sign_in_page(authority_id=person.authority_id, request_id=request.request_id)
        entered = actions.enter_demonstration(person, by=page, at=request.at)
    enter(request, entered)
    return HttpResponseRedirect("/")
