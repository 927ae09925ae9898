"""The people of the demonstration world, and how a test becomes one of them."""

from __future__ import annotations

from django.test import Client

from wisely.audit.row_security import in_scope
from wisely.people.models import Authority, Person

ASHA, BEN, IRIS, HAL = "Asha Varley", "Ben Okafor", "Iris Hartley", "Hal Sykes"
GRACE, NIA, KIT, ADE = "Grace Mensah", "Nia Broadbent", "Kit Redfearn", "Ade Clough"
HERE, THERE = "aldermoor", "wharfedale-vale"


def person(name: str, *, council: str = HERE) -> Person:
    """Find somebody of the cast."""
    authority = Authority.objects.get(slug=council)
    with in_scope(authority.pk):
        return Person.objects.get(name=name, authority=authority)


def client_as(name: str, *, council: str = HERE) -> Client:
    """Give a browser in which somebody of the cast chose themselves on the page of the demonstration."""
    client = Client()
    who = person(name, council=council)
    answer = client.post("/sign-in/personas/", {"person": who.reference})
    assert answer.status_code == 302, answer.content
    return client
