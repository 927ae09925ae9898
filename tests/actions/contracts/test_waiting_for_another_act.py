"""Two acts on one contract: the second waits, and tells of what the first left."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from tests.actions.contracts.conftest import BUILDER, NOON, Register
from wisely.audit.models import Payload
from wisely.audit.row_security import in_scope
from wisely.contracts import actions
from wisely.contracts.models import Contract

LIMIT_SECONDS = 20
_WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


@pytest.fixture
def made(own_database):
    with transaction.atomic():
        register = Register()
        with in_scope(register.council.pk):
            return register, register.contract()


def wait_until_somebody_waits():
    until = time.monotonic() + LIMIT_SECONDS
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(_WAITING)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    raise AssertionError("nobody waited")


def test_who_waited_tells_of_the_owner_whom_the_other_act_named(made):
    register, contract = made

    def take_it_myself():
        try:
            with in_scope(register.council.pk):
                mine = Contract.objects.get(pk=contract.pk)
                actions.assign_owner(mine, owner=register.iris, by=BUILDER, at=NOON)
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(1) as pool:
        with in_scope(register.council.pk):
            actions.assign_owner(contract, owner=register.ben, by=BUILDER, at=NOON)
            late = pool.submit(take_it_myself)
            wait_until_somebody_waits()
        late.result(LIMIT_SECONDS)

    with in_scope(register.council.pk):
        facts = Payload.objects.filter(event__verb="contracts.owner.assigned").order_by("pk")
        assert [each.facts["owner_before"] for each in facts] == [
            register.iris.reference,
            register.ben.reference,
        ]
