"""The pipeline shows what collides, the work against the people there are, and the notice that the law asks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.actions.people.conftest import BUILDER
from tests.doors.test_planning_pages import (
    a_day,
    asha,
    ben,
    enter,
    propose,
    send,
    shown,
    town,
    weigh,
)
from wisely.people import actions as people
from wisely.planning.models import Need
from wisely.ui import words

pytestmark = pytest.mark.django_db
__all__ = ["asha", "ben", "enter", "town"]
DAY = timedelta(days=1)


def scheduled(ben, asha, **changed):
    """Take a need all the way into the pipeline."""
    path = propose(ben, **changed).headers["Location"]
    weigh(ben, path)
    send(asha, f"{path}gate/pass/", ambitions=["HEALTH"], social_value_percent="10", is_clear="on",
         barriers="Three lots by area, and a plain form.")  # fmt: skip
    need = Need.objects.select_related("commissioner").get(reference=path.rstrip("/").rsplit("/", 1)[-1])
    on = need.needed_on
    send(asha, f"{path}schedule/", route="below-threshold tender", is_clear="on", contract_starts_on_day=on.day,
         contract_starts_on_month=on.month, contract_starts_on_year=on.year)  # fmt: skip
    need.refresh_from_db()
    assert need.stage == "scheduled"
    return need


def test_deadlines_of_one_person_in_one_week_and_days_away_are_shown(ben, asha, town):
    first = scheduled(ben, asha)
    scheduled(ben, asha, title="Meals for clubs", category="FME-01")
    people.record_absence(
        first.commissioner, starts_on=first.publishes_on - DAY, ends_before=first.publishes_on + 2 * DAY,
        by=BUILDER, at=timezone.now(),
    )  # fmt: skip

    page = shown(asha, "/planning/pipeline/")

    assert "in which deadlines of several procurements fall to one person" in page
    assert (
        f"{words.day(first.publishes_on)}, Meals for day centres : it is published, and Ben is away." in page
    )
    assert "Nobody stands in." in page


def test_work_is_held_against_the_people_there_are(ben, asha, django_assert_max_num_queries):
    scheduled(ben, asha)

    with django_assert_max_num_queries(20):
        page = shown(asha, "/planning/pipeline/")

    assert "1 officer schedules procurements; each carries 6 at once." in page
    assert "Enough people" in page


def test_the_pipeline_notice_has_its_day_and_its_contracts(ben, asha):
    assert "The yearly pipeline notice is owed by 26 May" in shown(asha, "/planning/pipeline/")
    page = shown(asha, "/planning/pipeline/notice/")

    assert "26 May" in page
    assert "PA23 s.93" in page
    assert "£2,000,000.00 including VAT" in page
    assert "The notice would tell of nothing" in page
    propose(ben, **a_day(400))
    file = asha.get("/planning/pipeline/notice/?format=csv")
    assert "Subject matter,Reference" in b"".join(file.streaming_content).decode()
    file.close()
