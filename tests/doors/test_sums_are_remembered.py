"""Sums behind a figure stay in memory until the record moves on, and not a moment longer."""

from __future__ import annotations

import time
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import HERE, NIA, person
from tests.conftest import TODAY
from wisely.audit.row_security import in_scope
from wisely.lib.periods import FinancialYear
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
YEAR = FinancialYear(2026).period


@contextmanager
def at_the_council():
    authority = Authority.objects.get(slug=HERE)
    with in_scope(authority.pk):
        yield authority


def asked():
    """Ask who is behind a figure in a transaction of its own, as a page does; give how often it was summed."""
    definition = queries.definitions_of(BOOK)["local"]
    with at_the_council() as authority, CaptureQueriesContext(connection) as seen:
        shares = queries.suppliers_behind(authority.pk, BOOK, definition, YEAR)
    return queries.whole(shares), sum(
        "FROM spend_payee" in each["sql"] and "spent" in each["sql"] for each in seen
    )


def nia():
    return people.officer_by_reference(person(NIA).reference, on=timezone.localdate())


def summed_until_kept():
    """Ask until nothing is summed any more; give how often each asking summed.

    Nothing is kept while anybody in the server writes, and other tests do; a test may write for seconds.
    """
    until, made = time.monotonic() + 60, [asked()[1]]
    while made[-1] and time.monotonic() < until:
        made.append(asked()[1])
    return made


def test_what_did_not_change_is_not_summed_again():
    assert summed_until_kept()[-1] == 0


def test_what_is_matched_is_summed_again_at_once():
    before, _ = asked()
    with at_the_council() as authority:
        unnamed = Payee.objects.filter(authority=authority, supplier__isnull=True, is_redacted=False)
        supplier = Supplier.objects.filter(stage="live", postcode__startswith="HX8").first()
        for payee in unnamed.filter(last_month_on__gte=YEAR.starts_on)[:3]:
            spend.match_payee(payee, supplier=supplier, by=nia(), at=timezone.now())

    after, made = asked()
    assert made == 1
    assert after.unknown < before.unknown


def test_where_a_supplier_is_found_to_be_moves_the_lists_at_once():
    before, _ = asked()
    with at_the_council() as authority:
        paid = Payee.objects.filter(
            authority=authority, supplier__postcode__startswith="HX8", last_month_on__gte=YEAR.starts_on
        )
        suppliers.record_address(
            paid.first().supplier, address=suppliers.Whereabouts("trading", postcode="M1 1AA"),
            source="a test", by=nia(), at=timezone.now(),
        )  # fmt: skip

    after, made = asked()
    assert made == 1
    assert after.counted < before.counted


def test_what_is_summed_while_an_act_is_under_way_is_not_kept():
    asked()
    with transaction.atomic(), at_the_council() as authority:
        suppliers.register_supplier(name="Late Ltd", source="a test", by=nia(), at=timezone.now())
        definition = queries.definitions_of(BOOK)["local"]
        queries.suppliers_behind(authority.pk, BOOK, definition, YEAR)
        transaction.set_rollback(True)
    with transaction.atomic(), at_the_council() as authority:
        suppliers.register_supplier(name="Later Ltd", source="a test", by=nia(), at=timezone.now())

    made = summed_until_kept()
    assert (made[0], made[-1]) == (1, 0)
