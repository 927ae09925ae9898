"""The first sign-in of an officer, with real commits: the second factor is set up before any page opens."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.db import transaction

from tests.actions.people.conftest import Town
from tests.doors.test_sign_in import code_for, enter, quick, verbs, with_password

__all__ = ["quick"]
pytestmark = pytest.mark.slow


def test_a_person_of_a_real_council_sets_up_a_second_factor_before_any_page_opens(own_database, client):
    with transaction.atomic():
        town = Town()
        asha = town.person("Asha", "officer")
        with_password(town, asha)
    assert enter(client, asha).status_code == 302
    response = client.get("/")
    assert response.status_code == 302
    assert urlsplit(response.url).path == "/account/security/"
    page = client.get("/account/security/app/add/").content.decode()
    secret = re.search(r"Key: <code>(\w+)</code>", page)[1]
    response = client.post("/account/security/app/add/", {"code": code_for(secret)})
    assert response.status_code == 302
    assert len(re.findall(r"<li><code>", client.get(response.url).content.decode())) == 10
    assert client.get("/").status_code == 200
    with transaction.atomic():
        assert ("people.user.second_factor_changed", asha.reference) in verbs(town)
