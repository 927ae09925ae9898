"""A commissioner types a need with a slip and is told what the council has; who may not see contracts is not."""

from __future__ import annotations

import pytest

from tests.cast import ADE, BEN, client_as
from tests.journeys.visitors import BOTH, fact, heading, keeps_nobody_out, text, visiting

pytestmark = [pytest.mark.journey, pytest.mark.slow]
TYPED = "electicity framwork"


@pytest.mark.parametrize("kind", BOTH)
def test_we_already_have_this_is_said_with_the_reason_and_only_to_who_may_know(chromium, november, kind):
    with visiting(chromium, kind, client=client_as(BEN), address=november) as ben:
        ben.page.goto(november)
        ben.write("Find contracts", TYPED)
        ben.follow("Find")
        assert heading(ben) == "Do we already have this?"
        keeps_nobody_out(ben)
        found = ben.page.get_by_role("region", name="Contracts").locator("li")
        title = found.first.get_by_role("link").inner_text()
        assert "electricity" in title.lower() and "framework" in title.lower()
        said = found.first.inner_text()
        assert "“electricity” (typed “electicity”)" in said
        assert "“framework” (typed “framwork”)" in said
        assert "ends on" in said and "owned by" in said
        ben.follow(title)
        assert title in heading(ben)
        assert fact(ben, "Supplier") in said

        ben.write("Find contracts", "zeppelin moorings")
        ben.follow("Find")
        assert "Nothing like “zeppelin moorings”" in text(ben)
        keeps_nobody_out(ben)
        ben.follow("which route leads to it")
        assert heading(ben) == "Which route?"

    with visiting(chromium, kind, client=client_as(ADE), address=november) as ade:
        ade.page.goto(f"{november}/people/")
        ade.write("Find contracts", TYPED)
        ade.follow("Find")
        assert f"Nothing like “{TYPED}”" in text(ade)
        assert title not in ade.page.content()
        ade.write("What do you look for?", "hartley")
        ade.follow("Search")
        assert ade.page.get_by_role("link", name="Iris Hartley").count() == 1
        assert "Contracts" not in [each.inner_text() for each in ade.page.locator("main h2").all()]
