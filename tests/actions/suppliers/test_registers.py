"""Registers kept by others are read over HTTP: whatever they do, nobody's work waits and nothing is lost."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.actions.people.conftest import BUILDER, Town
from tests.actions.suppliers.register_peer import Peer, answering
from wisely.audit.models import Event, Payload
from wisely.lib.verdict import Refusal
from wisely.suppliers import actions, queries
from wisely.suppliers.models import RegisterOutage, RegisterReading
from wisely.suppliers.registers import Reading, Source, Unavailable, sources

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def acorn(db):
    return actions.register_supplier(
        name="Acorn Care Ltd", source="a test", identifiers=[("GB-COH", "01234567")], by=BUILDER, at=NOON
    )


@pytest.fixture
def peer():
    with answering(Peer()) as answers:
        answers.company("01234567")
        yield answers


def house(peer, patience_s=0.5):
    return Source("Companies House", "GB-COH", peer.address, "a key", "company/{number}", patience_s)


def read(*asked, at=NOON, most=100):
    return actions.read_registers(by=BUILDER, at=at, asked=asked, most=most)


def standing(supplier, on=date(2026, 3, 2)):
    return queries.standing_of([supplier.pk], on=on)


def test_a_company_is_read_with_our_key_and_the_day_is_shown(acorn, peer):
    assert read(house(peer)) == 1

    (sheet,) = standing(acorn).registers
    assert (sheet.facts["state"], sheet.as_of) == ("active", date(2026, 3, 2))
    assert peer.asked == [("/company/01234567", "Basic YSBrZXk6")]
    assert Event.objects.filter(verb="suppliers.supplier.register_read").count() == 1


def test_what_was_read_within_a_week_is_not_asked_again_and_later_is(acorn, peer):
    read(house(peer))
    assert read(house(peer), at=NOON + timedelta(days=6)) == 0
    assert read(house(peer), at=NOON + timedelta(days=8)) == 1
    assert RegisterReading.objects.get().as_of_on == date(2026, 3, 10)


def test_a_number_that_the_register_does_not_hold_is_said_so(acorn, peer):
    peer.holds.clear()
    read(house(peer))
    assert standing(acorn).registers[0].facts == {"state": "not held"}


ANSWERS = {
    "Companies House": ("/company/01234567", b'{"company_number": "01234567", "company_name": "A", "company_status": "active"}'),
    "Charity Commission": ("/charitydetails/1089464/0", b'{"charity_name": "Acorn", "reg_status": "R"}'),
    "Debarment list": ("/debarred", b"company_number,ground,kind,until\n01234567,Fraud,mandatory,2028-01-01\n"),
    "Credit scores": ("/scores", b"company_number,score,limit,as_of\n01234567,70,50000,2026-02-28\n"),
}  # fmt: skip
EVERY_REGISTER = pytest.mark.parametrize("name", list(ANSWERS))


def asked_of(name, peer, patience_s=0.5):
    """Give a register as the settings would, at the peer's address, and let the peer hold its answer."""
    path, content = ANSWERS[name]
    peer.holds[path] = content
    if name == "Companies House":
        return house(peer, patience_s)
    if name == "Charity Commission":
        return Source(name, "GB-CHC", peer.address, "k", "charitydetails/{number}/0", patience_s)
    return Source(name, "GB-COH", peer.address + path, patience_s=patience_s / 6)


@pytest.fixture
def both(acorn):
    """A company that is a charity too, so that each register has something to say of it."""
    actions.add_identifier(acorn, scheme="GB-CHC", number="1089464", source="a test", by=BUILDER, at=NOON)
    return acorn


@EVERY_REGISTER
@pytest.mark.parametrize(
    ("mischief", "reason"),
    [
        ("slow", "did not answer within"), ("drip", "did not answer within"), ("500", r"fault of its own \(500\)"),
        ("401", "refused our key"), ("garbage", "could not be read"), ("half", "could not be read"),
        ("list", "could not be read"),
    ],
)  # fmt: skip
def test_whatever_goes_wrong_is_told_and_what_was_read_before_stays(both, peer, name, mischief, reason):
    source = asked_of(name, peer)
    assert read(source) == 1
    before = standing(both).registers
    peer.mischief = mischief

    assert read(source, at=NOON + timedelta(days=8)) == 0

    told = standing(both)
    assert told.registers == before and before[0].register == name
    (silence,) = told.silent
    assert (silence.register, silence.since) == (name, NOON + timedelta(days=8))
    with pytest.raises(Unavailable, match=reason):
        raise Unavailable(silence.reason)


