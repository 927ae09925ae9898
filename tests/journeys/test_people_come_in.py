"""An officer comes in: as a person of the demonstration, and with a password and a code."""

from __future__ import annotations

import pytest
from django.db import transaction

from tests import browser
from tests.actions.people.conftest import Town
from tests.doors.test_sign_in import PASSWORD, code_for, with_app, with_password
from tests.journeys.visitors import BOTH, heading, text, visiting
from wisely.audit.models import Event
from wisely.audit.row_security import in_scope

pytestmark = [pytest.mark.journey, pytest.mark.slow]


@pytest.mark.parametrize("kind", BOTH)
def test_a_visitor_chooses_whom_to_be_and_leaves_again(chromium, served, kind):
    with visiting(chromium, kind) as visitor:
        visitor.page.goto(f"{served}/contracts/")
        assert heading(visitor) == "Sign in"
        visitor.follow("Choose a person to be")
        visitor.follow("Be Asha Varley")
        assert "Asha Varley" in visitor.page.get_by_role("banner").inner_text()
        visitor.follow("Contracts")
        assert heading(visitor).startswith("Contracts register")
        visitor.follow("Sign out")
        visitor.page.goto(f"{served}/contracts/")
        assert heading(visitor) == "Sign in"


@pytest.fixture
def town(own_database):
    with transaction.atomic():
        yield Town()


@pytest.mark.parametrize("kind", BOTH)
def test_an_officer_signs_in_with_a_password_and_a_code(chromium, own_database, kind):
    with transaction.atomic():
        town = Town()
        asha = town.person("Asha", "officer")
        secret = with_app(with_password(town, asha))
    with browser.served() as address, visiting(chromium, kind) as visitor:
        visitor.page.goto(f"{address}/people/")
        visitor.write("E-mail address", asha.email)
        visitor.write("Password", "not the password")
        visitor.follow("Sign in")
        assert "The e-mail address or the password is not right." in text(visitor)
        assert visitor.page.title().startswith("Error: ")
        visitor.write("Password", PASSWORD)
        visitor.follow("Sign in")
        assert heading(visitor) == "Second step"
        visitor.write("Code", code_for(secret))
        visitor.follow("Sign in")
        assert heading(visitor).startswith("People"), "the page that was asked for opens"
    with in_scope(town.council.pk):
        assert Event.objects.filter(verb="people.user.signed_in", by=asha.reference).count() == 1
