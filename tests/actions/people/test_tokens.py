"""Tokens for programs: issued to their officer, narrowed, ended, and gone with the officer."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.actions.people.conftest import BUILDER, NOON, TODAY, Town
from wisely.audit.models import Event, Payload
from wisely.audit.row_security import set_scope
from wisely.lib.verdict import Refusal
from wisely.people import actions
from wisely.people.actions.tokens import issue_token, revoke_token
from wisely.people.decisions.tokens import read_token
from wisely.people.permissions import Permission
from wisely.people.queries.tokens import bearer_of, live_tokens, token_for, tokens_of

pytestmark = pytest.mark.django_db
SCOPES = [Permission.SEE_PEOPLE]


@pytest.fixture
def asha(town):
    return town.officer(town.person("Asha", "officer"))


@pytest.fixture
def administrator(town):
    return town.officer(town.person("Ada", "administrator"))


def issue(officer, *, by=None, **changes):
    facts = {"name": "Spreadsheet", "scopes": SCOPES, "last_on": date(2026, 6, 30)} | changes
    return issue_token(officer, **facts, by=by or officer, at=NOON)


def behind(text, on=TODAY):
    return bearer_of(read_token(text), on=on)


def test_a_token_comes_in_its_officers_name_with_its_scopes_only(asha):
    _, text = issue(asha)

    came = behind(text)

    assert came.officer.reference == asha.reference
    assert came.officer.permissions == frozenset(SCOPES)


def test_neither_the_table_nor_the_record_holds_what_opens_the_door(asha):
    token, text = issue(asha)
    secret = text.rsplit("_", 1)[1]

    assert len(bytes(token.digest)) == 32
    assert secret not in str(Payload.objects.get(event__verb="people.token.issued").facts)


def test_a_token_is_issued_to_nobody_else(asha, administrator):
    with pytest.raises(Refusal, match="Only the person"):
        issue(asha, by=administrator)


def test_a_token_does_no_more_than_its_officer(asha):
    with pytest.raises(Refusal, match="no more than you can"):
        issue(asha, scopes=[Permission.ERASE_PERSON])


def test_a_token_needs_a_name(asha):
    with pytest.raises(Refusal, match="name"):
        issue(asha, name="  ")


def test_a_token_works_on_its_last_day_and_not_after(asha):
    _, text = issue(asha)

    assert behind(text, on=date(2026, 6, 30)) is not None
    assert behind(text, on=date(2026, 7, 1)) is None


def test_a_revoked_token_opens_nothing_and_stays_on_the_record(asha):
    token, text = issue(asha)

    revoke_token(token_for(token.reference), by=asha, at=NOON)

    assert behind(text) is None
    assert [row.revoked_at for row in tokens_of(asha.person_id)] == [NOON]
    assert live_tokens(on=TODAY) == []
    assert Event.objects.filter(verb="people.token.revoked").count() == 1
    with pytest.raises(Refusal, match="already"):
        revoke_token(token_for(token.reference), by=asha, at=NOON)


def test_an_administrator_ends_anybodys_token_and_others_only_their_own(town, asha, administrator):
    token, _ = issue(asha)
    other = town.officer(town.person("Bram", "officer"))

    with pytest.raises(Refusal):
        revoke_token(token, by=other, at=NOON)

    revoke_token(token, by=administrator, at=NOON)
    assert live_tokens(on=TODAY) == []


def test_a_token_goes_with_its_officer(town):
    person = town.person("Cai", "officer")
    _, text = issue(town.officer(person))

    actions.record_leaving(person, left_on=date(2026, 4, 1), by=BUILDER, at=NOON)

    assert behind(text, on=date(2026, 3, 31)) is not None
    assert behind(text, on=date(2026, 4, 1)) is None


def test_another_council_cannot_see_or_use_a_token(town, asha):
    token, text = issue(asha)
    other = Town("other", "OTH")

    set_scope([other.council.pk])

    assert behind(text) is None
    assert token_for(token.reference) is None


def test_a_token_lasts_no_longer_than_a_year(asha):
    at = datetime(2026, 3, 2, 12, tzinfo=UTC)

    with pytest.raises(Refusal, match="a year"):
        issue(asha, last_on=at.date() + timedelta(days=400))