@EVERY_REGISTER
def test_one_that_asks_us_to_wait_is_left_alone_until_then(both, peer, name):
    source = asked_of(name, peer)
    peer.mischief = "429"
    read(source)
    peer.mischief = ""

    assert read(source, at=NOON + timedelta(seconds=299)) == 0
    assert len(peer.asked) == 1
    assert read(source, at=NOON + timedelta(seconds=301)) == 1


@EVERY_REGISTER
def test_one_that_is_down_for_an_hour_is_told_once_and_read_when_it_is_back(both, name):
    peer = Peer()
    with answering(peer):
        source = asked_of(name, peer)
    port = int(peer.address.rsplit(":", 1)[1])
    for minutes in (0, 15, 30, 45):
        assert read(source, at=NOON + timedelta(minutes=minutes)) == 0
    assert RegisterOutage.objects.get().since == NOON

    with answering(peer, port):
        assert read(source, at=NOON + timedelta(minutes=60)) == 1

    assert RegisterOutage.objects.get().since is None
    assert standing(both).silent == ()
    assert [each.register for each in standing(both).registers] == [name]
    verbs = list(Event.objects.filter(verb__startswith="suppliers.register.").values_list("verb", flat=True))
    assert verbs.count("suppliers.register.fell_silent") == 1
    assert verbs.count("suppliers.register.answered_again") == 1


@EVERY_REGISTER
def test_nobodys_work_waits_for_a_register_that_is_down(both, name):
    source = asked_of(name, Peer())
    dead = Source(source.name, source.scheme, "http://127.0.0.1:9", source.key, source.path, 0.5)
    read(dead)

    supplier = actions.register_supplier(name="Birch Ltd", source="a test", by=BUILDER, at=NOON)
    actions.merge_suppliers(supplier, into=both, reason="one firm", by=BUILDER, at=NOON)

    assert queries.supplier_sheet(both.reference).merged == ((supplier.reference, "Birch Ltd"),)


def test_one_register_that_fails_does_not_keep_the_others_from_being_read(acorn, peer):
    dead = Source("Charity Commission", "GB-COH", "http://127.0.0.1:9", "", "charitydetails/{number}/0", 0.5)
    assert read(dead, house(peer)) == 1


def test_charities_are_read_and_one_in_administration_is_a_sign(peer):
    oak = actions.register_supplier(
        name="Oak Trust", source="a test", identifiers=[("GB-CHC", "1089464")], by=BUILDER, at=NOON
    )
    peer.holds["/charitydetails/1089464/0"] = (
        b'{"charity_name": "Oak Trust", "reg_status": "R", "in_administration": true, "latest_income": 100}'
    )
    read(Source("Charity Commission", "GB-CHC", peer.address, "k", "charitydetails/{number}/0", 0.5))

    (sign,) = standing(oak).signs
    assert (sign.step, sign.register) == ("failure", "Charity Commission")
    assert "administration" in sign.says


def test_the_debarment_list_and_credit_scores_are_files_of_which_our_suppliers_are_kept(acorn, peer):
    peer.holds["/debarred"] = (
        b"company_number,ground,kind,until\n01234567,Fraud,mandatory,2028-01-01\n07654321,Fraud,mandatory,\n"
    )
    peer.holds["/scores"] = b"company_number,score,limit,as_of\n1234567,70,50000,2026-02-28\n"
    files = [
        Source("Debarment list", "GB-COH", f"{peer.address}/debarred"),
        Source("Credit scores", "GB-COH", f"{peer.address}/scores"),
    ]
    assert read(*files) == 2
    assert read(*files, at=NOON + timedelta(hours=3)) == 0
    peer.holds["/scores"] = b"company_number,score,limit,as_of\n1234567,25,10000.00,2026-03-05\n"
    read(*files, at=NOON + timedelta(days=4))

    signs = standing(acorn, date(2026, 3, 6)).signs
    assert [sign.step for sign in signs] == ["protect", "engage", "engage", "engage"]
    assert {sign.says for sign in signs} >= {
        "Its credit score fell from 70 to 25.", "It is on the debarment list: Fraud, until 1 January 2028.",
        "Its credit limit was cut from £50,000 to £10,000.",
    }  # fmt: skip
    assert standing(acorn, date(2028, 2, 1)).signs[0].step == "engage"


