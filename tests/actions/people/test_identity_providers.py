"""A council connects its own sign-in service and leaves it."""

import pytest
from django.db import IntegrityError, transaction

from tests.actions.people.conftest import BUILDER, NOON, Town
from wisely.audit.models import Event
from wisely.audit.row_security import set_scope
from wisely.lib.verdict import Refusal
from wisely.people import actions, queries
from wisely.people.models import IdentityProvider
from wisely.people.sealing import unseal

pytestmark = pytest.mark.django_db


def connect(town, by=BUILDER, **changes):
    words = {
        "code": "entra", "name": "Test Council account", "issuer": "https://login.example/tenant/",
        "client_id": "wisely", "client_secret": "a very secret word", "email_domains": ["Test.Example "],
    }  # fmt: skip
    return actions.connect_identity_provider(town.council, **{**words, **changes}, by=by, at=NOON)


def test_a_connected_service_is_offered_and_its_secret_is_sealed(town):
    hal = town.officer(town.person("Hal", "administrator"))

    provider = connect(town, by=hal)

    assert [(way.code, way.name) for way in queries.ways_in()] == [("entra", "Test Council account")]
    assert (provider.issuer, provider.email_domains) == ("https://login.example/tenant", ["test.example"])
    assert b"secret" not in bytes(provider.sealed_secret)
    assert unseal(provider.sealed_secret) == "a very secret word"
    event = Event.objects.select_related("payload").get(verb="people.identity_provider.connected")
    assert (event.by, event.payload.facts) == (
        hal.reference, {"code": "entra", "issuer": "https://login.example/tenant"},
    )  # fmt: skip


@pytest.mark.parametrize(("changes", "words"), [
    ({"issuer": "http://login.example"}, "begins with https"),
    ({"issuer": "ldap://login.example"}, "begins with https"),
    ({"email_domains": []}, "own e-mail domains"),
    ({"email_domains": ["someone@test.example"]}, "without an @"),
    ({"email_domains": ["localhost"]}, "own e-mail domains"),
])  # fmt: skip
def test_what_would_let_strangers_in_is_refused(town, changes, words):
    with pytest.raises(Refusal, match=words):
        connect(town, **changes)
    assert not IdentityProvider.objects.exists()


def test_a_service_on_this_machine_may_speak_plainly(town):
    assert connect(town, issuer="http://127.0.0.1:9000").pk


def test_only_who_assigns_roles_connects_or_ends_a_service(town):
    asha = town.officer(town.person("Asha", "officer"))
    with pytest.raises(Refusal, match="does not include"):
        connect(town, by=asha)
    provider = connect(town)
    with pytest.raises(Refusal, match="does not include"):
        actions.end_identity_provider(provider, by=asha, at=NOON)
    assert queries.ways_in()


def test_an_ended_service_is_offered_no_more_and_its_code_is_never_used_again(town):
    provider = connect(town)

    actions.end_identity_provider(provider, by=BUILDER, at=NOON)

    assert queries.ways_in() == []
    assert queries.identity_provider("entra") is None
    assert Event.objects.filter(verb="people.identity_provider.ended").count() == 1
    with pytest.raises(Refusal, match="no longer used"):
        actions.end_identity_provider(provider, by=BUILDER, at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        connect(town, issuer="https://elsewhere.example")


def test_where_the_service_is_the_only_way_in_no_password_is_set(town):
    asha = town.person("Asha", "officer")
    user = actions.invite_to_sign_in(asha, by=BUILDER, at=NOON)
    connect(town, is_only_way_in=True)
    with pytest.raises(Refusal, match="sign in with Test Council account"):
        actions.set_password(user, password="three wrong umbrellas", by=BUILDER, at=NOON)
    with pytest.raises(Refusal, match="sign in with Test Council account"):
        actions.ask_for_password_reset(user, by=BUILDER, at=NOON)
    assert not Event.objects.filter(
        verb__in=["people.user.password_set", "people.user.password_reset_asked"]
    ).exists()


def test_an_identity_is_linked_only_through_the_persons_own_council(town):
    asha = town.person("Asha", "officer")
    user = actions.invite_to_sign_in(asha, by=BUILDER, at=NOON)
    other = Town("other", "OTH")
    connect(other, code="theirs", email_domains=["other.example"])
    set_scope([town.council.pk])
    connect(town)

    with pytest.raises(Refusal, match="another council"):
        actions.link_identity(user, provider="theirs", subject="asha", by=BUILDER, at=NOON)
    with pytest.raises(Refusal, match="another council"):
        actions.link_identity(user, provider="nobody's", subject="asha", by=BUILDER, at=NOON)
    assert queries.linked_ways_in(user) == set()

    actions.link_identity(user, provider="entra", subject="asha", by=BUILDER, at=NOON)
    assert queries.linked_ways_in(user) == {"entra"}
    event = Event.objects.select_related("payload").get(verb="people.user.identity_linked")
    assert event.payload.facts == {"person": asha.reference, "provider": "entra"}
