"""A budget holder on a phone: what is left, which budget pays for a need, and why nothing passes before that."""

from __future__ import annotations

import pytest
from django.conf import settings

from tests import browser
from tests.cast import BEN, HERE, client_as
from wisely.audit.row_security import in_scope
from wisely.budgets.models import BudgetCommitment, BudgetQuestion
from wisely.people.models import Authority

pytestmark = [pytest.mark.journey, pytest.mark.slow]


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
