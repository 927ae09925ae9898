"""A contract manager: told in time, begins what comes after, answers by phone; a category manager sees to the rest."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tests import browser
from tests.cast import ASHA, HERE, IRIS, client_as
from tests.journeys.visitors import BOTH, fact, heading, keeps_nobody_out, text, visiting
from wisely.audit.row_security import in_scope
from wisely.contracts.actions import tell_of_due_alerts
from wisely.contracts.models import Contract, UpdateAsked
from wisely.lib.actor import the_clock
from wisely.people.models import Authority

pytestmark = [pytest.mark.journey, pytest.mark.slow]


def days_in(words: str) -> list[datetime]:
    return [datetime.strptime(day, "%d %B %Y") for day in re.findall(r"\d{1,2} [A-Z][a-z]+ \d{4}", words)]


@pytest.mark.parametrize("kind", BOTH)
def test_an_alert_leads_to_what_comes_after_and_is_settled(chromium, november, kind):
    with transaction.atomic():
        tell_of_due_alerts(by=the_clock(), at=timezone.now())
    with visiting(chromium, kind, client=client_as(IRIS), address=november) as iris:
        iris.page.goto(f"{november}/contracts/alerts/?stands=open")
        keeps_nobody_out(iris)
        before = int(re.search(r"(\d+) alerts?", heading(iris))[1])
        iris.follow("Begin what comes after")
        keeps_nobody_out(iris)
        assert "Iris Hartley	Owner" in iris.page.get_by_role("table", name="Who was told").inner_text()
        assert days_in(text(iris).split("Act by")[1])
        alert = iris.page.url
        title = iris.page.locator("p.lead a").inner_text()
        iris.follow(title)
        room = iris.page.get_by_role("region", name="Plan what comes after").inner_text()
        assert "latest safe start" in room.lower()
        start = days_in(room.lower().split("latest safe start")[1].title())[0]
        ends = days_in(fact(iris, "Last day"))[0]
        assert start < ends
        iris.unfold("What the latest safe start is counted from")
        assert (
            "From the latest safe start to the next contract"
            in iris.page.locator("details[open]").inner_text()
        )
        keeps_nobody_out(iris)
        iris.follow("Plan what comes after")
        assert heading(iris) == "Propose a need"
        assert iris.page.get_by_label("Give the need a name").input_value().startswith(title)
        iris.write(
            "What should be different for people when it is met?", "The service goes on, and costs less."
        )
        iris.follow("Propose")
        assert title in heading(iris), text(iris)[:600]

        iris.page.goto(alert)
        if "What is done about it" in text(iris):  # the need alone does not settle every rule
            iris.pick("What is done about it?", "What comes after is being bought")
            iris.follow("Say that this is done")
        iris.page.goto(f"{november}/contracts/alerts/?stands=open")
        assert int(re.search(r"(\d+) alerts?", heading(iris))[1]) < before


@pytest.mark.parametrize("kind", BOTH)
def test_records_are_confirmed_on_a_phone(chromium, november, kind):
    council = Authority.objects.get(slug=HERE)
    with visiting(chromium, kind, client=client_as(IRIS), address=november, width=browser.PHONE) as iris:
        iris.page.goto(f"{november}/contracts/updates/")
        keeps_nobody_out(iris)
        cards = iris.page.locator("section.card")
        asked = cards.count()
        title, reference = (
            cards.first.locator("h2").inner_text(),
            cards.first.locator("h2").get_attribute("id"),
        )
        assert "asks for an answer by" in cards.first.inner_text()
        iris.pick("Is the record right?", "Yes, with what I add here")
        iris.unfold("Add what is missing")
        iris.write("Description", "What people of all ages need at home, by the hour.")
        iris.follow("Send your answers")
        keeps_nobody_out(iris)
        assert iris.page.locator("section.card").count() == asked - 1
        assert title not in [each.inner_text() for each in iris.page.locator("section.card h2").all()]
    with in_scope(council.pk):
        assert UpdateAsked.objects.get(contract__reference=reference).answer == "mended"
        assert Contract.objects.get(reference=reference).description.startswith("What people of all ages")


@pytest.mark.parametrize("kind", BOTH)
def test_many_contracts_are_given_an_owner_at_once_and_the_figures_follow(chromium, november, kind):
    council = Authority.objects.get(slug=HERE)
    with visiting(chromium, kind, client=client_as(ASHA), address=november) as asha:
        asha.page.goto(f"{november}/contracts/quality/")
        keeps_nobody_out(asha)
        row = asha.page.locator("tbody tr", has_text="Children and Families")
        without = int(row.locator("td").nth(3).inner_text())
        assert without > 1
        way = row.locator("td").nth(3).locator("a").get_attribute("href")
        asha.page.goto(november + way)
        assert f"{without} contracts" in heading(asha)
        asha.follow(f"Give all {without} of this view an owner")
        keeps_nobody_out(asha)
        given = asha.page.locator("fieldset input[type=checkbox]").count()
        asha.choose("Owner", "Iris Hartley")
        asha.follow("Go on")
        keeps_nobody_out(asha)
        asha.follow(f"Give {given} contracts to Iris Hartley")
        assert heading(asha).startswith(f"Iris Hartley owns {given}")
        named = [each.inner_text() for each in asha.page.locator("main ul .reference").all()]
        asha.page.goto(f"{november}/contracts/quality/")
        assert int(row.locator("td").nth(3).inner_text()) == without - given
    with in_scope(council.pk):
        owners = {
            each.owner.name for each in Contract.objects.filter(reference__in=named).select_related("owner")
        }
        assert (len(named), owners) == (given, {"Iris Hartley"})


@pytest.mark.parametrize("kind", BOTH)
def test_a_kpi_is_set_and_rated_and_a_risk_recorded_and_both_stand_on_the_supplier(chromium, november, kind):
    today = timezone.localdate()
    contract, supplier = _one_of_hers()
    with visiting(chromium, kind, client=client_as(IRIS), address=november, width=browser.PHONE) as iris:
        iris.page.goto(f"{november}/contracts/{contract}/performance/")
        keeps_nobody_out(iris)
        iris.follow("Set a KPI")
        keeps_nobody_out(iris)
        iris.write("Name", "Calls answered by noon")
        iris.write("What is measured", "Calls of the morning that somebody answers before noon.")
        iris.pick("Target in numbers", "At least")
        iris.write("The number", "98")
        iris.write("What the number counts", "%")
        iris.choose("How often it is assessed", "Every three months")
        iris.follow("Set it")
        keeps_nobody_out(iris)
        iris.follow("Calls answered by noon")
        keeps_nobody_out(iris)
        assert "at least 98%" in text(iris)
        iris.follow("Record a result")
        keeps_nobody_out(iris)
        iris.write_day("First day of the period", today - timedelta(days=95))
        iris.write_day("Last day of the period", today - timedelta(days=5))
        iris.write("Value", "91.5")
        iris.pick("Rating", "Requires improvement")
        iris.write("Evidence", "The switchboard's own figures.")
        iris.follow("Record it")
        keeps_nobody_out(iris)
        assert "91.5%" in text(iris) and "Requires improvement" in text(iris)

        iris.page.goto(f"{november}/contracts/{contract}/risks/")
        keeps_nobody_out(iris)
        iris.follow("Record a risk")
        keeps_nobody_out(iris)
        iris.write("What may happen", "The switchboard is moved in May")
        iris.write("What it may come from", "The lease of the building ends.")
        iris.write("What it would mean", "Nobody answers for two days.")
        iris.pick("How likely it is", "4. Likely")
        iris.pick("How much it would matter", "3. Moderate")
        iris.write("What is done about it", "Calls go to another council meanwhile.")
        iris.write_day("Look at it again by", today + timedelta(days=60))
        iris.follow("Record it")
        keeps_nobody_out(iris)
        assert "The switchboard is moved in May" in text(iris)

        iris.page.goto(f"{november}/suppliers/{supplier}/")
        keeps_nobody_out(iris)
        performance = iris.page.get_by_role("region", name="Performance").inner_text()
        assert "Calls answered by noon" in performance and "Requires improvement" in performance
        risks = iris.page.get_by_role("region", name="Risks").inner_text()
        assert "The switchboard is moved in May" in risks and "High, 12" in risks


def _one_of_hers():
    """Give a contract of Iris in force that nobody has set a KPI for, and its supplier."""
    council = Authority.objects.get(slug=HERE)
    with in_scope(council.pk):
        rows = Contract.objects.filter(
            authority=council, owner__name=IRIS, stage="signed", kpis__isnull=True, parties__isnull=False,
            starts_on__lt=timezone.localdate() - timedelta(days=100), ends_on__gt=timezone.localdate(),
        )  # fmt: skip
        found = rows.order_by("pk").first()
        return found.reference, found.parties.first().supplier.reference
