"""Two at once at one sign of distress: it is raised once, and acted on once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connections, transaction

from tests.actions.contracts.conftest import BUILDER, NOON, Register
from tests.actions.contracts.test_alerts import plain
from tests.actions.contracts.test_distress import CLOCK, LATE, TODAY, read, supplier_with
from tests.actions.contracts.test_waiting_for_another_act import (
    LIMIT_SECONDS,
    wait_until_somebody_waits,
)
from wisely.audit.row_security import in_scope
from wisely.contracts import actions
from wisely.contracts.actions import Party
from wisely.contracts.models import DistressTrigger
from wisely.lib.verdict import Refusal
from wisely.suppliers.queries import signs_by_supplier


@pytest.fixture
def made(own_database):
    with transaction.atomic():
        register = Register()
        with in_scope(register.council.pk):
            acorn = supplier_with()
            plain(register, parties=[Party(supplier=acorn)], ends_on=date(2029, 3, 31))
            read(acorn, LATE)
        return register, acorn


def at_once(first, second, register):
    """Let the second begin before the first is through; give what became of the second."""

    def other():
        try:
            return second()
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(1) as pool:
        with in_scope(register.council.pk):
            first()
            late = pool.submit(other)
            wait_until_somebody_waits()
        return late.result(LIMIT_SECONDS)


def test_two_runs_raise_it_once(made):
    register, acorn = made
    (sign,) = signs_by_supplier([acorn.pk], on=TODAY)[acorn.pk]

    found = at_once(
        lambda: actions.raise_distress_trigger(register.council, acorn, sign, by=CLOCK, at=NOON),
        lambda: actions.watch_suppliers(by=CLOCK, at=NOON),
        register,
    )
    assert found == 0
    with in_scope(register.council.pk):
        assert DistressTrigger.objects.count() == 1


def test_two_officers_act_on_it_once_and_the_later_is_told(made):
    register, _ = made
    actions.watch_suppliers(by=CLOCK, at=NOON)

    def act_on(how):
        with in_scope(register.council.pk):
            row = DistressTrigger.objects.select_related("supplier").get()
            actions.act_on_distress_trigger(row, how=how, by=BUILDER, at=NOON)

    with pytest.raises(Refusal, match="Somebody has acted on it already"):
        at_once(lambda: act_on("We met."), lambda: act_on("They were asked."), register)
    with in_scope(register.council.pk):
        assert DistressTrigger.objects.get().acted_how == "We met."
