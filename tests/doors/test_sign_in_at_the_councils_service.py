"""Signing in at a council's own OpenID provider: a real one, in a process of its own on this machine."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from tests.actions.people.conftest import BUILDER, NOON, Town
from tests.doors.openid_provider import CLIENT, SECRET
from wisely.audit.models import Event
from wisely.audit.row_security import set_scope
from wisely.lib.verdict import Refusal
from wisely.people import actions
from wisely.people.models import IdentityProvider

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


class Provider:
    """The running process, as a test speaks to it."""

    def __init__(self, address):
        self.address = address

    def expects(self, claims, /, **mischief):
        requests.post(
            f"{self.address}/mischief", json={"claims": claims, "mischief": mischief}, timeout=5
        ).raise_for_status()

    def latest_request(self):
        return requests.get(f"{self.address}/asked", timeout=5).json()[-1]


@pytest.fixture(scope="module")
def process():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "tests.doors.openid_provider", str(port)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    provider = Provider(f"http://127.0.0.1:{port}")
    for _ in range(200):
        try:
            requests.get(f"{provider.address}/keys", timeout=1)
            break
        except requests.ConnectionError:
            time.sleep(0.05)
    yield provider
    running.terminate()
    running.wait(timeout=10)


ASHA = {"sub": "asha-at-the-council", "email": "asha@test.example", "email_verified": True, "name": "Asha"}


@pytest.fixture
def town(db):
    return Town()


@pytest.fixture
def asha(town):
    person = town.person("Asha", "officer")
    actions.invite_to_sign_in(person, by=BUILDER, at=NOON)
    return person


@pytest.fixture
def provider(process, town, asha):
    connect(town, process.address)
    process.expects(ASHA)
    return process


def connect(town, issuer, code="test", **more):
    set_scope([town.council.pk])
    facts = {
        "name": "Test Council sign-in",
        "client_id": CLIENT,
        "client_secret": SECRET,
        "email_domains": ["test.example"],
        "asks_second_factor": True,
    }
    return actions.connect_identity_provider(
        town.council, code=code, issuer=issuer, by=BUILDER, at=NOON, **(facts | more)
    )


def go(client, code="test"):
    """Press the button, follow to the provider, and give the address it sends the browser back to."""
    page = client.post(f"/sign-in/with/{code}/", {"next": "/"}, HTTP_HOST="localhost")
    assert page.status_code == 200, page.content
    onward = page.context["where"]
    answer = requests.get(onward, allow_redirects=False, timeout=5)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def come_back(client, address):
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}", HTTP_HOST="localhost")


def sign_in(client, code="test"):
    return come_back(client, go(client, code))


def refused(response, words):
    assert response.status_code == 403, (response.status_code, getattr(response, "url", ""))
    assert words in response.content.decode(), response.context["verdict"]
    assert not SocialAccount.objects.exists()


def test_a_person_signs_in_and_is_linked_by_the_verified_address(provider, asha, client, town):
    response = sign_in(client)
    assert (response.status_code, response.url) == (302, "/")
    assert client.get("/").status_code == 200
    link = SocialAccount.objects.get()
    assert (link.uid, link.provider, link.extra_data) == ("asha-at-the-council", "test", {})
    told = list(
        Event.objects.filter(verb__startswith="people.user").order_by("id").values_list("verb", flat=True)
    )
    assert told == ["people.user.invited", "people.user.identity_linked", "people.user.signed_in"]


def test_the_request_carries_state_nonce_and_a_challenge(provider, client):
    sign_in(client)
    asked = provider.latest_request()
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 16


def test_afterwards_the_subject_decides_whatever_the_address_says(provider, client):
    sign_in(client)
    provider.expects(ASHA | {"email": "renamed@test.example", "email_verified": False})
    assert sign_in(Client()).status_code == 302


def test_the_provider_itself_refuses_a_request_without_a_challenge(provider):
    answer = requests.get(
        f"{provider.address}/authorize",
        params={
            "client_id": CLIENT,
            "response_type": "code",
            "scope": "openid",
            "state": "x",
            "redirect_uri": "http://localhost/sign-in/with/test/back/",
        },
        allow_redirects=False,
        timeout=5,
    )
    assert answer.status_code == 400


def test_another_state_is_refused(provider, client):
    address = go(client)
    refused(come_back(client, address.replace("state=", "state=x")), "did not confirm")


def test_a_state_of_another_browser_is_refused(provider, client):
    address = go(client)
    refused(come_back(Client(), address), "did not confirm")


def test_a_code_is_taken_once(provider, client):
    address = go(client)
    assert come_back(client, address).status_code == 302
    SocialAccount.objects.all().delete()
    refused(come_back(client, address), "did not confirm")


def test_a_stolen_code_is_worth_nothing_to_another_browser(provider, client):
    """The thief has the code, and a state of their own; the code was asked with the victim's challenge."""
    code = parse_qs(urlsplit(go(client)).query)["code"][0]
    thief = Client()
    own = parse_qs(urlsplit(go(thief)).query)
    refused(
        come_back(thief, f"/sign-in/with/test/back/?code={code}&state={own['state'][0]}"), "did not confirm"
    )


