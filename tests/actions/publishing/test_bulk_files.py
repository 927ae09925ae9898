"""All releases of a year in one file, built by a job, without what was withdrawn."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta

import pytest

from tests.actions.contracts.conftest import BUILDER, NOON
from wisely.audit.row_security import in_scope
from wisely.contracts import actions as contracts
from wisely.publishing import actions, queries
from wisely.publishing.models import BulkFile

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def releases(register, year):
    found = queries.bulk_file(register.council.pk, year)
    return [json.loads(line) for line in gzip.decompress(found.path.read_bytes()).splitlines()]


def build(register, at=NOON):
    return actions.build_bulk_files(register.council, by=BUILDER, at=at)


def test_a_year_holds_each_release_once_in_order(register):
    first, second = register.contract(), register.contract(title="Windows")
    contracts.publish_contract(first, by=BUILDER, at=NOON)
    contracts.publish_contract(second, by=BUILDER, at=NOON + 365 * DAY)
    assert [each.year for each in build(register)] == [2026, 2027]
    assert [each["ocid"] for each in releases(register, 2026)] == [f"ocds-wisely-{first.reference}"]
    assert [each["ocid"] for each in releases(register, 2027)] == [f"ocds-wisely-{second.reference}"]


def test_a_file_that_stands_as_it_was_is_not_built_again(register):
    contracts.publish_contract(register.contract(), by=BUILDER, at=NOON)
    (built,) = build(register)
    assert build(register, NOON + DAY) == []
    assert BulkFile.objects.get().built_at == built.built_at


def test_a_withdrawal_hides_the_file_at_once_and_it_is_built_without(register):
    gone, stays = register.contract(), register.contract(title="Windows")
    for each in (gone, stays):
        contracts.publish_contract(each, by=BUILDER, at=NOON)
    build(register)
    contracts.withdraw_publication(gone, reason="Names somebody.", by=BUILDER, at=NOON + DAY)
    with in_scope(register.council.pk, reader="public"):
        assert queries.bulk_file(register.council.pk, 2026) is None
    build(register, NOON + DAY)
    assert [each["ocid"] for each in releases(register, 2026)] == [f"ocds-wisely-{stays.reference}"]


def test_a_year_of_which_all_is_withdrawn_has_no_file(register):
    contract = register.contract()
    contracts.publish_contract(contract, by=BUILDER, at=NOON)
    build(register)
    contracts.withdraw_publication(contract, reason="Names somebody.", by=BUILDER, at=NOON + DAY)
    actions.build_bulk_file(register.council, 2026, by=BUILDER, at=NOON + DAY)
    assert queries.bulk_files(register.council.pk) == []
