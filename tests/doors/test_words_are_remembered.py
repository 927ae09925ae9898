"""The words of the register stay in memory until the record moves on, and not a moment longer."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import HERE, NIA, client_as, person
from wisely.audit.row_security import in_scope
from wisely.contracts.actions import revise_contract
from wisely.contracts.models import Contract
from wisely.contracts.queries.searching import find_contracts
from wisely.contracts.queries.standing import facts_of
from wisely.people import queries as people
from wisely.people.models import Authority

pytestmark = pytest.mark.usefixtures("own_demonstration")


def found(text):
    """Search in a transaction of its own, as a page does; give the titles and how often words were read."""
    authority = Authority.objects.get(slug=HERE)
    with in_scope(authority.pk), CaptureQueriesContext(connection) as seen:
        rows = find_contracts(authority.pk, text, on=timezone.localdate(), at=timezone.now())
    return [row.title for row in rows.rows], sum("contracts_lot" in each["sql"] for each in seen)


def found_in_memory(text):
    """Search until nothing is read any more: nothing is kept while anybody in the server writes."""
    until = time.monotonic() + 60
    titles, read = found(text)
    while read and time.monotonic() < until:
        titles, read = found(text)
    assert not read
    return titles


def test_words_are_read_once_and_anew_when_a_contract_is_revised():
    authority = Authority.objects.get(slug=HERE)
    with in_scope(authority.pk):
        contract = Contract.objects.filter(authority=authority, stage="signed").latest("pk")
    word = next(each for each in contract.title.lower().split() if len(each) > 4)
    found_in_memory(word)
    assert found_in_memory("quixotry") == []

    with in_scope(authority.pk):
        nia = people.officer_by_reference(person(NIA).reference, on=timezone.localdate())
        revise_contract(
            contract, facts=replace(facts_of(contract), title="Quixotry for museums"),
            directorate=contract.directorate, reason="It was misnamed", by=nia, at=timezone.now(),
        )  # fmt: skip

    assert found("quixotry")[0] == ["Quixotry for museums"]
    assert client_as(NIA).get("/contracts/?q=quixotry").content.decode().count("(1 contract)") == 1
