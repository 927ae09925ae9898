"""Addresses of the pages about people, and of what is one's own."""

from __future__ import annotations

from django.urls import path

from wisely.desk.people.views import mine, register, roles, tokens, ways_in

urlpatterns = [
    path("people/", register.people, name="people"),
    path("people/register/", register.register, name="register-person"),
    path("people/who-can/", register.who_can, name="who-can"),
    path("people/away/", register.away, name="people-away"),
    path("people/away/<int:pk>/end/", roles.end_away, name="end-absence"),
    path("people/sign-in-services/", ways_in.services, name="sign-in-services"),
    path("people/sign-in-services/connect/", ways_in.connect, name="connect-sign-in-service"),
    path("people/sign-in-services/<slug:code>/end/", ways_in.end, name="end-sign-in-service"),
    path("people/tokens/", tokens.live, name="live-tokens"),
    path("people/<slug:reference>/", register.person, name="person"),
    path("people/<slug:reference>/delegations/", register.delegations, name="person-delegations"),
    path("people/<slug:reference>/history/", register.history, name="person-history"),
    path("people/<slug:reference>/invite/", register.invite, name="invite-person"),
    path("people/<slug:reference>/leave/", register.leave, name="record-leaving"),
    path("people/<slug:reference>/erase/", register.erase, name="erase-person"),
    path("people/<slug:reference>/away/", roles.record_away, name="record-absence"),
    path("people/<slug:reference>/give-role/", roles.give_role, name="assign-role"),
    path("people/<slug:reference>/roles/<int:pk>/end/", roles.end_role, name="end-assignment"),
    path("account/delegations/", mine.mine, name="my-delegations"),
    path("account/delegations/offer/", mine.offer, name="offer-delegation"),
    path("account/delegations/<int:pk>/<slug:verb>/", mine.answer, name="answer-delegation"),
    path("account/sessions/", mine.sessions, name="my-sessions"),
    path("account/tokens/", tokens.mine, name="my-tokens"),
    path("account/tokens/make/", tokens.make, name="issue-token"),
    path("account/tokens/<slug:reference>/new/", tokens.new, name="new-token"),
    path("account/tokens/<slug:reference>/revoke/", tokens.revoke, name="revoke-token"),
]
