"""Letters leave by mail or through GOV.UK Notify, as the council chose: late perhaps, but never lost nor twice."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from tests.actions.messages.notify_peer import KEY, Peer, answering
from wisely.audit.reactions import BackOff
from wisely.audit.row_security import in_scope
from wisely.lib.actor import SystemActor
from wisely.messages.notify import LetterNotTaken, Notify
from wisely.people import actions as people

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
BUILDER = SystemActor("system:builder", "The builder")
TEMPLATE = "00000000-0000-4000-8000-00000000a1e7"


@pytest.fixture
def peer():
    with answering(Peer()) as answers:
        yield answers


@pytest.fixture
def post(settings, peer):
    """Councils whose letters go their own way: one through Notify, one by mail."""
    settings.EMAIL_BACKEND = "wisely.messages.post.CouncilPost"
    settings.MAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.NOTIFY_ADDRESS, settings.NOTIFY_KEYS = peer.address, {"vale": KEY, "moor": KEY}
    mail.outbox = []
    made = {}
    for slug, prefix, pack in (("vale", "VAL", "wharfedale-vale"), ("moor", "MOO", "aldermoor")):
        made[slug] = people.establish_authority(
            slug=slug,
            name=slug.title(),
            prefix=prefix,
            pack=pack,
            is_demonstration=False,
            by=BUILDER,
            at=NOON,
        )
    return made


def letter(number=1):
    return EmailMessage(
        "Contract alerts", "Three things to see to.", "wisely@example.org", ["iris@vale.example"],
        headers={"Message-ID": f"<event-{number}-alerts@example.org>"},
    )  # fmt: skip


def through(peer, patience_s=0.4):
    return Notify(peer.address, KEY, TEMPLATE, patience_s=patience_s)


def test_a_letter_goes_the_way_that_its_council_chose(post, peer):
    with in_scope(post["vale"].pk):
        letter().send()
    with in_scope(post["moor"].pk):
        letter(2).send()

    assert [each["email_address"] for each in peer.letters] == ["iris@vale.example"]
    assert peer.letters[0]["template_id"] == TEMPLATE
    assert peer.letters[0]["personalisation"] == {
        "subject": "Contract alerts", "body": "Three things to see to.",
    }  # fmt: skip
    assert [each.extra_headers["Message-ID"] for each in mail.outbox] == ["<event-2-alerts@example.org>"]


def test_letters_of_no_council_and_of_one_without_a_key_go_by_mail(post, peer, settings):
    letter().send()
    settings.NOTIFY_KEYS = {}
    with in_scope(post["vale"].pk):
        letter(2).send()

    assert len(mail.outbox) == 2
    assert peer.asked == []


def test_a_letter_that_was_taken_is_not_sent_again(peer):
    through(peer).send(letter())
    through(peer).send(letter())
    through(peer).send(letter(2))

    assert len(peer.letters) == 2


def test_a_line_that_broke_after_the_letter_was_taken_sends_it_once(peer):
    peer.mischief = "forgetful"
    with pytest.raises(LetterNotTaken):
        through(peer).send(letter())
    peer.mischief = ""
    through(peer).send(letter())

    assert len(peer.letters) == 1


@pytest.mark.parametrize("mischief", ["slow", "429", "500", "garbage", "list"])
def test_whatever_it_answers_nothing_is_lost_and_no_address_is_told(peer, mischief):
    peer.mischief = mischief
    with pytest.raises(LetterNotTaken) as fault:
        through(peer).send(letter())
    assert "@" not in str(fault.value)
    assert peer.letters == []

    peer.mischief = ""
    through(peer).send(letter())
    assert len(peer.letters) == 1


def test_down_for_an_hour_and_back_it_takes_the_letter_once():
    peer, waited, attempts = Peer(), 0, 0
    with answering(peer):
        port = int(peer.address.rpartition(":")[2])
    while waited < 3_600:
        with pytest.raises(LetterNotTaken):
            through(peer).send(letter())
        wait = BackOff().wait_seconds(attempts=attempts)
        assert wait is not None
        waited, attempts = waited + wait, attempts + 1

    with answering(peer, port):
        through(peer).send(letter())
    assert attempts < BackOff.attempts
    assert len(peer.letters) == 1


@pytest.mark.parametrize("key", ["", "short", KEY[:-1] + "x", f"test-{KEY[-36:]}-{KEY[-73:-37]}"])
def test_a_wrong_key_is_said_and_nothing_is_sent(peer, key):
    with pytest.raises(LetterNotTaken):
        Notify(peer.address, key, TEMPLATE, patience_s=0.4).send(letter())
    assert peer.letters == []
