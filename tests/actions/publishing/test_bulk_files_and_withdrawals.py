"""A withdrawal and the writing of a year's file, at the same time and with real commits."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event as Gate

import pytest
from django.db import connection, connections, transaction

from tests.actions.contracts.conftest import BUILDER, NOON, Register
from tests.actions.publishing.test_bulk_files import build, files, releases  # noqa: F401
from wisely.audit.row_security import in_scope, set_scope
from wisely.contracts import actions as contracts
from wisely.publishing import queries

DAY = timedelta(days=1)


@pytest.mark.parametrize("is_there", [True, False])
def test_what_is_withdrawn_while_a_file_is_written_is_not_in_what_the_public_is_given(own_database, is_there):
    with transaction.atomic():
        register = Register()
        set_scope([register.council.pk])
        gone = register.contract()
        contracts.publish_contract(gone, by=BUILDER, at=NOON)
        if is_there:
            build(register)
            contracts.publish_contract(register.contract(title="Windows"), by=BUILDER, at=NOON)
    withdrawn, may_commit = Gate(), Gate()

    def withdraw():
        try:
            with in_scope(register.council.pk):
                contracts.withdraw_publication(gone, reason="Names somebody.", by=BUILDER, at=NOON + DAY)
                withdrawn.set()
                assert may_commit.wait(30)
        finally:
            connections.close_all()

    def write():
        try:
            with in_scope(register.council.pk):
                return build(register, NOON + DAY)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        withdrawing = pool.submit(withdraw)
        assert withdrawn.wait(30)
        writing = pool.submit(write)
        until = time.monotonic() + 10
        while not somebody_waits() and time.monotonic() < until:
            time.sleep(0.02)
        may_commit.set()
        withdrawing.result(30), writing.result(30)
    with in_scope(register.council.pk, reader="public"):
        assert queries.bulk_file(register.council.pk, 2026) is None
    with in_scope(register.council.pk):
        build(register, NOON + DAY)
        assert all(
            gone.reference not in str(each)
            for file in queries.bulk_files(register.council.pk)
            for each in releases(register, file.year)
        )
    connections.close_all()


def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return cursor.fetchone()[0] > 0
