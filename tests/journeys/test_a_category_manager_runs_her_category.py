"""A category manager: what is spent on it, with whom, where it leaks, who closes it, what ends, what is planned."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

import pytest

from tests.cast import ASHA, IRIS, NIA, client_as
from tests.journeys.visitors import (
    BOTH,
    fact,
    heading,
    keeps_nobody_out,
    pounds,
    taken_away,
    text,
    visiting,
)  # fmt: skip

pytestmark = [pytest.mark.journey, pytest.mark.slow]
CATEGORY, PART = "Facilities, energy and estates", "Furniture and removals"


def cells(visitor, table: str) -> list[list[str]]:
    """Give the rows of a table by its name, as words."""
    rows = visitor.page.get_by_role("table", name=table).first.locator("tbody tr").all()
    return [[" ".join(cell.inner_text().split()) for cell in row.locator("th, td").all()] for row in rows]


@pytest.mark.parametrize("kind", BOTH)
def test_what_a_category_costs_with_whom_and_what_ends_adds_up(chromium, november, kind):
    with visiting(chromium, kind, client=client_as(ASHA), address=november) as asha:
        asha.page.goto(november)
        asha.follow("Categories")
        keeps_nobody_out(asha)
        asha.follow(CATEGORY)
        assert heading(asha).endswith(CATEGORY)
        keeps_nobody_out(asha)
        parts = {row[0]: row for row in cells(asha, f"Parts of {CATEGORY}")}
        assert sum(pounds(row[1]) for row in parts.values()) == pounds(fact(asha, "Paid").split(" ")[0])
        ends = [
            datetime.strptime(row[-1], "%d %b %Y").date() for row in cells(asha, "that end soonest first")
        ]
        assert ends and ends == sorted(ends)
        assert ends[0] >= date(2026, 11, 3)
        assert "wanted by" in asha.page.get_by_role("region", name="What is planned").inner_text()

        paid, share = pounds(parts[PART][1]), pounds(parts[PART][2])
        asha.page.goto(f"{asha.page.url}spend/")  # the tab has the name of the part of the product above it
        keeps_nobody_out(asha)
        asha.follow(f"what was off contract in {PART}")
        keeps_nobody_out(asha)
        rows = taken_away(asha, "CSV")
        amount = next(name for name in rows[0] if name.startswith("Amount"))
        off = sum(Decimal(row[amount]) for row in rows)
        assert abs(off - paid * (100 - share) / 100) <= paid / 1000, "a share is shown to a tenth"
        assert str(len(rows)) in heading(asha)


@pytest.mark.parametrize("kind", BOTH)
def test_where_it_leaks_has_a_reason_and_somebody_who_can_close_it(chromium, november, kind):
    with visiting(chromium, kind, client=client_as(ASHA), address=november) as asha:
        asha.page.goto(november)
        asha.follow("Spend")
        asha.follow("Why, and who can close it")
        keeps_nobody_out(asha)
        whole = pounds(re.search(r"£[\d,.]+\d", text(asha))[0])
        reasons = {row[0]: row for row in cells(asha, "Why payments stand without a contract")}
        counted = {name: row for name, row in reasons.items() if not name.startswith("Value used up")}
        assert sum(pounds(row[1]) for row in counted.values()) == whole
        assert all(row[3] for row in reasons.values()), "each says who can close it"
        ended = next(row for name, row in reasons.items() if name.startswith("Ended"))
        assert "The owner of the contract: extend it" in ended[3]
        leaks = cells(asha, "Ended, the largest first")
        assert sum(pounds(row[1].split()[0]) for row in leaks) == pounds(ended[1])
        supplier, _, _, contract, owner = leaks[0]
        assert "ended" in contract and owner
        asha.follow(contract.split(" ended")[0])
        assert supplier.split(" (")[0] in text(asha)
        keeps_nobody_out(asha)


@pytest.mark.parametrize("kind", BOTH)
def test_the_pipeline_says_when_to_begin_and_a_waiver_is_asked_decided_and_warns(chromium, november, kind):
    with visiting(chromium, kind, client=client_as(ASHA), address=november) as asha:
        asha.page.goto(november)
        asha.follow("Planning")
        asha.follow("Pipeline")
        keeps_nobody_out(asha)
        rows = taken_away(asha, "CSV")
        begins = [row["Work begins"] for row in rows]
        assert begins == sorted(begins)
        assert all(row["Work begins"] < row["Contract starts"] for row in rows)
        assert f"{len(rows)} procurements" in heading(asha)
        months = asha.page.locator("table", has_text="Procurements under way").locator("tbody tr").all()
        assert len(months) == 12
        for month in months:
            told, under_way, carried, so = [each.text_content() for each in month.locator("th, td").all()]
            assert (int(under_way) > int(carried)) == ("too many" in so), told

    with visiting(chromium, kind, client=client_as(IRIS), address=november) as iris:
        iris.page.goto(f"{november}/planning/waivers/")
        iris.follow("Ask for a waiver")
        keeps_nobody_out(iris)
        assert "Head of service, up to £30,000.00 including VAT" in text(iris)
        iris.write("What is bought?", "Repair of the organ in the town hall")
        iris.write("From whom?", "Calder Organ Builders Ltd")
        iris.choose("For which directorate?", "Resources")
        iris.write("What will it cost, without VAT?", "12,400")
        iris.pick("On which ground?", "Only one supplier")
        iris.write("Why can there be no competition?", "As always.")
        iris.write("Which alternatives were tried?", "Two builders came to look and declined.")
        iris.write("What proves it, and where is it kept?", "Both letters are kept with the request.")
        iris.write_day("From which day?", date(2026, 11, 3))
        iris.write_day("Until which day?", date(2026, 12, 18))
        iris.tick("I have no interest in it")
        iris.follow("Ask for")
        assert "is not a reason" in text(iris)
        keeps_nobody_out(iris)
        iris.write(
            "Why can there be no competition?", "Its maker alone holds the drawings of the wind chest."
        )
        iris.follow("Ask for")
        assert heading(iris).endswith("Repair of the organ in the town hall")
        assert "It waits for a decision" in text(iris)
        way = iris.page.url

    with visiting(chromium, kind, client=client_as(NIA), address=november) as nia:
        nia.page.goto(f"{november}/approvals/")
        nia.follow("Repair of the organ in the town hall")
        keeps_nobody_out(nia)
        assert "Its maker alone holds the drawings" in text(nia)
        nia.follow("Approve")
        nia.write("Why may it be done?", "One firm can; the file proves that others were asked.")
        nia.write("Conditions, if any", "Ask for the drawings.")
        nia.tick("I have no interest in this")
        nia.follow("Approve")
        assert "Approved Repair of the organ in the town hall" in text(nia).split("Your latest decisions")[1]

    with visiting(chromium, kind, client=client_as(IRIS), address=november) as iris:
        iris.page.goto(way)
        assert "It lapses in 45 days" in text(iris)
        iris.follow("Decision")
        assert "Ask for the drawings." in text(iris)
        assert "Yes, for 45 days more" in text(iris)
        iris.follow("Waivers")
        assert "lapse within 60 days" in text(iris)
        iris.follow("See them")
        assert "Repair of the organ in the town hall" in text(iris)
        keeps_nobody_out(iris)


@pytest.mark.parametrize("kind", BOTH)
def test_a_name_is_decided_two_suppliers_become_one_and_two_again(chromium, november, kind):
    with visiting(chromium, kind, client=client_as(ASHA), address=november) as asha:
        asha.page.goto(f"{november}/suppliers/matching/")
        keeps_nobody_out(asha)
        first = asha.page.locator("form.card").first
        asked, supplier = first.locator("label strong").first.inner_text(), first.locator("h2 a").inner_text()
        assert "Why: " in first.inner_text() and "sure" in first.inner_text()
        asha.follow("Yes, they mean it")
        assert "1 name was decided" in text(asha)
        asha.follow("See what was decided")
        keeps_nobody_out(asha)
        decided = next(row for row in cells(asha, "Names and the suppliers") if row[1].startswith(asked))
        assert decided[2] == supplier and decided[3] == "Asha Varley" and "November 2026" in decided[4]

        asha.follow(supplier)
        asha.follow("Merge with another")
        keeps_nobody_out(asha)
        asha.write("Name, number or reference", "Limewood")
        asha.follow("Search")
        asha.follow("Limewood")
        keeps_nobody_out(asha)
        asha.pick("Which one stays", supplier)
        asha.write("Reason", "Its new name, by the register of companies.")
        asha.follow("Merge them")
        assert heading(asha).endswith(supplier) and "Shown under it" in text(asha)
        keeps_nobody_out(asha)
        asha.follow("Limewood")
        asha.follow("Undo the merge")
        keeps_nobody_out(asha)
        asha.write("Reason", "Two firms after all.")
        asha.follow("Undo the merge")
        asha.follow("History")
        assert "Two firms after all." in text(asha) and "stands for itself again" in text(asha)
        keeps_nobody_out(asha)


@pytest.mark.parametrize("kind", BOTH)
def test_a_sign_of_distress_is_answered_and_one_that_she_saw_is_reported(chromium, november, kind):
    with visiting(chromium, kind, client=client_as(ASHA), address=november) as asha:
        asha.page.goto(f"{november}/suppliers/watch/?stands=waiting")
        keeps_nobody_out(asha)
        sign, supplier = cells(asha, "signs of distress")[0][:2]
        asha.follow(sign)
        keeps_nobody_out(asha)
        assert fact(asha, "What to do next") and fact(asha, "Rule") and fact(asha, "As of")
        asha.pick("What is done about it?", "Something else")
        asha.write("In your words", "We met their finance director, and have a cash forecast.")
        asha.follow("Say that this is done")
        assert "Acted on" in text(asha) and "Asha Varley" in text(asha)
        keeps_nobody_out(asha)

        asha.follow(supplier)
        keeps_nobody_out(asha)
        shown = text(asha)
        for part in ("Identity", "Contracts in force", "What it was paid", "Financial standing",
                     "Insurance and declarations", "What happened last"):  # fmt: skip
            assert part in shown, part
        asha.follow("Report a sign that you saw yourself")
        keeps_nobody_out(asha)
        asha.follow("Report this sign")
        assert "Choose which sign you saw" in text(asha)
        asha.pick("Which sign did you see?", "It asks for early payment")
        asha.write("What did you see", "Their e-mail of Monday asks for half in advance.")
        asha.follow("Report this sign")
        assert heading(asha).endswith("It asks for early payment or a deposit.")
        assert fact(asha, "Reported by") == "Asha Varley"
        asha.follow("Say that it is over")
        keeps_nobody_out(asha)
        asha.write("How do you know", "They took it back in writing.")
        asha.follow("Say that it is over")
        assert "They took it back in writing." in text(asha)


@pytest.mark.parametrize("kind", BOTH)
def test_she_finds_who_manages_a_category_and_gives_its_plan_an_action(chromium, november, kind):
    what = "Ask the three firms that mend signs for one rate."
    with visiting(chromium, kind, client=client_as(ASHA), address=november) as asha:
        asha.page.goto(november)
        asha.follow("Categories")
        assert any("Nobody manages" in " ".join(row) for row in cells(asha, "categories"))
        asha.follow("Highways and traffic")
        assert fact(asha, "Manager") and fact(asha, "Plan")
        asha.page.goto(f"{asha.page.url}plan/")  # the tab begins like the part of the product above it
        keeps_nobody_out(asha)
        assert cells(asha, "Actions of the plan")
        asha.follow("Set an action, or say that one is done")
        keeps_nobody_out(asha)
        asha.follow("Set an action")
        keeps_nobody_out(asha)
        asha.pick("What kind of action is it?", "Speak with the market")
        asha.write("What is to be done?", what)
        asha.choose("Who answers for it?", "Asha Varley")
        asha.write_day("By when?", date(2026, 12, 18))
        asha.follow("Set it")
        assert any(what in row[0] and "18 Dec 2026" in row[2] for row in cells(asha, "Actions of the plan"))
        keeps_nobody_out(asha)
