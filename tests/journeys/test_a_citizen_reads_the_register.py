"""A citizen finds a contract without an account."""

from __future__ import annotations

import pytest

from tests.cast import HERE
from tests.journeys.visitors import BOTH, heading, text, visiting
from wisely.audit.row_security import in_scope
from wisely.contracts.models import Contract
from wisely.people.models import Authority

pytestmark = [pytest.mark.journey, pytest.mark.slow]


@pytest.mark.parametrize("kind", BOTH)
def test_a_citizen_finds_a_contract_and_takes_it_away(chromium, served, kind):
    council = Authority.objects.get(slug=HERE)
    with in_scope(council.pk):
        wanted = Contract.objects.filter(
            authority=council, published_at__isnull=False, withdrawn_at__isnull=True
        ).order_by("pk")[3]
    with visiting(chromium, kind) as visitor:
        visitor.page.goto(f"{served}/open/")
        visitor.follow(council.name)
        visitor.write("Search", wanted.supplier_name)
        visitor.follow("Search")
        assert "published contract" in heading(visitor)
        visitor.follow(wanted.title)
        assert wanted.title in heading(visitor)
        assert wanted.supplier_name in text(visitor)
        assert f"/open/{HERE}/contracts/{wanted.reference}/" in visitor.page.url
        assert not visitor.page.get_by_role("button", name="Sign out").count()
        assert visitor.download("OCDS").read_text(encoding="utf-8").startswith("{")
