"""An open data portal is told of what is published: through the outbox, again until it answers, once."""

from __future__ import annotations

import time

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.actions.publishing.ckan_peer import Peer
from tests.actions.publishing.test_datasets import JUNE, PAYMENTS, Town
from wisely.audit.models import Event
from wisely.audit.reactions import react
from wisely.lib.actor import the_clock
from wisely.publishing import actions, portals, queries
from wisely.publishing.models import Transmission
from wisely.publishing.portals import PortalFault

pytestmark = pytest.mark.django_db
NAME = "test-payments"


@pytest.fixture
def peer(settings, monkeypatch):
    made = Peer()
    settings.SITE_ADDRESS = "https://wisely.example"
    settings.CKAN_PORTALS = {
        "test": {"address": made.address, "organisation": "test-council", "key": made.key}
    }
    monkeypatch.setattr(portals, "READ_SECONDS", 3)
    yield made
    made.stop()


@pytest.fixture
def town(treasury, peer):
    return Town(treasury)


def deliver():
    """Let the outbox deliver every reaction that waits, as the worker does."""
    for job in ProcrastinateJob.objects.filter(task_name="wisely.react", status="todo").order_by("pk"):
        if "publishing" in job.args["name"]:
            react(**job.args)


def tell(town):
    return actions.tell_portal(town.council, PAYMENTS, by=the_clock(authority_id=town.council.pk), at=JUNE)


def test_publishing_asks_the_portal_nothing_and_the_outbox_tells_it_afterwards(town, peer):
    town.publish()
    assert peer.heard == []
    deliver()
    package = peer.packages[NAME]
    assert (package["owner_org"], package["license_id"]) == ("test-council", "uk-ogl")
    page = "https://wisely.example/open/test/data/payments/2026-m04/v1/payments-2026-m04-v1"
    assert [each["url"] for each in package["resources"]] == [f"{page}.csv", f"{page}.json"]
    (told,) = Transmission.objects.all()
    assert (told.files_count, told.dataset) == (2, "payments")
    assert Event.objects.filter(verb="publishing.portal.told").count() == 1
    heard = {each.dataset: each.files for each in queries.portals_heard(town.council)}
    assert heard["Payments over £500"] == 2 and heard["Contracts over £5,000"] == 0


def test_a_correction_takes_the_place_of_the_version_before_and_a_withdrawal_empties_it(town, peer):
    town.publish()
    town.redact()
    second = town.publish(reason="It named somebody.")
    deliver()
    deliver()  # what arrives twice takes effect once
    files = [each["name"] for each in peer.packages[NAME]["resources"]]
    assert files == ["payments-2026-m04-v2.csv", "payments-2026-m04-v2.json"]
    kept = [each["id"] for each in peer.packages[NAME]["resources"]]
    tell(town)
    assert [each["id"] for each in peer.packages[NAME]["resources"]] == kept
    actions.withdraw_version(second, reason="All of it was wrong.", by=town.officer, at=JUNE)
    deliver()
    assert peer.packages[NAME]["resources"] == []


def test_a_portal_that_is_slow_is_told_all_the_same(town, peer):
    peer.mood = "slow"
    town.publish()
    assert tell(town).files_count == 2


@pytest.mark.parametrize(
    ("mood", "said"),
    [
        ("busy", "answered 429"),
        ("broken", "answered 500 to package_show, and not in JSON"),
        ("garbage", "answered 200 to package_show, and not in JSON"),
        ("refusing", "answered 200 to package_show: No"),
        ("endless", "without an end"),
    ],
)
def test_a_portal_in_any_other_mood_is_a_fault_in_words_and_nothing_is_recorded(town, peer, mood, said):
    town.publish()
    peer.mood = mood
    with pytest.raises(PortalFault, match=said) as fault:
        deliver()
    assert peer.key not in str(fault.value)
    assert not Transmission.objects.exists()
    peer.mood = "well"
    deliver()
    assert len(peer.packages[NAME]["resources"]) == 2


def test_a_wrong_key_is_told_as_the_portal_says_it(town, peer, settings):
    settings.CKAN_PORTALS["test"]["key"] = "another"
    town.publish()
    with pytest.raises(PortalFault, match="answered 403 to package_show: Access denied"):
        tell(town)


def test_a_portal_that_is_down_is_told_when_it_is_back(town, peer):
    town.publish()
    peer.stop()
    with pytest.raises(PortalFault, match="could not be reached"):
        deliver()
    peer.start()
    deliver()
    assert peer.packages[NAME]["resources"]


def test_a_portal_that_never_answers_is_given_up_in_time(town, peer, monkeypatch):
    peer.mood = "slow"
    monkeypatch.setattr(portals, "READ_SECONDS", 0.2)
    began = time.monotonic()
    with pytest.raises(PortalFault, match="could not be reached: ReadTimeout"):
        tell(town)
    assert time.monotonic() - began < 5


def test_a_council_without_a_portal_tells_none(town, settings, peer):
    settings.CKAN_PORTALS = {}
    town.publish()
    deliver()
    assert peer.heard == []
    assert queries.portals_heard(town.council) == []
