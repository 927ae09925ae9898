"""A commissioner: five plain questions, the way, a need that says why, and the gate that asks again."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.cast import ASHA, BEN, client_as
from tests.journeys.visitors import BOTH, fact, heading, keeps_nobody_out, text, visiting

pytestmark = [pytest.mark.journey, pytest.mark.slow]
TITLE = "Bicycle repair in the market hall"
WANTED = date(2027, 9, 1)


def answer_five(visitor, net: str) -> None:
    """Answer the five questions of the route; what is not asked keeps its answer."""
    visitor.choose("What is it?", "Street cleansing")
    visitor.pick("Is it goods, services or works?", "Services")
    visitor.write("What will it cost over its whole life", net)
    visitor.write("For how many months?", "12")


@pytest.mark.parametrize("kind", BOTH)
def test_five_answers_give_the_way_why_who_agrees_how_long_and_what_would_change_it(chromium, november, kind):
    with visiting(chromium, kind, client=client_as(BEN), address=november) as ben:
        ben.page.goto(november)
        ben.follow("Planning")
        ben.follow("Which route?")
        keeps_nobody_out(ben)
        answer_five(ben, "a lot")
        ben.follow("Show the way")
        assert "is not an amount" in text(ben)
        keeps_nobody_out(ben)
        answer_five(ben, "22,000")
        ben.write_day("When must it start?", WANTED)
        ben.follow("Show the way")
        keeps_nobody_out(ben)
        said = text(ben)
        assert "Begin with: quotations" in said
        days = int(re.search(r"It takes about (\d+) days from today", said)[1])
        assert "It is worth £22,000.00 without VAT, and £26,400.00 with VAT." in said
        assert "below the threshold" in said and "follows the Procurement Act 2023" in said
        assert "Budget holder approves the award" in said
        latest = re.search(rf"Quotations Open {days} days, start by (\d+ \w+ 2027)", said)[1]
        assert latest.endswith("August 2027")
        assert "£3,000.00 more, without VAT: band C, advertised competition" in said

        answer_five(ben, "26,000")
        ben.follow("Show the way")
        assert "Begin with: advertised competition" in text(ben), "what was said would change it changes it"


@pytest.mark.parametrize("kind", BOTH)
def test_a_need_says_why_and_habit_is_refused_twice(chromium, november, kind):
    with visiting(chromium, kind, client=client_as(BEN), address=november) as ben:
        ben.page.goto(f"{november}/planning/")
        ben.follow("Propose a need")
        keeps_nobody_out(ben)
        ben.write("Give the need a name", TITLE)
        ben.write("What should be different for people when it is met?", "Because we always have")
        ben.choose("Which directorate?", "City Development")
        answer_five(ben, "19,000")
        ben.write_day("By when is it wanted?", WANTED)
        ben.follow("Propose the need")
        assert "is not a reason" in text(ben)
        keeps_nobody_out(ben)
        assert ben.page.get_by_label("Give the need a name").input_value() == TITLE
        ben.write(
            "What should be different for people when it is met?", "Whoever has a broken bicycle rides again"
        )
        ben.follow("Propose the need")
        assert heading(ben).endswith(TITLE)
        assert fact(ben, "Commissioner") == "Ben Okafor"
        where = ben.page.url
        ben.follow("Weigh the options")
        keeps_nobody_out(ben)
        ben.write("Stop, or do without: what speaks", "Bicycles rust in cellars and people drive.")
        ben.write("Do it in-house: what speaks", "The depot has no stand and no time for it.")
        ben.write("Buy it: what speaks", "Two workshops in the town could begin at once.")
        ben.pick("Which one is chosen?", "Buy it")
        ben.follow("Save what was weighed")
        assert "You proposed this need" in ben.page.content(), "who proposes does not let it through"
        ben.follow("Routes")
        keeps_nobody_out(ben)
        assert "start by" in text(ben)

    with visiting(chromium, kind, client=client_as(ASHA), address=november) as asha:
        asha.page.goto(where)
        asha.follow("Let it through the gate")
        keeps_nobody_out(asha)
        asha.write("What could keep small and local suppliers away?", "As always")
        asha.tick("I have no interest in it")
        asha.follow("Let it through")
        said = text(asha)
        assert "is not a reason" in said and "Choose at least one ambition" in said
        asha.tick("People live healthy and active lives")
        asha.write("What does social value weigh?", "10")
        asha.write("What could keep small and local suppliers away?", "A form of one page, and two lots.")
        asha.follow("Let it through")
        assert heading(asha).endswith(TITLE), text(asha)[:500]
        asha.follow("Gate")
        assert "A form of one page, and two lots." in text(asha)
        keeps_nobody_out(asha)