@pytest.mark.parametrize(
    "mischief",
    [
        {"claims": {"nonce": "of another request"}},
        {"claims": {"nonce": None}},
        {"forged": True},
        {"algorithm": "none"},
        {"algorithm": "HS256"},
        {"kid": "unknown"},
        {"claims": {"aud": "another-party"}},
        {"claims": {"azp": "another-party"}},
        {"claims": {"iss": "https://elsewhere.example"}},
        {"claims": {"exp": 1_000_000_000}},
        {"claims": {"exp": None}},
        {"claims": {"iat": None}},
        {"keeps_id_token": True},
        {"description": {"issuer": "https://elsewhere.example"}},
    ],
    ids=str,
)
def test_an_id_token_that_is_wrong_in_any_way_lets_nobody_in(provider, client, mischief):
    address = go(client) if "description" not in mischief else None
    if address is None:
        provider.expects(ASHA, **mischief)
        response = client.post("/sign-in/with/test/", HTTP_HOST="localhost")
        refused(response, "is not set up rightly")
        return
    provider.expects(ASHA, **mischief)
    refused(come_back(client, address), "did not confirm")
    assert client.get("/").status_code == 302


def test_who_says_no_at_the_provider_is_told_how_to_go_on(provider, client):
    provider.expects(ASHA, refuses=True)
    refused(sign_in(client), "Start again from the sign-in page")


@pytest.mark.parametrize("said", [False, None, "true", 1])
def test_an_address_that_the_provider_has_not_verified_is_refused(provider, client, said):
    provider.expects(ASHA | {"email_verified": said})
    refused(sign_in(client), "address is verified")


def test_an_address_outside_the_councils_domains_is_refused(provider, client, town):
    person = actions.register_person(
        town.council, name="Femi", email="femi@elsewhere.example", by=BUILDER, at=NOON
    )
    actions.invite_to_sign_in(person, by=BUILDER, at=NOON)
    provider.expects(ASHA | {"email": "femi@elsewhere.example"})
    refused(sign_in(client), "not one of your council")


def test_a_domain_that_only_ends_like_the_councils_is_refused(provider, client):
    provider.expects(ASHA | {"email": "asha@eviltest.example"})
    refused(sign_in(client), "not one of your council")


def test_nobody_signs_up(provider, client):
    provider.expects(ASHA | {"email": "stranger@test.example"})
    refused(sign_in(client), "not been registered")


def test_one_councils_provider_cannot_let_in_another_councils_person(provider, client, town):
    other = Town(slug="other", prefix="OTH")
    connect(other, provider.address + "/", code="other", email_domains=["test.example"])
    refused(sign_in(client, code="other"), "not been registered")


def test_the_same_subject_at_another_issuer_is_another_person(provider, client, town):
    sign_in(client)
    other = Town(slug="other", prefix="OTH")
    connect(other, provider.address + "/", code="other", email_domains=["test.example"])
    response = sign_in(Client(), code="other")
    assert response.status_code == 403
    assert SocialAccount.objects.count() == 1


def test_who_has_left_is_refused_although_the_provider_still_knows_them(provider, client, asha, town):
    sign_in(client)
    set_scope([town.council.pk])
    actions.record_leaving(asha, left_on=NOON.date(), by=BUILDER, at=NOON)
    response = sign_in(Client())
    assert response.status_code == 403
    assert "no longer registered" in response.content.decode()


def test_a_provider_that_asks_no_second_factor_leaves_it_to_us(process, town, asha, client):
    connect(town, process.address, asks_second_factor=False)
    process.expects(ASHA)
    assert sign_in(client).status_code == 302
    assert urlsplit(client.get("/").url).path == "/account/security/"


def test_where_the_provider_is_the_only_way_in_passwords_are_not_set_and_not_taken(process, town, asha):
    from wisely.people.models import User

    opened = User.objects.get(email=asha.email)
    actions.set_password(opened, password="three wrong umbrellas", by=BUILDER, at=NOON)
    connect(town, process.address, is_only_way_in=True)
    response = Client().post("/sign-in/", {"login": asha.email, "password": "three wrong umbrellas"})
    assert response.status_code == 403
    assert "Test Council sign-in" in response.content.decode()
    with pytest.raises(Refusal):
        actions.set_password(opened, password="another wrong umbrella", by=BUILDER, at=NOON)


def test_a_provider_that_cannot_be_reached_is_said_so(town, asha, client):
    connect(town, "http://127.0.0.1:9")
    response = client.post("/sign-in/with/test/")
    assert response.status_code == 403
    assert "cannot be reached" in response.content.decode()


def test_the_button_is_no_link(provider, client):
    assert client.get("/sign-in/with/test/").status_code == 405
    assert client.post("/sign-in/with/nothing/").status_code == 404


def test_an_ended_provider_lets_nobody_in(provider, client, town):
    sign_in(client)
    set_scope([town.council.pk])
    actions.end_identity_provider(IdentityProvider.objects.get(), by=BUILDER, at=NOON)
    assert Client().post("/sign-in/with/test/").status_code == 404


def test_an_issuer_must_be_safe_and_the_secret_is_sealed(provider, town):
    set_scope([town.council.pk])
    assert SECRET.encode() not in bytes(IdentityProvider.objects.get().sealed_secret)
    with pytest.raises(Refusal, match="https"):
        connect(town, "http://login.council.example", code="plain")
    with pytest.raises(Refusal, match="domains"):
        connect(town, "https://login.council.example", code="empty", email_domains=["@test"])


def test_the_address_cannot_ask_the_provider_for_more(provider, client):
    page = client.post(
        "/sign-in/with/test/?scope=admin&auth_params=nonce%3Dmine&process=connect&action=reauthenticate",
        HTTP_HOST="localhost",
    )
    asked = parse_qs(urlsplit(page.context["where"]).query)
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}
    assert asked["nonce"] != ["mine"]
