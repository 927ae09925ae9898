"""Sums stay in memory until the record moves on, and not a moment longer."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import HERE, NIA, person
from tests.conftest import TODAY
from wisely.audit.row_security import in_scope
from wisely.people import queries as people
from wisely.people.models import Authority
from wisely.performance import queries
from wisely.rules.rulebook import rulebook
from wisely.spend import actions as spend
from wisely.spend.models import Payee
from wisely.suppliers import actions as suppliers
from wisely.suppliers.models import Supplier

pytestmark = pytest.mark.usefixtures("own_demonstration")
BOOK = rulebook(TODAY, "aldermoor")


@contextmanager
def at_the_council():
    authority = Authority.objects.get(slug=HERE)
    with in_scope(authority.pk):
        yield authority


def asked():
    """Ask for the sums in a transaction of its own, as a page does; give them and how often they were made."""
    with at_the_council() as authority, CaptureQueriesContext(connection) as seen:
        sums = queries.sums_of(authority.pk, BOOK)
    return sums, sum("spend_payeespend" in each["sql"] for each in seen)


def local(sums):
    answer = queries.definitions_of(BOOK)["local"]
    return queries.measured(sums.cells, answer, queries.latest_year(sums, on=TODAY)).parts.counted


def nia():
    return people.officer_by_reference(person(NIA).reference, on=timezone.localdate())


def test_what_did_not_change_is_not_summed_again():
    # Nothing is kept while anybody in the server writes, and other tests do; so it is asked a few times.
    asks = [asked() for _ in range(200)]
    kept = [place for place, (_, made) in enumerate(asks) if made == 0]

    assert kept
    assert all(asks[place][0] is asks[kept[0]][0] for place in kept)


def test_what_is_matched_is_summed_again_at_once():
    before, _ = asked()
    with at_the_council() as authority:
        payee = Payee.objects.filter(authority=authority, supplier__isnull=True, is_redacted=False).first()
        supplier = Supplier.objects.filter(stage="live").first()
        spend.match_payee(payee, supplier=supplier, by=nia(), at=timezone.now())

    after, made = asked()
    assert made == 1
    assert after.cells != before.cells


def test_where_a_supplier_is_found_to_be_moves_the_figure_at_once():
    before, _ = asked()
    with at_the_council() as authority:
        paid = Payee.objects.filter(authority=authority, supplier__postcode__startswith="HX8").first()
        suppliers.record_address(
            paid.supplier, address=suppliers.Whereabouts("trading", postcode="M1 1AA"), source="a test",
            by=nia(), at=timezone.now(),
        )  # fmt: skip

    after, made = asked()
    assert made == 1
    assert local(after) < local(before)


def test_what_is_summed_while_an_act_is_under_way_is_not_kept():
    asked()
    with transaction.atomic(), at_the_council() as authority:
        suppliers.register_supplier(name="Late Ltd", source="a test", by=nia(), at=timezone.now())
        queries.sums_of(authority.pk, BOOK)
        transaction.set_rollback(True)
    with transaction.atomic(), at_the_council() as authority:
        suppliers.register_supplier(name="Later Ltd", source="a test", by=nia(), at=timezone.now())

    assert [made for _, made in (asked(), asked())] == [1, 0]
