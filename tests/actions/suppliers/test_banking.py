"""Bank details: the number is let go, who enters never verifies, and a second change never hides a first."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction

from tests.actions.suppliers.conftest import NOON
from wisely.audit.acts import act
from wisely.lib.verdict import Refusal
from wisely.suppliers import actions, events, queries
from wisely.suppliers.fingerprints import fingerprints_of
from wisely.suppliers.models import BankDetails

pytestmark = pytest.mark.django_db
SORT_CODE, NUMBER = "30-90-21", "7135 9024"
CAME_BY = "Signed letter of 1 March, in the finance folder."
CALLED = {"spoken_with": "The finance manager", "number_from": "The contract of 2024, page 2."}


@pytest.fixture
def acorn(register):
    return register()


@pytest.fixture
def nia(asha):
    """A second person with the same rights."""
    return replace(asha, reference="TST-P-00003", name="Nia")


@pytest.fixture
def enter(council, asha, acorn):
    def entered(supplier=None, *, by=asha, **changed):
        told = {
            "holder_name": "Acorn Care Ltd", "sort_code": SORT_CODE, "number": NUMBER, "came_by": CAME_BY,
        } | changed  # fmt: skip
        return actions.enter_bank_details(supplier or acorn, authority=council, **told, by=by, at=NOON)

    return entered


def everything_kept():
    """Give all text in all tables: what a thief of the database would read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables "
            "WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        found = []
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT string_agg(t::text, chr(10)) FROM "{table}" t')
            found.append(cursor.fetchone()[0] or "")
    return "\n".join(found)


def test_the_whole_number_is_kept_nowhere(enter, asha, nia):
    actions.verify_bank_details(enter(), **CALLED, by=nia, at=NOON)
    kept = everything_kept()
    assert "9024" in kept
    digits = re.sub(r"[\s-]", "", kept)
    assert "71359024" not in digits and "309021" not in digits


def test_the_hash_is_keyed_by_installation_and_council(enter, settings):
    row = enter()
    assert [row.fingerprint] == fingerprints_of(row.authority_id, "309021", "71359024")
    assert [row.fingerprint] != fingerprints_of(row.authority_id + 1, "309021", "71359024")
    before, settings.SECRET_KEY = settings.SECRET_KEY, "another key"
    assert row.fingerprint not in fingerprints_of(row.authority_id, "309021", "71359024")
    settings.SECRET_KEY_FALLBACKS = [before]
    assert row.fingerprint in fingerprints_of(row.authority_id, "309021", "71359024")


def test_who_entered_never_verifies_nor_has_it_done_for_them(enter, asha, nia):
    row = enter()
    with pytest.raises(Refusal, match="The same person may not"):
        actions.verify_bank_details(row, **CALLED, by=asha, at=NOON)
    for_asha = replace(nia, on_behalf_of=asha.reference)
    with pytest.raises(Refusal, match="nor have another do it for them"):
        actions.verify_bank_details(row, **CALLED, by=for_asha, at=NOON)
    actions.verify_bank_details(row, **CALLED, by=nia, at=NOON)
    assert (row.stage, row.verified_by) == ("verified", nia.reference)


def test_the_database_too_refuses_one_person_for_both(enter, asha):
    row = enter()
    with (
        pytest.raises(IntegrityError, match="verified_by_another"),
        transaction.atomic(),
        act(row, by=asha, at=NOON) as this,
    ):
        row.stage, row.verified_at, row.verified_by, row.number_from = "verified", NOON, asha.reference, "x"
        this.record(events.BankDetailsRefused(supplier="x", ending=row.ending))


def test_a_verification_says_how_the_supplier_was_called_back(enter, nia):
    row = enter()
    with pytest.raises(Refusal, match="known from"):
        actions.verify_bank_details(row, spoken_with="The manager", number_from=" ", by=nia, at=NOON)
    with pytest.raises(Refusal, match="spoke with"):
        actions.verify_bank_details(row, spoken_with="", number_from=CALLED["number_from"], by=nia, at=NOON)


def test_verified_details_replace_those_before(council, acorn, enter, nia):
    first = enter()
    actions.verify_bank_details(first, **CALLED, by=nia, at=NOON)
    second = enter(number="11112222")
    known = queries.assurance_of(council.pk, [acorn.pk])
    assert (known.waiting.ending, known.in_use.ending) == ("2222", "9024")
    actions.verify_bank_details(second, **CALLED, by=nia, at=NOON)
    assert {row.ending: row.stage for row in BankDetails.objects.all()} == {
        "9024": "replaced",
        "2222": "verified",
    }


def test_a_second_change_waits_for_the_first_and_the_same_is_no_change(enter, nia):
    row = enter()
    with pytest.raises(Refusal, match="wait already"):
        enter(number="11112222")
    actions.verify_bank_details(row, **CALLED, by=nia, at=NOON)
    with pytest.raises(Refusal, match="in use already"):
        enter(sort_code="309021", number="71359024")


def test_refuse_bank_details_puts_them_out_of_use_for_good(enter, asha, nia):
    row = enter()
    with pytest.raises(Refusal, match="Say why"):
        actions.refuse_bank_details(row, reason="", by=nia, at=NOON)
    actions.refuse_bank_details(row, reason="The supplier knows nothing of it.", by=nia, at=NOON)
    assert row.stage == "refused"
    with pytest.raises(Refusal, match="out of use"):
        actions.verify_bank_details(row, **CALLED, by=nia, at=NOON)
    again = enter(number="11112222")
    actions.verify_bank_details(again, **CALLED, by=nia, at=NOON)
    actions.refuse_bank_details(again, reason="Found to be a fraud.", by=asha, at=NOON)
    assert again.stage == "refused"


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"sort_code": "30-90-2"}, "six digits"),
        ({"number": "7135902"}, "eight digits"),
        ({"number": "GB29NWBK60161331926819"}, "eight digits"),
        ({"holder_name": " "}, "Enter the name"),
        ({"came_by": "post"}, "Say what was seen"),
    ],
)
def test_details_that_are_not_whole_are_refused_without_repeating_them(enter, changed, says):
    with pytest.raises(Refusal, match=says) as refused:
        enter(**changed)
    assert "7135" not in refused.value.verdict.reason
    assert not BankDetails.objects.exists()


def test_who_only_sees_enters_and_verifies_nothing(enter, grace):
    with pytest.raises(Refusal, match="Your role does not include this"):
        enter(by=grace)
    row = enter()
    with pytest.raises(Refusal, match="Your role does not include this"):
        actions.verify_bank_details(row, **CALLED, by=grace, at=NOON)


def test_suppliers_paid_to_one_place_are_related(council, acorn, enter, register):
    oak = register("Oak Ltd")
    enter()
    enter(oak, sort_code="309021", number="71359024")
    (tie,) = queries.related_suppliers(council.pk, acorn.pk)
    assert (tie.reference, tie.why) == (oak.reference, ("the same bank details",))
    assert queries.related_suppliers(None, acorn.pk) == []
    row = queries.assurance_of(council.pk, [oak.pk]).waiting
    assert queries.suppliers_with_the_same_bank(council.pk, row) == [(acorn.reference, acorn.name)]
