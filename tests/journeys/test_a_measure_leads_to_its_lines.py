"""A head of procurement opens a KPI and follows it down to the payments behind it: the sums agree to the penny."""

from __future__ import annotations

import csv
import re
from decimal import Decimal

import pytest

from tests.cast import NIA, client_as
from tests.journeys.visitors import BOTH, heading, visiting

pytestmark = [pytest.mark.journey, pytest.mark.slow]
SUMS = ("Counts", "Does not", "Not known")


def pounds(words: str) -> Decimal:
    return Decimal(words.replace("−", "-").replace("£", "").replace(",", "").strip())


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("number", [4, 14])
def test_a_measure_opens_to_its_payments_and_the_sums_agree(chromium, served, kind, number):
    with visiting(chromium, kind, client=client_as(NIA), address=served) as visitor:
        visitor.page.goto(f"{served}/performance/")
        title = visitor.page.locator(f'th a[href="/performance/{number}/"]').first.inner_text()
        visitor.follow(title)
        assert title in heading(visitor)
        made_of = visitor.page.get_by_role("table", name="is made of").first
        rows = {}
        for row in made_of.locator("tbody tr").all():
            cells = [cell.inner_text() for cell in row.locator("th, td").all()]
            rows[cells[0]] = (pounds(cells[1]), int(cells[3].replace(",", "")), row.locator("a").count() > 0)
        total, count, _ = rows.pop("All payments")
        assert count > 0
        assert sum(part[0] for part in rows.values()) == total
        assert sum(part[1] for part in rows.values()) == count

        label, (part, lines, _) = next((label, row) for label, row in rows.items() if row[2])
        visitor.follow(label)
        if "/suppliers/" in visitor.page.url:
            part, lines = _down_to_a_supplier(visitor, part, lines)
        shown = re.search(r"([\d,]+) payments?", heading(visitor))[1]
        assert int(shown.replace(",", "")) == lines
        written = _file(visitor)
    assert len(written) == lines
    assert _sum(written, "Amount") == part


def _down_to_a_supplier(visitor, part: Decimal, lines: int) -> tuple[Decimal, int]:
    """See that the suppliers behind a part sum to it, and go on to the payments of the first."""
    suppliers = _file(visitor)
    assert _sum(suppliers, "Counts") + _sum(suppliers, "Does not") + _sum(suppliers, "Not known") == part
    assert _sum(suppliers, "Payments") == lines
    row = visitor.page.locator("tbody tr").first
    paid = sum(pounds(row.locator(f'td[data-label^="{head}"]').inner_text()) for head in SUMS)
    to_lines = row.locator('a[href*="/spend/lines/"]')
    number = int(to_lines.inner_text().replace(",", ""))
    visitor.page.goto(visitor.page.url.split("/performance/")[0] + to_lines.get_attribute("href"))
    return paid, number


def _file(visitor) -> list[dict[str, str]]:
    with visitor.download("CSV").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _sum(rows: list[dict[str, str]], column: str) -> Decimal:
    name = next(name for name in rows[0] if name.startswith(column))
    return sum((Decimal(row[name]) for row in rows if row[name]), Decimal(0))
