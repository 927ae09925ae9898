"""A budget holder on a phone: what is left, which budget pays for a need, and why nothing passes before that."""

from __future__ import annotations

import pytest
from django.conf import settings

from tests import browser
from tests.cast import BEN, HERE, IRIS, client_as
from tests.journeys.visitors import BOTH, fact, heading, keeps_nobody_out, text, visiting
from wisely.audit.row_security import in_scope
from wisely.budgets.models import BudgetCommitment, BudgetQuestion
from wisely.people.models import Authority

pytestmark = [pytest.mark.journey, pytest.mark.slow]
BOAT, NIAMH = "Bridge inspection by boat", "Niamh Mallinson"
CARE = "Provision of independent residential care"


@pytest.mark.parametrize("width", [browser.PHONE, browser.DESK])
def test_which_budget_pays_is_said_on_one_card(chromium, served, width):
    council = Authority.objects.get(slug=HERE)
    with browser.page(chromium, width=width, height=700) as page:
        cookie = client_as(BEN).cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": served}])
        page.goto(served)
        assert browser.faults(page) == []
        page.get_by_role("link", name="which budget pays?").first.click()
        page.get_by_role("link", name="Alarms for people who fall at home").click()
        assert browser.wrong_at_any_width(page) == []
        assert "enough in each year" in page.locator("main").inner_text()

        page.get_by_role("button", name="Answer").click()
        assert "Say which budget pays, or that none does." in page.locator("main").inner_text()
        page.get_by_label("pilots").check()
        page.get_by_label("Why that one?").fill("Alarms are tried out as a pilot first.")
        page.get_by_role("button", name="Answer").click()

        assert "No question waits for you" in page.locator("main").inner_text()
        page.get_by_role("link", name="Cost centres").click()
        page.locator("h3").get_by_role("link", name="pilots").click()
        assert browser.wrong_at_any_width(page) == []
        assert "£48,000.00" in page.locator("main").inner_text()
    with in_scope(council.pk):
        question = BudgetQuestion.objects.select_related("cost_centre").get(title__startswith="Alarms")
        assert (question.stage, question.cost_centre.name.endswith("pilots")) == ("covered", True)
        rows = BudgetCommitment.objects.filter(subject=question.subject)
        assert {row.cost_centre_id for row in rows} == {question.cost_centre_id}


@pytest.mark.parametrize("kind", BOTH)
def test_a_card_is_decided_on_a_phone_with_its_reason_and_what_it_does_to_the_budget(
    chromium, november, kind
):
    with visiting(chromium, kind, client=client_as(BEN), address=november, width=browser.PHONE) as ben:
        ben.page.goto(november)
        keeps_nobody_out(ben)
        ben.follow("that you may decide")
        keeps_nobody_out(ben)
        assert "3 wait for you" in heading(ben)
        assert "asked by Iris Hartley" in text(ben)
        ben.follow(BOAT)
        keeps_nobody_out(ben)
        assert "£17,500.00" in fact(ben, "Value")
        ben.follow("Refuse")
        keeps_nobody_out(ben)
        ben.follow("Refuse")
        assert "There is a problem" in text(ben), "a reason is owed"
        ben.write("Why not, and what should be done instead?", "Ask the two other firms on the canal first.")
        ben.follow("Refuse")
        assert "2 wait for you" in heading(ben)
        assert f"Refused {BOAT}" in text(ben).split("Your latest decisions")[1]

        ben.follow(CARE)
        keeps_nobody_out(ben)
        effect = ben.page.locator("section", has_text="What it does to the budget").first.inner_text()
        assert "left after it" in effect or "It cannot be approved yet." in effect
        assert "You asked for this" in ben.page.content(), "nobody agrees to what they asked for"


@pytest.mark.parametrize("kind", BOTH)
def test_who_stands_in_decides_for_the_other_and_both_are_named(chromium, november, kind):
    """Ben has lent what he may decide, up to £50,000, to Niamh for some weeks."""
    with visiting(chromium, kind, client=client_as(NIAMH), address=november, width=browser.PHONE) as niamh:
        niamh.page.goto(f"{november}/approvals/")
        niamh.follow(BOAT)
        niamh.follow("Approve")
        keeps_nobody_out(niamh)
        assert f"You decide for {BEN}" in text(niamh)
        niamh.write("Why may it be done?", "One firm holds the licence; the search proves it.")
        niamh.tick("I have no interest in this")
        niamh.follow("Approve")
    with visiting(chromium, kind, client=client_as(IRIS), address=november, width=browser.PHONE) as iris:
        iris.page.goto(f"{november}/planning/waivers/")
        iris.follow(BOAT)
        iris.follow("Decision")
        assert "One firm holds the licence" in text(iris)
        keeps_nobody_out(iris)
        iris.follow("See who agreed")
        assert f"{NIAMH} for {BEN}" in text(iris)
        keeps_nobody_out(iris)
