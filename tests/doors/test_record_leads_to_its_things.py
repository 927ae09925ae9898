"""From an event an auditor comes to the thing that it is about, whatever room keeps it."""

from __future__ import annotations

import pytest

from tests.cast import GRACE, HERE, client_as
from wisely.audit.models import Event
from wisely.audit.row_security import in_scope
from wisely.desk.record.views import PAGES_OF
from wisely.people.models import Authority

TOLD_TOGETHER = {
    "suppliers.supplier"
}  # the demonstration's were registered by the hundred: one event of an intake


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("label", sorted(PAGES_OF.keys() - TOLD_TOGETHER))
def test_an_event_leads_to_the_page_of_what_it_is_about_and_that_page_opens(label):
    council = Authority.objects.get(slug=HERE)
    with in_scope(council.pk):
        event = Event.objects.filter(subject__startswith=f"{label}:").order_by("-pk").first()
    assert event is not None, "the demonstration has nothing of the kind"
    grace = client_as(GRACE)
    page = grace.get(f"/record/{event.pk}/").content.decode()
    beginning = PAGES_OF[label].partition("{")[0]
    href = next(each.split('"')[0] for each in page.split(f'href="{beginning}')[1:])

    answer = grace.get(f"{beginning}{href}")

    assert answer.status_code == 200, (label, f"{beginning}{href}")
