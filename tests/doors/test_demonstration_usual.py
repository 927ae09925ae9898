"""The demonstration as `make run` makes it: of the size that it promises, by acts that all are let through."""

from __future__ import annotations

import pytest

from tests.cast import HERE
from tests.conftest import TODAY
from wisely.audit.models import Event
from wisely.audit.row_security import in_scope
from wisely.contracts.models import Contract
from wisely.demonstration.world import SIZES, build
from wisely.people.models import Authority, Directorate, Person
from wisely.rules.rulebook import rulebook
from wisely.spend.models import LedgerLine, SpendMonth
from wisely.suppliers.models import Supplier

pytestmark = [pytest.mark.slow]


def test_the_usual_council_has_the_size_of_a_believable_one(own_database):
    """What a small world is let through, a larger one may be refused: its values pass more thresholds."""
    build(SIZES["usual"], on=TODAY)
    council = Authority.objects.get(slug=HERE)
    with in_scope(council.pk):
        counts = {
            "directorates": Directorate.objects.filter(authority=council).count(),
            "people": Person.objects.filter(authority=council).count(),
            "payments": LedgerLine.objects.filter(authority=council).count(),
            "months": SpendMonth.objects.filter(authority=council).count(),
        }
        contracts = Contract.objects.filter(authority=council).count()  # drafts and mistakes come on top
        assert 1_800 <= contracts < 1_850
        whole = Contract.objects.filter(authority=council, completeness=100).count()
        assert 0.05 < whole / contracts < 0.4  # some owners write down all that is asked, most do not
        assert Event.objects.filter(authority_id=council.pk).count() > 2 * contracts
    categories = [each for each in rulebook(TODAY, council.pack).categories if each.parent]
    assert counts == {
        "directorates": 9, "people": 120, "payments": 120_000, "months": 24
    }  # fmt: skip
    assert len(categories) == 81
    assert Supplier.objects.count() >= 3_000