@pytest.mark.parametrize(
    "content",
    [b"name\nx\n", b"company_number,score,limit,as_of\n1234567,170,1,2026-01-01\n", b"\xff\xfe\x00",
     b"company_number,score,limit,as_of\n1234567,17,1,2099-01-01\n",
     b"company_number,score,limit,as_of\n1234567,17,a lot,2026-01-01\n",
     b"company_number,score,limit,as_of\n1234567,17,NaN,2026-01-01\n"],
)  # fmt: skip
def test_a_file_with_one_bad_line_counts_for_nothing(acorn, peer, content):
    peer.holds["/scores"] = content
    assert read(Source("Credit scores", "GB-COH", f"{peer.address}/scores")) == 0
    assert not RegisterReading.objects.exists()
    assert RegisterOutage.objects.get().reason == "Its answer could not be read."


def test_signs_say_by_which_rule_and_what_to_do_next(acorn, peer):
    peer.company(
        "01234567", company_status="active", has_insolvency_history=True,
        accounts={
            "next_accounts": {
                "due_on": "2026-01-01", "overdue": True,
                "period_start_on": "2025-01-01", "period_end_on": "2025-06-30",
            }
        },
        confirmation_statement={"overdue": True},
    )  # fmt: skip
    read(house(peer))

    signs = standing(acorn).signs
    assert [sign.step for sign in signs] == ["engage", "engage", "watch", "watch"]
    assert "Its accounting period was shortened: 1 January 2025 to 30 June 2025." in {
        sign.says for sign in signs
    }
    assert any(sign.says == "Its accounts are over 30 days late: due on 1 January 2026." for sign in signs)
    assert all(sign.rule and sign.next_step and sign.as_of == date(2026, 3, 2) for sign in signs)


def test_only_registers_whose_address_is_set_are_asked(settings):
    assert sources() == ()
    settings.REGISTERS = {**settings.REGISTERS, "debarment_list": "https://debarment.example/list.csv"}
    assert [each.name for each in sources()] == ["Debarment list"]


def test_who_may_not_revise_suppliers_keeps_no_reading(acorn, db):
    town = Town()
    grace = town.officer(town.person("Grace", "auditor"))
    reading = Reading("01234567", {"state": "active"}, date(2026, 3, 2))
    with pytest.raises(Refusal):
        actions.keep_reading(acorn, register="Companies House", reading=reading, by=grace, at=NOON)
    with pytest.raises(Refusal):
        actions.note_silence("Companies House", fault=Unavailable("x"), by=grace, at=NOON)
    outage = actions.note_silence("Companies House", fault=Unavailable("x"), by=BUILDER, at=NOON)
    with pytest.raises(Refusal):
        actions.note_answer(outage, by=grace, at=NOON)


def scores(acorn, oak, *, acorns="70", oaks="40", as_of=date(2026, 2, 28)):
    return [
        (acorn, Reading("01234567", {"state": "scored", "score": acorns, "limit": "1"}, as_of)),
        (oak, Reading("07654321", {"state": "scored", "score": oaks, "limit": "1"}, as_of)),
    ]


def test_a_file_is_kept_by_one_act_that_says_of_whom_it_told_something_new(acorn, asha, grace):
    oak = actions.register_supplier(
        name="Oak Ltd", source="a test", identifiers=[("GB-COH", "07654321")], by=BUILDER, at=NOON
    )
    with pytest.raises(Refusal):
        actions.keep_readings("Credit scores", scores(acorn, oak), by=grace, at=NOON)
    actions.keep_readings("Credit scores", scores(acorn, oak), by=asha, at=NOON)
    later, as_of = NOON + timedelta(days=7), date(2026, 3, 8)
    actions.keep_readings("Credit scores", scores(acorn, oak, oaks="15", as_of=as_of), by=asha, at=later)

    told = Payload.objects.filter(event__verb="suppliers.register.file_read").order_by("pk")
    assert [(each.facts["suppliers"], each.facts["changed"]) for each in told] == [
        (2, [acorn.reference, oak.reference]), (2, [oak.reference])
    ]  # fmt: skip
    rows = RegisterReading.objects.order_by("pk").values_list(
        "supplier", "facts__score", "as_of_on", "read_at"
    )
    assert list(rows) == [
        (acorn.pk, "70", as_of, later), (oak.pk, "40", date(2026, 2, 28), NOON), (oak.pk, "15", as_of, later)
    ]  # fmt: skip
    signs = queries.signs_by_supplier([acorn.pk, oak.pk], on=as_of)
    assert {key: [each.kind for each in found] for key, found in signs.items()} == {
        oak.pk: ["score fell", "low score"]
    }
