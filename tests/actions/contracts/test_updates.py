"""Owners are asked to confirm their records, reminded through alerts, and answer once for all who ask."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from tests.actions.contracts.conftest import BUILDER, CLEANING, NOON, TODAY
from wisely.audit.models import Event
from wisely.audit.row_security import set_scope
from wisely.contracts import actions, permissions, queries
from wisely.contracts.actions import NewContract, Party
from wisely.contracts.models import Alert, UpdateAsked, UpdateRequest
from wisely.contracts.permissions import Permission
from wisely.lib.actor import the_clock
from wisely.lib.verdict import Refusal
from wisely.people import actions as people

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
DUE = TODAY + 14 * DAY


def ask(register, *contracts, due_on=DUE, **words):
    return actions.ask_for_updates(
        register.council, contracts, due_on=due_on, **{"by": BUILDER, "at": NOON, **words}
    )


def tell(register, on):
    letters = actions.tell_of_due_alerts(by=the_clock(), at=datetime.combine(on, time(13, 7), UTC))
    set_scope([register.council.pk])
    return letters


def told(rule="update"):
    rows = Alert.objects.filter(rule=rule).order_by("told_on", "step", "pk").select_related("recipient")
    return [(row.recipient.name.split()[0], row.told_on) for row in rows]


@pytest.fixture
def iris(register):
    return register.officer(register.iris)


def test_owners_are_told_at_once_and_the_next_person_when_they_do_not_answer(register):
    contract = register.contract(deputy=register.ben, review_on=None, options=[])
    ask(register, contract)

    tell(register, TODAY)
    tell(register, TODAY + 6 * DAY)
    assert told() == [("Iris", TODAY)]
    tell(register, TODAY + 7 * DAY)
    assert told() == [("Iris", TODAY), ("Ben", TODAY + 7 * DAY)]
    (alert,) = [each for each in queries.open_alerts_of(contract) if each.rule == "update"]
    assert (alert.about_on, alert.act_by_on) == (DUE, DUE)


def test_an_answer_settles_the_alert_and_stands_in_the_history_of_the_contract(register, iris):
    contract = register.contract(deputy=register.ben, review_on=None, options=[])
    request = ask(register, contract)
    tell(register, TODAY)

    actions.answer_update(contract, answer="confirmed", by=iris, at=NOON)

    assert [each for each in queries.open_alerts_of(contract) if each.rule == "update"] == []
    tell(register, TODAY + 30 * DAY)
    assert told() == [("Iris", TODAY)]
    assert queries.update_request_by_key(register.council.pk, request.pk).answered == 1
    assert Event.objects.filter(verb="contracts.update.answered", by=register.iris.reference).count() == 1


def test_one_answer_serves_everybody_who_asked(register, iris):
    contract = register.contract()
    ask(register, contract)
    ask(register, contract, due_on=DUE + DAY)
    assert list(queries.contracts_to_confirm(iris)) == [contract]

    actions.answer_update(contract, answer="mended", by=iris, at=NOON)

    assert list(queries.contracts_to_confirm(iris)) == []
    assert set(UpdateAsked.objects.values_list("answer", flat=True)) == {"mended"}
    with pytest.raises(Refusal, match="answered for already"):
        actions.answer_update(contract, answer="confirmed", by=iris, at=NOON)


def test_nobody_asks_twice_by_one_day_before_or_after_an_answer(register, iris):
    contract, other = register.contract(), register.contract(title="Lifts")
    ask(register, contract)

    with pytest.raises(Refusal, match=f"already: {contract.reference}\\. Choose another day"):
        ask(register, other, contract)
    actions.answer_update(contract, answer="confirmed", by=iris, at=NOON)
    with pytest.raises(Refusal, match="Choose another day"):
        ask(register, contract)
    tell(register, TODAY)
    assert told() == [] and UpdateRequest.objects.count() == 1

    ask(register, other, contract, due_on=DUE + DAY)
    assert tell(register, TODAY) == 1
    assert told() == [("Iris", TODAY)] * 2


def test_a_contract_that_is_given_to_somebody_else_is_the_new_owners_to_answer(register, iris):
    contract = register.contract()
    ask(register, contract)
    actions.assign_owner(contract, owner=register.ben, by=BUILDER, at=NOON)

    ben = register.officer(register.ben)
    assert list(queries.contracts_to_confirm(iris)) == []
    assert list(queries.contracts_to_confirm(ben)) == [contract]
    tell(register, TODAY)
    assert told() == [("Ben", TODAY)]
    with pytest.raises(Refusal) as refused:
        actions.answer_update(contract, answer="confirmed", by=iris, at=NOON)
    assert refused.value.verdict == permissions.may_answer_update(iris, contract)
    assert [each.answer for each in UpdateAsked.objects.all()] == [""]
    actions.answer_update(contract, answer="confirmed", by=ben, at=NOON)


def test_not_mine_wants_words(register, iris):
    contract = register.contract()
    ask(register, contract)
    with pytest.raises(Refusal, match="Say whose it is"):
        actions.answer_update(contract, answer="not mine", by=iris, at=NOON)
    with pytest.raises(Refusal, match="Say whether"):
        actions.answer_update(contract, answer="perhaps", by=iris, at=NOON)
    actions.answer_update(contract, answer="not mine", comment="Ask Facilities.", by=iris, at=NOON)
    assert UpdateAsked.objects.get().comment == "Ask Facilities."


def test_a_draft_can_be_asked_about_too(register):
    contract = register.contract(is_signed=False)
    ask(register, contract)
    tell(register, TODAY)
    assert told() == [("Iris", TODAY)]


def test_what_nobody_can_answer_or_is_closed_is_not_asked(register):
    nobody = register.contract(owner=None)
    with pytest.raises(Refusal, match="Nobody owns"):
        ask(register, nobody)
    gone = register.contract(owner=register.ben)
    people.record_leaving(register.ben, left_on=TODAY - DAY, by=BUILDER, at=NOON - 30 * DAY)
    gone.owner.refresh_from_db()
    with pytest.raises(Refusal, match=f"The owner of {gone.reference} has left"):
        ask(register, gone)
    ended = register.contract(is_signed=False)
    actions.abandon_contract(ended, reason="Not needed.", by=BUILDER, at=NOON)
    with pytest.raises(Refusal, match="closed"):
        ask(register, ended)
    for due_on, why in ((TODAY, "after today"), (TODAY + 100 * DAY, "three months")):
        with pytest.raises(Refusal, match=why):
            ask(register, register.contract(), due_on=due_on)
    with pytest.raises(Refusal, match="Pick at least one"):
        ask(register)
    assert UpdateAsked.objects.count() == 0


def test_only_who_may_asks(register):
    contract = register.contract()
    scope = {"scope_kind": "directorate", "scope_key": "ADH"}
    for officer in (
        register.officer(register.ben),
        register.officer(register.ben, Permission.ASK_FOR_UPDATE, **scope),
    ):
        with pytest.raises(Refusal):
            ask(register, contract, by=officer)
    ask(register, contract, by=register.officer(register.ben, Permission.ASK_FOR_UPDATE))
    assert UpdateAsked.objects.count() == 1


def test_a_stub_is_raised_once_for_a_supplier_and_has_an_owner(register):
    words = {
        "title": "Cleaning without a contract", "owner": register.iris, "directorate": register.directorate,
        "reason": "£40,000 was paid last year.", "by": BUILDER, "at": NOON,
    }  # fmt: skip
    stub = actions.raise_stub(register.council, register.supplier, **words)

    assert (stub.stage, stub.owner, stub.supplier_name) == ("draft", register.iris, "Moorland Cleaning Ltd")
    assert queries.is_stub(stub) and queries.stub_of(register.council.pk, register.supplier) == stub
    assert list(Event.objects.filter(subject=f"contracts.contract:{stub.pk}").order_by("pk").values_list("verb", flat=True)) == [
        "contracts.contract.registered", "contracts.stub.raised",
    ]  # fmt: skip
    with pytest.raises(Refusal, match=f"{stub.reference} stands for this already"):
        actions.raise_stub(register.council, register.supplier, **words)
    with pytest.raises(Refusal, match="Say what is bought"):
        actions.raise_stub(register.council, register.rival, **{**words, "reason": " "})
    assert queries.stub_of(register.council.pk, register.rival) is None
    with pytest.raises(Refusal):
        actions.raise_stub(
            register.council, register.rival, **{**words, "by": register.officer(register.ben)}
        )


@pytest.mark.parametrize("way", ["abandon", "end", "terminate"])
def test_a_stub_that_is_over_lets_go_of_its_supplier_and_another_can_be_raised(register, way):
    words = {
        "title": "Cleaning", "owner": register.iris, "directorate": register.directorate,
        "reason": "Seen in payments.", "by": BUILDER, "at": NOON,
    }  # fmt: skip
    stub = actions.raise_stub(register.council, register.supplier, **words)
    if way == "abandon":
        actions.abandon_contract(stub, reason="The spend stopped.", by=BUILDER, at=NOON)
    else:
        actions.sign_contract(stub, signed_on=TODAY - DAY, by=BUILDER, at=NOON)
        with pytest.raises(Refusal, match="stands for this already"):
            actions.raise_stub(register.council, register.supplier, **words)
        over = actions.end_contract if way == "end" else actions.terminate_contract
        over(stub, ended_on=TODAY, reason="It is over.", by=BUILDER, at=NOON)

    assert queries.stub_of(register.council.pk, register.supplier) is None
    another = actions.raise_stub(register.council, register.supplier, **words)
    assert queries.stub_of(register.council.pk, register.supplier) == another != stub


def test_a_contract_that_is_over_keeps_what_its_source_knows_it_by(register):
    new = NewContract(facts=CLEANING, parties=[Party(supplier=register.supplier)], is_signed=False)
    contract = actions.register_contract(register.council, new, source_key="register/A1", by=BUILDER, at=NOON)
    actions.abandon_contract(contract, reason="Not needed.", by=BUILDER, at=NOON)

    contract.refresh_from_db()
    assert contract.source_key == "register/A1"


def test_a_calendar_address_is_the_persons_own_and_opens_nothing_once_it_is_revoked(register, iris):
    address = actions.make_calendar_address(register.iris, by=iris, at=NOON)
    text = queries.text_of(address)
    assert queries.council_of_calendar(text) == register.council.pk
    assert queries.address_by_text(text) == address
    assert bytes(address.digest) != text.encode() and text.rpartition("_")[2] not in repr(address.__dict__)

    again = actions.make_calendar_address(register.iris, by=iris, at=NOON + DAY)
    assert queries.text_of(again) != text
    assert queries.address_by_text(text) is None
    actions.revoke_calendar_address(again, by=iris, at=NOON + DAY)
    assert queries.address_by_text(queries.text_of(again)) is None
    with pytest.raises(Refusal, match="already"):
        actions.revoke_calendar_address(again, by=iris, at=NOON + DAY)
    with pytest.raises(Refusal):
        actions.make_calendar_address(register.iris, by=register.officer(register.ben), at=NOON)
    for wrong in ("", "cal_1_short", f"cal_999999999999999999999_{'a' * 43}", text[:-1] + "!"):
        assert queries.council_of_calendar(wrong) is None
